package dev.proust.contract.kill;

import dev.proust.contract.kill.Announcement.Shown;
import dev.proust.contract.kill.Attempt.Place;
import dev.proust.contract.kill.Attempt.State;
import dev.proust.contract.kill.Tally.Count;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventStore;
import dev.proust.store.EventStoreException;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds a store, just opened after the end of a life, against what the [Witness] has heard.
///
/// | what must hold                                                                       | how it is seen          |
/// |--------------------------------------------------------------------------------------|-------------------------|
/// | acknowledged ⊆ recovered, at its position, byte by byte                              | one walk over all       |
/// | nothing is recovered that was not announced, or that was refused                     | the same walk           |
/// | whole appends only, none twice; positions dense, versions right, times never falling | the same walk           |
/// | what any answer, read or subscription showed is still there                          | by its position         |
/// | a conflict told the truth                                                            | its stream at its time  |
/// | checkpoints stay valid                                                               | the store accepts them  |
/// | streams are read as the walk has found them                                          | a read of each          |
///
/// What repeating answers is left to [Repetition].
///
/// Thread rule: one thread, while no writer runs.
final class StoreCheck {

    private final EventStore store;
    private final Witness witness;
    private final Tally tally;
    private final List<Shown> events = new ArrayList<>();
    private final Map<String, List<Long>> positions = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<RecordedEvent> append = new ArrayList<>();
    private Instant lastTime = Instant.MIN;

    StoreCheck(EventStore store, Witness witness, Tally tally) {
        this.store = store;
        this.witness = witness;
        this.tally = tally;
    }

    void run() {
        try {
            walk();
            judgeMissing();
            judgeShown();
            judgeConflicts();
            judgeCheckpoints();
            judgeStreams();
        } catch (EventStoreException failed) {
            tally.problem("the store that was opened cannot be read: " + failed);
        }
        tally.add(Count.CHECKS);
        tally.add(Count.FOUND, events.size());
    }

    // ---------------------------------------------------------------------------------------------------- the walk

    private void walk() {
        try (var reader = store.read(Query.all())) {
            for (var event : reader) {
                if (!append.isEmpty() && !append.getLast().appendId().equals(event.appendId())) judgeAppend();
                place(event);
                append.add(event);
            }
        }
        if (!append.isEmpty()) judgeAppend();
    }

    private void place(RecordedEvent event) {
        if (event.position() != events.size() + 1) {
            tally.problem("position " + event.position() + " follows " + events.size());
        }
        events.add(Shown.of(event));
        var ofStream = positions.computeIfAbsent(event.stream().name(), _ -> new ArrayList<>());
        ofStream.add(event.position());
        if (event.version() != ofStream.size()) {
            tally.problem("event " + event.position() + " has version " + event.version() + " in " + event.stream()
                    + ", expected " + ofStream.size());
        }
        if (event.time().isBefore(lastTime)) {
            tally.problem("event " + event.position() + " was recorded before the one before it");
        }
        lastTime = event.time();
    }

    /// Judges what stands under one append id in a row.
    private void judgeAppend() {
        var found = List.copyOf(append);
        append.clear();
        var id = found.getFirst().appendId().orElse("none");
        var attempt = witness.attempt(id);
        var place = new Place(found.getFirst().position(), found.getLast().checkpoint());
        if (attempt.isEmpty()) {
            tally.phantom(found.size(), "append " + id + " at " + place + " was never announced");
        } else if (!seen.add(id)) {
            tally.phantom(found.size(), "append " + id + " stands a second time, at " + place);
        } else {
            judge(attempt.get(), found, place);
        }
    }

    private void judge(Attempt attempt, List<RecordedEvent> found, Place place) {
        var plan = attempt.plan();
        if (!plan.isWhatStands(found)) {
            tally.lost(plan.parts().size(), "append " + plan.id() + " at " + place + " is not what was appended");
        }
        switch (attempt.state()) {
            case ACCEPTED, KEPT -> {
                if (!attempt.place().orElseThrow().equals(place)) {
                    tally.lost(
                            found.size(),
                            "append " + plan.id() + " is at " + place + ", was at "
                                    + attempt.place().orElseThrow());
                }
            }
            case WAITING, UNKNOWN -> attempt.stand(State.KEPT, place);
            case NOT_WRITTEN ->
                tally.phantom(
                        found.size(),
                        "append " + plan.id() + " at " + place + " was refused, or had been looked for in vain");
        }
    }

    /// What was not found: gone, or never written.
    private void judgeMissing() {
        for (var attempt : witness.attempts()) {
            if (seen.contains(attempt.plan().id())) continue;
            if (attempt.stands()) {
                tally.lost(
                        attempt.plan().parts().size(),
                        "append " + attempt.plan().id() + ", " + attempt.state() + " at "
                                + attempt.place().orElseThrow() + "; the store ends at " + events.size());
            } else {
                attempt.become(State.NOT_WRITTEN);
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- answers

    private void judgeShown() {
        for (var event : witness.shown()) {
            if (!event.equals(at(event.checkpoint().position()))) {
                tally.lost(1, event + ", which somebody saw; the store ends at " + events.size());
            }
        }
    }

    private Shown at(long position) {
        if (position < 1 || position > events.size()) return new Shown(Checkpoint.START, "none", 0, "none");
        return events.get((int) position - 1);
    }

    private void judgeConflicts() {
        for (var conflict : witness.conflicts()) {
            long judgedAt = conflict.judgedAt().position();
            conflict.versions().forEach((stream, version) -> {
                long actual = versionAt(stream, judgedAt);
                if (actual != version) tally.problem(conflict + " is not true: the version was " + actual);
            });
            conflict.lastPositions().forEach((stream, position) -> {
                if (!at(position).stream().equals(stream)) {
                    tally.problem(conflict + " is not true: there is " + at(position));
                }
            });
        }
    }

    private void judgeCheckpoints() {
        for (var head : witness.heads()) {
            judgeCheckpoint(head);
        }
        for (var attempt : witness.attempts()) {
            if (attempt.state() == State.ACCEPTED)
                judgeCheckpoint(attempt.place().orElseThrow().last());
        }
    }

    private void judgeCheckpoint(Checkpoint checkpoint) {
        try {
            store.read(Query.all(), ReadOptions.forwards().after(checkpoint).limit(0))
                    .close();
        } catch (EventStoreException refused) {
            tally.problem("checkpoint " + checkpoint + " was handed out, and is refused: " + refused.getMessage());
        }
    }

    private void judgeStreams() {
        for (var entry : positions.entrySet()) {
            var found = new ArrayList<Long>();
            try (var reader = store.read(Query.stream(Stream.of(entry.getKey())))) {
                for (var event : reader) {
                    found.add(event.position());
                }
            }
            if (!found.equals(entry.getValue())) {
                tally.problem("stream " + entry.getKey() + " is read with " + found.size()
                        + " events, and the log holds " + entry.getValue().size());
            }
        }
    }

    private int versionAt(String stream, long position) {
        int at = Collections.binarySearch(positions.getOrDefault(stream, List.of()), position);
        return at >= 0 ? at + 1 : -at - 1;
    }
}
