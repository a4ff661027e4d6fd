package dev.proust.engine.core;

import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.LayeredIndex;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Derived;
import dev.proust.engine.log.History;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Recovered;
import dev.proust.engine.log.Recovery;
import dev.proust.engine.log.RecoveryReport.Cut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens the log, and the index beside it: what the index does not know yet, the log tells it.
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

    /// A log and its index, which knows all of it.
    record Opened(Recovered log, LayeredIndex index) {}

    static Opened run(World world, IndexSizes sizes) throws IOException {
        var cuts = new ArrayList<Cut>();
        while (true) {
            var opening = new IndexOpening(world, sizes);
            var opened = opening.open();
            cuts.addAll(opened.log.report().cuts());
            if (opened.index.cover() <= opened.log.head()) return new Opened(opened.log.with(cuts), opened.index);
            // The log's end was damaged, and cut: what is left of it tells the index anew.
            opened.index.forgetAbove(opened.log.head());
            opened.index.close();
            opened.log.segments().close();
        }
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
    public Optional<Mark> open(History history) throws IOException {
        index = LayeredIndex.open(world.disk(), history, sizes, world.clock(), world.threads()::pause);
        return index.mark();
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
