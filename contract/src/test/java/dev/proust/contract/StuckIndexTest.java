package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Data;
import dev.proust.store.DiskFullException;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Where the log has room and the index has none, memory is bounded all the same: appends are refused, and go on by
/// themselves when there is space.
class StuckIndexTest {

    private static final int LARGE_BYTES = 50_000;

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private final SimulatedClock clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));
    private Engine engine = open();

    @Test
    void appends_are_refused_while_no_more_may_wait_in_memory_and_go_on_when_there_is_space() {
        fillLogAhead();
        disk.limitSpace(0, false);
        int accepted = appendUntilRefused();
        assertThat(accepted).as("appends before one was refused").isBetween(3, 30);
        assertThat(events()).isEqualTo(accepted);
        assertThatThrownBy(() -> append(1)).isInstanceOf(DiskFullException.class);

        disk.freeSpaceUp();
        append(1);
        keepUp();
        append(1);
        assertThat(events()).isEqualTo(accepted + 2);

        disk.powerCut();
        engine = open();
        assertThat(events()).as("events after a power cut").isEqualTo(accepted + 2);
    }

    /// A few large appends in a short time have the log filled to the end of its segment.
    private void fillLogAhead() {
        for (int i = 0; i < 3; i++) append(LARGE_BYTES);
        assertThat(engine.claimFilling()).isTrue();
        engine.fillAhead();
    }

    /// @return how many events there are
    private int appendUntilRefused() {
        for (int accepted = 3; accepted < 1_000; accepted++) {
            try {
                append(1);
            } catch (DiskFullException refused) {
                return accepted;
            }
            keepUp();
        }
        throw new AssertionError("nothing was refused");
    }

    private void keepUp() {
        for (var kind : Upkeep.Kind.values()) {
            if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
        }
    }

    private Appended append(int bytes) {
        clock.move(Duration.ofMillis(1));
        var event = NewEvent.of(Stream.of("order-1"), "Happened", Data.of(new byte[bytes], "application/octet-stream"));
        var pending = engine.submit(Append.of(event), () -> {});
        engine.step();
        return pending.answer();
    }

    private long events() {
        try (var reader = engine.read(Query.stream(Stream.of("order-1")), ReadOptions.forwards())) {
            return StreamSupport.stream(reader.spliterator(), false).count();
        }
    }

    private Engine open() {
        var random = new Random(1);
        var world = new World(disk, clock, random, new SimulatedThreads(random));
        return Engine.open(world, Limits.standard(), new IndexSizes(10, 20, 0));
    }
}
