package dev.proust.engine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who reads much lets others go first, again and again.
class TurnTest {

    private static final int EVENTS = 1000;
    private static final Stream ORDER = Stream.of("order", "1");

    /// Half of all events bear one of the tags, half the other one.
    private static final Query BOTH = Query.of(Criterion.tagged(Tag.of("hot", "odd"), Tag.of("hot", "even")));

    @TempDir
    private Path directory;

    private int timesGivenWay;
    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        engine = InlineThreads.open(directory, nanos -> {
            if (nanos == 0) timesGivenWay++;
        });
        var events = new ArrayList<NewEvent>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(happened(i));
        }
        for (int i = 0; i < 3; i++) {
            engine.submit(Append.of(events), () -> {});
        }
        engine.step();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void one_who_reads_everything_gives_way_again_and_again() {
        try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
            reader.iterator().forEachRemaining(event -> {});
        }
        assertThat(timesGivenWay).isBetween(3, 24);
    }

    @Test
    void a_reader_of_little_does_not() {
        try (var reader = engine.read(Query.all(), ReadOptions.forwards().limit(10))) {
            reader.iterator().forEachRemaining(event -> {});
        }
        assertThat(timesGivenWay).isZero();
    }

    @Test
    void so_does_one_who_follows_everything() {
        try (var follower = engine.follow(Query.all(), Checkpoint.START)) {
            while (follower.poll().isPresent()) {}
        }
        assertThat(timesGivenWay).isBetween(3, 24);
    }

    @Test
    void so_does_one_who_looks_for_what_is_nowhere() {
        try (var reader = engine.read(BOTH, ReadOptions.forwards())) {
            assertThat(reader.iterator().hasNext()).isFalse();
        }
        assertThat(timesGivenWay).isBetween(3, 24);
    }

    @Test
    void so_does_one_who_reads_a_stream_from_its_copies() {
        for (int i = 0; i < 3; i++) {
            engine.idle();
            for (var kind : Upkeep.Kind.values()) {
                if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
            }
        }
        timesGivenWay = 0;
        try (var reader = engine.read(Query.stream(ORDER), ReadOptions.forwards())) {
            reader.iterator().forEachRemaining(event -> {});
        }
        assertThat(timesGivenWay).isBetween(3, 24);
    }

    @Test
    void so_does_one_whose_condition_takes_long_to_judge() {
        var pending =
                engine.submit(Append.of(happened(1)).onlyIf(Condition.unchanged(BOTH, Checkpoint.START)), () -> {});
        assertThat(timesGivenWay).isBetween(3, 24);
        engine.step();
        assertThat(pending.isDone()).isTrue();
    }

    private static NewEvent happened(int number) {
        return NewEvent.of(ORDER, "Placed", Data.none()).tagged(Tag.of("hot", number % 2 == 0 ? "even" : "odd"));
    }
}
