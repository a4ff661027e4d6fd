package dev.proust.sourcing.saga;

import dev.proust.sourcing.saga.Standing.Deadline;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What is still to come of all instances. Those of which nothing is are not here.
///
/// Thread rule: one thread.
final class Agenda {

    /// A deadline of an instance.
    record Entry(String instance, Deadline deadline) {}

    private static final Comparator<Entry> BY_TIME = Comparator.comparing(
                    (Entry entry) -> entry.deadline().at())
            .thenComparing(Entry::instance)
            .thenComparing(entry -> entry.deadline().number());

    private final Map<String, Standing> standings = new HashMap<>();
    private final TreeSet<Entry> queue = new TreeSet<>(BY_TIME);

    Standing of(String instance) {
        return standings.getOrDefault(instance, Standing.none());
    }

    void put(String instance, Standing standing) {
        entries(instance, of(instance)).forEach(queue::remove);
        if (standing.isNothing()) standings.remove(instance);
        else standings.put(instance, standing);
        // Of one that is parked, no deadline is reached.
        if (standing.parking().isEmpty()) queue.addAll(entries(instance, standing));
    }

    private static List<Entry> entries(String instance, Standing standing) {
        return standing.deadlines().stream()
                .map(deadline -> new Entry(instance, deadline))
                .toList();
    }

    /// The deadlines up to a time, the earliest first.
    List<Entry> due(Instant now, int max) {
        return queue.stream()
                .takeWhile(entry -> !entry.deadline().at().isAfter(now))
                .limit(max)
                .toList();
    }

    /// The next deadline.
    Optional<Instant> next() {
        return queue.isEmpty()
                ? Optional.empty()
                : Optional.of(queue.first().deadline().at());
    }

    List<ParkedInstance> parked() {
        return standings.entrySet().stream()
                .flatMap(entry -> entry.getValue().parking().stream()
                        .map(parking -> new ParkedInstance(
                                entry.getKey(), parking.culprit().text(), parking.error())))
                .sorted(Comparator.comparing(ParkedInstance::instance))
                .toList();
    }
}
