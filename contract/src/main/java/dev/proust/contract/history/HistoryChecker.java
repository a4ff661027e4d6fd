package dev.proust.contract.history;

import dev.proust.store.Appended;
import dev.proust.store.Limits;
import dev.proust.store.ReadOptions.Direction;
import dev.proust.store.RecordedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Whether one order of all calls explains what a store has said: each call at one moment between its beginning and its
/// end, each answer true of what the calls before it have left.
///
/// The order is known but for calls that change nothing: appends by their positions, all else by the checkpoint as of
/// which it was said. So what is left to check is, for each call by itself:
///
/// | what                | holds if                                                                                  |
/// |---------------------|-------------------------------------------------------------------------------------------|
/// | any                 | it speaks as of the end of an append, at or above all that was shown before it began       |
/// | an accepted append  | its positions follow on the last one's, its conditions held before, its id was new |
/// | a refused one       | exactly these conditions failed at its checkpoint, these events were unseen, its id new |
/// | a repetition        | it has the answer of the one that was accepted under its id, and the same events           |
/// | a read              | it shows what matches in the log up to its checkpoint, and nothing else                    |
/// | a subscription      | see [FollowChecker]                                                                        |
///
/// That an answer was durable when it was given cannot be seen from outside while the disk keeps running.
///
/// Thread rule: one thread.
public final class HistoryChecker {

    private final List<Call> byEnd;
    private final long[] shownUpTo;
    private final AcceptedLog log;
    private final Judge judge;
    private final List<History.Follow> follows;

    private HistoryChecker(History history) {
        byEnd = history.calls().stream()
                .sorted(Comparator.comparingLong(Call::ended))
                .toList();
        shownUpTo = new long[byEnd.size() + 1];
        for (int i = 0; i < byEnd.size(); i++) {
            shownUpTo[i + 1] = Math.max(shownUpTo[i], byEnd.get(i).said().shows());
        }
        var accepted = new ArrayList<Said.Accepted>();
        for (var call : byEnd) {
            if (call.said() instanceof Said.Accepted one) accepted.add(one);
        }
        log = new AcceptedLog(accepted);
        judge = new Judge(log);
        follows = history.follows();
    }

    /// Checks all calls of a history, in which nobody is under way any more.
    ///
    /// @throws AssertionError if no order explains it: says which rule is broken, and where
    public static void check(History history) {
        new HistoryChecker(history).check();
    }

    private void check() {
        for (var call : byEnd) {
            checkRealTime(call);
            switch (call.said()) {
                case Said.Accepted said -> checkAccepted(call, said);
                case Said.Refused said -> checkRefused(call, said);
                case Said.Repeated said -> checkRepeated(call, said);
                case Said.Reused said -> checkReused(call, said);
                case Said.Read said -> checkRead(call, said);
                case Said.Delivered said -> {}
            }
        }
        for (var follow : follows) {
            new FollowChecker(log, follow, this::shownBefore).check();
        }
    }

    // ---------------------------------------------------------------------------------------------------- order

    /// No call acts on less than what was shown before it began. So the checkpoints that a thread sees never fall,
    /// and nothing is shown before the append that wrote it began.
    private void checkRealTime(Call call) {
        var asOf = call.said().asOf();
        if (asOf.isEmpty()) return;
        long shown = shownBefore(call.began());
        if (asOf.getAsLong() >= shown) return;
        throw Violation.of(
                "acts as of position %d, but position %d was shown before it began, by %s"
                        .formatted(asOf.getAsLong(), shown, whoShowed(shown)),
                call);
    }

    /// The highest position that calls have shown which ended before this moment.
    private long shownBefore(long moment) {
        int low = 0;
        int high = byEnd.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byEnd.get(middle).ended() < moment) low = middle + 1;
            else high = middle;
        }
        return shownUpTo[low];
    }

    private String whoShowed(long position) {
        return byEnd.stream()
                .filter(call -> call.said().shows() == position)
                .findFirst()
                .map(Call::toString)
                .orElse("nobody");
    }

    // ---------------------------------------------------------------------------------------------------- appends

    private void checkAccepted(Call call, Said.Accepted said) {
        long before = said.answer().firstPosition() - 1;
        var failed = judge.failed(said.append().conditions(), before);
        Violation.unlessEqual(List.of(), failed, "conditions that fail at position " + before, call);
    }

    private void checkRefused(Call call, Said.Refused said) {
        var answer = said.answer();
        long at = answer.checkpoint().position();
        Violation.unless(log.isEnd(answer.checkpoint()), "no append ends at " + answer.checkpoint(), call);
        said.append().id().flatMap(log::accepted).ifPresent(first -> {
            Violation.unless(first.shows() > at, "its id was known at position " + at + ": " + first, call);
        });
        var failed = judge.failed(said.append().conditions(), at);
        Violation.unlessEqual(failed, answer.failed(), "conditions that fail at position " + at, call);
        var unseen = judge.unseen(failed, at);
        boolean isComplete = unseen.size() <= Limits.CONFLICT_EVENTS_MAX;
        var brought = isComplete ? unseen : unseen.subList(0, Limits.CONFLICT_EVENTS_MAX);
        Violation.unlessEqual(brought, answer.unseen(), "unseen events", call);
        Violation.unlessEqual(isComplete, answer.isComplete(), "whether these are all unseen events", call);
    }

    private void checkRepeated(Call call, Said.Repeated said) {
        var first = first(call, said.append().id().orElseThrow(), said.answer());
        Violation.unlessEqual(first.append().events(), said.append().events(), "events of the append repeated", call);
    }

    private void checkReused(Call call, Said.Reused said) {
        var first = first(call, said.append().id().orElseThrow(), said.answer().first());
        Violation.unless(
                !first.append().events().equals(said.append().events()), "says the same as the first: " + first, call);
    }

    private Said.Accepted first(Call call, String id, Appended answer) {
        var first = log.accepted(id).orElseThrow(() -> new AssertionError("no append had this id\n  in " + call));
        Violation.unlessEqual(first.answer().asRepetition(), answer, "answer to the first append of this id", call);
        return first;
    }

    // ---------------------------------------------------------------------------------------------------- reads

    private void checkRead(Call call, Said.Read said) {
        Violation.unless(log.isEnd(said.checkpoint()), "no append ends at " + said.checkpoint(), call);
        var options = said.options();
        long upTo = options.before()
                .map(before -> Math.min(before.position() - 1, said.checkpoint().position()))
                .orElse(said.checkpoint().position());
        List<RecordedEvent> wanted = log.matches(said.query(), options.after().position(), upTo).stream()
                .filter(event -> event.version() >= options.fromVersion().orElse(1))
                .toList();
        if (options.direction() == Direction.BACKWARDS) wanted = wanted.reversed();
        long limit = options.limit().orElse(Long.MAX_VALUE);
        boolean isCutOff = wanted.size() > limit;
        if (isCutOff) wanted = wanted.subList(0, Math.toIntExact(limit));
        Violation.unlessEqual(wanted, said.events(), "what matches as of " + said.checkpoint(), call);
        Violation.unlessEqual(isCutOff, said.isCutOff(), "whether the limit cut something off", call);
    }
}
