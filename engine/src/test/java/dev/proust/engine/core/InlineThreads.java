package dev.proust.engine.core;

import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongConsumer;

/// Whatever is started runs at once, and a test hears of whoever lets others go first.
///
/// @param pause is told for how many nanoseconds
record InlineThreads(LongConsumer pause) implements Threads {

    /// An engine that has these threads.
    static Engine open(Path directory, LongConsumer pause) throws IOException {
        var world = new World(FileDisk.at(directory), InstantSource.system(), new Random(1), new InlineThreads(pause));
        return Engine.open(world, Limits.standard(), IndexSizes.standard(), SegmentSizes.standard());
    }

    @Override
    public void start(String name, Runnable task) {
        task.run();
    }

    @Override
    public void pause(long nanos) {
        pause.accept(nanos);
    }
}
