package dev.proust.contract.history;

import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The log as it must be if the answers to all accepted appends are true. The store itself is not asked.
///
/// All events must have been given an id, so that each is known to the last field.
///
/// Thread rule: one thread at a time.
final class AcceptedLog {

    private final List<RecordedEvent> events = new ArrayList<>();
    private final Set<Long> ends = new HashSet<>(Set.of(0L));
    private final Map<Stream, Long> versions = new HashMap<>();
    private final Map<String, Said.Accepted> byId = new HashMap<>();
    private final Map<Query, List<RecordedEvent>> found = new HashMap<>();

    /// @throws AssertionError if the answers contradict each other
    AcceptedLog(List<Said.Accepted> accepted) {
        accepted.stream()
                .sorted(Comparator.comparingLong(one -> one.answer().firstPosition()))
                .forEach(this::add);
    }

    private void add(Said.Accepted accepted) {
        var answer = accepted.answer();
        var given = accepted.append().events();
        long first = events.size() + 1L;
        Violation.unlessEqual(first, answer.firstPosition(), "first position without gap or overlap", accepted);
        Violation.unlessEqual(
                first + given.size() - 1, answer.lastPosition(), "last position, one for each event", accepted);
        if (!events.isEmpty()) {
            var before = events.getLast();
            Violation.unless(!answer.time().isBefore(before.time()), "time falls below " + before.time(), accepted);
            Violation.unlessEqual(
                    before.checkpoint().incarnation(), answer.checkpoint().incarnation(), "incarnation", accepted);
        }
        var written = new HashMap<Stream, Long>();
        for (var event : given) {
            long version = versions.merge(event.stream(), 1L, Long::sum);
            written.put(event.stream(), version);
            events.add(recorded(event, version, accepted));
        }
        Violation.unlessEqual(written, answer.versions(), "versions of the streams written", accepted);
        ends.add(answer.lastPosition());
        accepted.append().id().ifPresent(id -> {
            var before = byId.put(id, accepted);
            Violation.unless(before == null, "append id was accepted before: " + before, accepted);
        });
    }

    private RecordedEvent recorded(NewEvent event, long version, Said.Accepted accepted) {
        var answer = accepted.answer();
        return new RecordedEvent(
                new Checkpoint(events.size() + 1L, answer.checkpoint().incarnation()),
                event.stream(),
                version,
                event.type(),
                event.shape(),
                answer.time(),
                accepted.append().id(),
                new Content.Present(
                        event.id().orElseThrow(), event.tags(), event.data(), event.metadata(), event.occurred()));
    }

    /// Whether the store can ever be seen at this position: an append ends here, or it is the start.
    boolean isEnd(Checkpoint checkpoint) {
        long position = checkpoint.position();
        return ends.contains(position) && checkpoint.equals(checkpoint(position));
    }

    /// The position's checkpoint.
    Checkpoint checkpoint(long position) {
        return position == 0
                ? Checkpoint.START
                : events.get(Math.toIntExact(position - 1)).checkpoint();
    }

    /// The version that a stream had at a position.
    long version(Stream stream, long at) {
        return matches(Query.stream(stream), 0, at).size();
    }

    /// The events that match, above one position and up to another.
    List<RecordedEvent> matches(Query query, long after, long upTo) {
        var all = found.computeIfAbsent(query, this::find);
        int from = countUpTo(all, after);
        return all.subList(from, Math.max(from, countUpTo(all, upTo)));
    }

    /// The append that was accepted under an id, if there was one.
    Optional<Said.Accepted> accepted(String appendId) {
        return Optional.ofNullable(byId.get(appendId));
    }

    private List<RecordedEvent> find(Query query) {
        return events.stream().filter(event -> matches(query, event)).toList();
    }

    private static boolean matches(Query query, RecordedEvent event) {
        return query.matches(
                event.stream(),
                event.version(),
                event.type(),
                event.present().orElseThrow().tags(),
                event.appendId());
    }

    private static int countUpTo(List<RecordedEvent> sorted, long position) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).position() <= position) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
