package dev.proust.engine.repair;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.Mark;
import java.util.List;
import java.util.TreeMap;

/// Where no erasure can have stood, as the erasures tell that can be read: versions are dense in the order of
/// positions. So between one of version 3 and one of version 4 there is none, and before one of version 1 neither.
///
/// Behind the last erasure that can be read, nothing tells.
///
/// It takes memory for each erasure.
///
/// Thread rule: one thread.
final class ErasureVersions implements LogListener {

    private final Key stream;
    private final TreeMap<Long, Long> versions = new TreeMap<>();

    ErasureVersions(Keys keys) {
        this.stream = keys.stream(ErasureEvents.STREAM);
    }

    @Override
    public void event(long position, List<Key> keys, long version, long place) {
        if (keys.getFirst().equals(stream)) versions.put(position, version);
    }

    @Override
    public void endBatch(Mark mark) {}

    /// Whether any event of a range may be an erasure.
    boolean mayBeAnyIn(Positions range) {
        var before = versions.lowerEntry(range.from());
        var behind = versions.higherEntry(range.to());
        if (behind == null) return true;
        long versionBefore = before == null ? 0 : before.getValue();
        return behind.getValue() != versionBefore + 1;
    }
}
