package dev.proust.engine.repair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.Proust;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stream of which all events are lost, and nothing but the key is known, is there under the name that it has had.
class LostStreamTest {

    private static final Stream ALONE = Stream.of("order", "alone");
    private static final String SEGMENT = "0000000001.segment";

    @TempDir
    private Path directory;

    /// The stream's events are the third and the fifth of eight; runs know the keys of all.
    @BeforeEach
    void lose() throws IOException {
        var engine = open();
        for (int n = 1; n <= 8; n++) {
            append(engine, Append.of(event(n == 3 || n == 5 ? ALONE : Stream.of("order", "" + n), n)));
        }
        putInOrder(engine);
        engine.close();
        destroy(3);
        destroy(5);
        store().damageCopies();
        var lost = List.of(new Positions(3, 3), new Positions(5, 5));
        var accepting = RepairOptions.heal().acceptLoss(lost, "the disk was old");
        assertThat(Proust.repair(directory, accepting, (done, total) -> {}).isRepaired())
                .isTrue();
    }

    @Test
    void whoever_asks_whether_it_is_there_hears_the_truth() throws IOException {
        var engine = open();
        assertThatThrownBy(() -> append(engine, Append.of(event(ALONE, 9)).onlyIf(Condition.noStream(ALONE))))
                .isInstanceOf(ConflictException.class);
        append(engine, Append.of(event(ALONE, 9)).onlyIf(Condition.version(ALONE, 2)));
        assertThat(told(engine)).containsExactly("3: 1 lost", "5: 2 lost", "10: 3");
        engine.close();
    }

    @Test
    void so_it_is_when_the_index_was_made_anew_and_merged() throws IOException {
        store().deleteRuns();
        var engine = open();
        putInOrder(engine);
        assertThat(told(engine)).containsExactly("3: 1 lost", "5: 2 lost");
        append(engine, Append.of(event(ALONE, 9)).onlyIf(Condition.version(ALONE, 2)));
        putInOrder(engine);
        assertThat(told(engine)).containsExactly("3: 1 lost", "5: 2 lost", "10: 3");
        engine.close();
        assertThat(Proust.verify(directory, (done, total) -> {}).damages()).isEmpty();
    }

    @Test
    void its_later_events_are_counted_on_from_those_that_are_lost() throws IOException {
        var engine = open();
        for (int n = 9; n <= 11; n++) {
            append(engine, Append.of(event(ALONE, n)));
        }
        engine.close();
        store().deleteRuns();
        destroy(10);
        var lost = List.of(new Positions(11, 11));
        Proust.repair(directory, RepairOptions.heal().acceptLoss(lost, "again"), (done, total) -> {});
        var again = open();
        assertThat(told(again)).containsExactly("3: 1 lost", "5: 2 lost", "10: 3", "11: 4 lost", "12: 5");
        again.close();
    }

    private List<String> told(Engine engine) {
        var all = new ArrayList<String>();
        try (var reader = engine.read(Query.stream(ALONE), ReadOptions.forwards())) {
            reader.forEach(event -> all.add(text(event)));
        }
        return all;
    }

    private static String text(RecordedEvent event) {
        return event.position() + ": " + event.version() + (event.content() instanceof Content.Lost ? " lost" : "");
    }

    private static NewEvent event(Stream stream, int n) {
        return NewEvent.of(stream, "Placed", Data.json(said(n)));
    }

    private static String said(int n) {
        return "\"event %04d says this\"".formatted(n);
    }

    private static void append(Engine engine, Append append) {
        var pending = engine.submit(append, () -> {});
        while (!pending.isDone()) engine.step();
        pending.answer();
    }

    private void destroy(int event) throws IOException {
        var bytes = Files.readAllBytes(directory.resolve(SEGMENT));
        int at = new String(bytes, ISO_8859_1).indexOf(said(event));
        Arrays.fill(bytes, at - at % 512, at - at % 512 + 512, (byte) 7);
        Files.write(directory.resolve(SEGMENT), bytes);
    }

    private DamagedStore store() {
        return new DamagedStore(directory);
    }

    private Engine open() throws IOException {
        var world = new World(
                FileDisk.at(directory), () -> Instant.ofEpochSecond(1_800_000_000), new Random(1), (name, task) -> {});
        return Engine.open(world, Limits.standard(), new IndexSizes(20, 1_000_000, 0));
    }

    private static void putInOrder(Engine engine) {
        for (int i = 0; i < 3; i++) {
            engine.idle();
            for (var kind : Upkeep.Kind.values()) {
                if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
            }
        }
    }
}
