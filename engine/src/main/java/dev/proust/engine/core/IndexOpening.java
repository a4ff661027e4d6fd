package dev.proust.engine.core;

import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.LayeredIndex;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Derived;
import dev.proust.engine.log.History;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Milestone;
import dev.proust.engine.log.Recovered;
import dev.proust.engine.log.Recovery;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens the log, and the index beside it: the newest events that the index does not know, the log tells it.
///
/// Thread rule: the thread that opens the store, which nobody interrupts.
final class IndexOpening implements Derived {

    private final World world;
    private final IndexSizes sizes;
    private @Nullable LayeredIndex index;

    private IndexOpening(World world, IndexSizes sizes) {
        this.world = world;
        this.sizes = sizes;
    }

    /// A log and its index, which answers for all of it.
    record Opened(Recovered log, LayeredIndex index) {}

    static Opened run(World world, IndexSizes sizes) throws IOException {
        return new IndexOpening(world, sizes).open();
    }

    private Opened open() throws IOException {
        try {
            return new Opened(Recovery.run(world.disk(), world.random(), this), index());
        } catch (IOException | RuntimeException | Error failure) {
            if (index != null) index.close();
            throw failure;
        }
    }

    private LayeredIndex index() {
        return Objects.requireNonNull(index);
    }

    @Override
    public void open(History history) throws IOException {
        index = LayeredIndex.open(world.disk(), history, sizes, world.clock(), world.threads()::pause);
    }

    @Override
    public Optional<Mark> known(long before) {
        return index().mark(before);
    }

    @Override
    public long walkBytes() {
        return sizes.walkBytes();
    }

    @Override
    public Milestone begin(List<Milestone> seals, Milestone recent, long head) {
        return index().begin(seals, recent, head);
    }

    @Override
    public void event(long position, List<Key> keys, long version, long place) {
        index().add(keys, version, place);
    }

    @Override
    public void endBatch(Mark mark) {
        index().endBatch(mark);
    }
}
