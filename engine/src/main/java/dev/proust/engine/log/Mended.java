package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.log.RedoJournal.Sectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What mending makes of a damaged part of the log: proven, and not yet put in place.
///
/// @param sectors that differ from those that are there; none if nothing can be mended
/// @param events how many could not be read before, and can be then
/// @param damaged the positions of those whose bodies are damaged still; empty: nothing can be read there either
/// @param erasures among the events that can be read there then: what they name, by their positions
public record Mended(
        List<Sectors> sectors, int events, Optional<List<Long>> damaged, Map<Long, List<Positions>> erasures) {

    /// Nothing.
    static final Mended NOTHING = new Mended(List.of(), 0, Optional.empty(), Map.of());

    /// Whether there is anything to put in place.
    public boolean isAny() {
        return !sectors.isEmpty();
    }

    /// The stretches of sectors that are not as they were.
    ///
    /// @param offset where both begin
    static List<Sectors> differences(int segment, long offset, ByteBuffer found, ByteBuffer made) {
        var stretches = new ArrayList<Sectors>();
        int from = -1;
        for (int at = 0; at <= made.limit(); at += Sector.BYTES) {
            boolean differs = at < made.limit() && !made.slice(at, Sector.BYTES).equals(found.slice(at, Sector.BYTES));
            if (differs && from < 0) from = at;
            if (differs || from < 0) continue;
            stretches.add(new Sectors(segment, offset + from, made.slice(from, at - from)));
            from = -1;
        }
        return stretches;
    }

    static ByteBuffer copyOf(ByteBuffer found) {
        var copy = ByteBuffer.allocate(found.limit());
        return copy.put(0, found, 0, found.limit());
    }
}
