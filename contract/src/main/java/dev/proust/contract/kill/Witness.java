package dev.proust.contract.kill;

import dev.proust.contract.kill.Announcement.About;
import dev.proust.contract.kill.Announcement.Accepted;
import dev.proust.contract.kill.Announcement.Conflicted;
import dev.proust.contract.kill.Announcement.Refused;
import dev.proust.contract.kill.Announcement.Shown;
import dev.proust.contract.kill.Attempt.Place;
import dev.proust.contract.kill.Attempt.State;
import dev.proust.contract.kill.Tally.Count;
import dev.proust.store.Checkpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Hears what the writers of one store announce, over all their lives, and outlives them. It knows what the store must
/// hold, and notes at once what no store may say.
///
/// Thread rule: any thread.
final class Witness {

    private final Tally tally;
    private final Map<String, Attempt> attempts = new HashMap<>();
    private final Map<Long, Shown> shown = new HashMap<>();
    private final Map<String, Long> acceptedVersions = new HashMap<>();
    private final List<Conflicted> conflicts = new ArrayList<>();
    private final List<Checkpoint> heads = new ArrayList<>();
    private final Set<String> begunAfterFailure = new HashSet<>();
    private final Set<String> unknownInThisLife = new HashSet<>();
    private boolean logFailed;

    Witness(Tally tally) {
        this.tally = tally;
    }

    synchronized void hear(Announcement announcement) {
        switch (announcement) {
            case Announcement.Opening _, Announcement.NotOpened _, Announcement.Done _ -> {}
            case Announcement.Opened(var head) -> heads.add(head);
            case About(var plan) -> hearAbout(plan);
            case Accepted accepted -> hearAccepted(accepted);
            case Conflicted conflicted -> hearConflicted(conflicted);
            case Announcement.Unknown(var appendId) -> hearUnknown(appendId);
            case Refused refused -> hearRefused(refused);
            case Shown event -> hearShown(event);
            case Announcement.Served(var stream, var events) -> hearServed(stream, events);
            case Announcement.Wrong(var what) -> tally.problem(what);
        }
    }

    /// The process has ended: who was waiting will never hear.
    synchronized void lifeEnded() {
        for (var attempt : attempts.values()) {
            if (attempt.state() != State.WAITING) continue;
            attempt.become(State.UNKNOWN);
            tally.add(Count.UNKNOWN);
        }
        logFailed = false;
        begunAfterFailure.clear();
        unknownInThisLife.clear();
    }

    // ---------------------------------------------------------------------------------------------------- answers

    private void hearAbout(PlannedAppend plan) {
        var known = attempts.putIfAbsent(plan.id(), new Attempt(plan));
        if (known != null && known.state() == State.NOT_WRITTEN) known.become(State.WAITING);
        if (logFailed) begunAfterFailure.add(plan.id());
    }

    private void hearAccepted(Accepted answer) {
        var attempt = announced(answer.appendId());
        if (attempt.isEmpty()) return;
        requireKnown(answer.appendId(), "accepted");
        var place = new Place(answer.firstPosition(), answer.checkpoint());
        if (attempt.get().stands()) {
            requireSame(answer, place, attempt.get());
        } else {
            if (begunAfterFailure.contains(answer.appendId()) && !answer.repeated()) {
                tally.problem("append " + answer.appendId() + " was accepted after the log had failed");
            }
            requireVersion(answer, attempt.get().plan());
            tally.add(Count.ACCEPTED);
        }
        attempt.get().stand(State.ACCEPTED, place);
        answer.versions().forEach((stream, version) -> acceptedVersions.merge(stream, version, Math::max));
    }

    private void requireSame(Accepted answer, Place place, Attempt attempt) {
        if (!answer.repeated()) tally.phantom(attempt.plan().parts().size(), answer + " was written a second time");
        if (!attempt.place().equals(Optional.of(place))) {
            tally.problem(answer + " is not the first answer, which was "
                    + attempt.place().orElseThrow());
        }
    }

    private void requireVersion(Accepted answer, PlannedAppend plan) {
        var stream = plan.firstStream().name();
        long expected = plan.version() + plan.eventsIn(stream);
        long length = answer.checkpoint().position() - answer.firstPosition() + 1;
        if (!Long.valueOf(expected).equals(answer.versions().get(stream))
                || length != plan.parts().size()) {
            tally.problem(answer + " does not fit what was asked: " + plan);
        }
    }

    private void hearConflicted(Conflicted answer) {
        conflicts.add(answer);
        notWritten(answer.appendId(), "conflict");
    }

    private void hearRefused(Refused answer) {
        tally.add(Count.REFUSED);
        if (answer.reason() == Refused.Reason.READ_ONLY) logFailed = true;
        notWritten(answer.appendId(), "refused, " + answer.reason());
    }

    private void notWritten(String appendId, String answer) {
        var attempt = announced(appendId);
        if (attempt.isEmpty()) return;
        if (attempt.get().stands()) {
            tally.problem("append " + appendId + " was accepted, and its repetition was answered: " + answer);
        } else if (attempt.get().state() == State.WAITING) {
            attempt.get().become(State.NOT_WRITTEN);
        }
        // One whose outcome is unknown stays so: what was refused is its repetition.
    }

    private void hearUnknown(String appendId) {
        logFailed = true;
        var attempt = announced(appendId);
        if (attempt.isEmpty()) return;
        if (attempt.get().stands()) {
            tally.problem("append " + appendId + " was accepted, and its repetition was answered: outcome unknown");
            return;
        }
        if (attempt.get().state() != State.UNKNOWN) tally.add(Count.UNKNOWN);
        attempt.get().become(State.UNKNOWN);
        unknownInThisLife.add(appendId);
    }

    /// What a failed sync has left unknown, no answer may rest on before the store is opened again.
    private void requireKnown(String appendId, String answer) {
        if (!unknownInThisLife.contains(appendId)) return;
        tally.problem(
                "append " + appendId + " was answered: outcome unknown; and then, by the same process: " + answer);
    }

    // ---------------------------------------------------------------------------------------------------- reads

    private void hearShown(Shown event) {
        announced(event.appendId());
        requireKnown(event.appendId(), "shown");
        var before = shown.putIfAbsent(event.checkpoint().position(), event);
        if (before != null && !before.equals(event)) {
            tally.problem("two answers differ: " + before + " and " + event);
        }
    }

    private void hearServed(String stream, long events) {
        long accepted = acceptedVersions.getOrDefault(stream, 0L);
        if (events < accepted) {
            tally.problem(
                    "a read of " + stream + " showed " + events + " events, after " + accepted + " were acknowledged");
        }
    }

    private Optional<Attempt> announced(String appendId) {
        var attempt = Optional.ofNullable(attempts.get(appendId));
        if (attempt.isEmpty()) tally.phantom(1, "append " + appendId + " was answered or shown, but never announced");
        return attempt;
    }

    // ---------------------------------------------------------------------------------------------------- memory

    synchronized Optional<Attempt> attempt(String appendId) {
        return Optional.ofNullable(attempts.get(appendId));
    }

    synchronized Collection<Attempt> attempts() {
        return List.copyOf(attempts.values());
    }

    /// Every event that an answer, a read or a subscription showed.
    synchronized Collection<Shown> shown() {
        return List.copyOf(shown.values());
    }

    synchronized List<Conflicted> conflicts() {
        return List.copyOf(conflicts);
    }

    /// The checkpoints at which the store was opened.
    synchronized List<Checkpoint> heads() {
        return List.copyOf(heads);
    }
}
