package dev.proust.engine.verify;

import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/// A store that a test lets live: random appends, driven step by step, and its index kept in shape at once.
final class Living implements AutoCloseable {

    private final Random random;
    private final Engine engine;
    private final int dataBytesMax;

    /// @param memtablePostings how few postings become a run
    Living(Path directory, long seed, int memtablePostings, int dataBytesMax) throws IOException {
        this.random = new Random(seed);
        this.dataBytesMax = dataBytesMax;
        var world = new World(
                FileDisk.at(directory), () -> Instant.ofEpochSecond(1_800_000_000), random, (name, task) -> {});
        this.engine = Engine.open(world, Limits.standard(), new IndexSizes(memtablePostings, 1_000_000, 0));
    }

    /// Appends so many times.
    void append(int appends, int eventsMax) {
        for (int i = 0; i < appends; i++) {
            var events = new NewEvent[1 + random.nextInt(eventsMax)];
            for (int e = 0; e < events.length; e++) {
                events[e] = event();
            }
            var append = Append.of(events);
            if (random.nextBoolean()) append = append.withId("append-" + random.nextLong());
            engine.submit(append, () -> {});
            engine.step();
            keepUp();
            // It goes on before its runs are merged, so that there are several of them.
            if (random.nextInt(20) == 0) engine.idle();
        }
    }

    private NewEvent event() {
        var data = new byte[random.nextInt(dataBytesMax)];
        random.nextBytes(data);
        var event = NewEvent.of(
                Stream.of("order", "" + random.nextInt(500)),
                "Type" + random.nextInt(3),
                Data.of(data, "application/octet-stream"));
        return random.nextInt(3) == 0 ? event.tagged(Tag.of("customer", "" + random.nextInt(100))) : event;
    }

    private void keepUp() {
        for (var kind : Kind.values()) {
            if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
