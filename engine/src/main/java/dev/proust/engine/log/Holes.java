package dev.proust.engine.log;

import dev.proust.engine.log.Lineage.Reign;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a walk through the log has seen around places where no valid header is found, and of seals: all that the
/// headers there can be made anew of.
///
/// Thread rule: one thread.
final class Holes {

    private final List<Hole> holes = new ArrayList<>();
    private final Map<Long, List<Reign>> sealed = new HashMap<>();
    private final List<Reign> reignsHere = new ArrayList<>();
    private Optional<UUID> before = Optional.empty();
    private Optional<UUID> writer = Optional.empty();

    /// Takes note of the next batch that has a valid header.
    void pass(BatchHeader header) {
        before = Optional.of(header.incarnation());
        if (header.kind() == BatchHeader.Kind.SEALED) {
            sealed.put(header.place(), List.copyOf(reignsHere));
            reignsHere.clear();
        }
        if (header.events() > 0) remember(header.incarnation(), header.firstPosition());
    }

    private void remember(UUID incarnation, long firstPosition) {
        if (writer.equals(Optional.of(incarnation))) return;
        writer = Optional.of(incarnation);
        reignsHere.add(new Reign(incarnation, firstPosition));
    }

    /// Takes note of a hole.
    ///
    /// @param seal of the segment, if it is whole
    void add(LogEnd end, BatchHeader next, Optional<Seal> seal) {
        var writers = new LinkedHashSet<UUID>();
        before.ifPresent(writers::add);
        writers.add(next.incarnation());
        seal.ifPresent(whole -> whole.reigns().forEach(reign -> writers.add(reign.incarnation())));
        holes.add(new Hole(end, Collections.unmodifiableSet(writers), reignsHere, next));
        if (Place.segment(next.place()) != end.segment()) reignsHere.clear();
    }

    /// The hole at an offset of a segment.
    Optional<Hole> at(int segment, long offset) {
        return holes.stream().filter(hole -> hole.holds(segment, offset)).findFirst();
    }

    /// The reigns that a seal with a valid header has to name.
    Optional<List<Reign>> reignsOfSeal(long place) {
        return Optional.ofNullable(sealed.get(place));
    }
}
