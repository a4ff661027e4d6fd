package dev.proust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import dev.proust.sourcing.json.Fixture;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A range of a real store becomes a file that tests can read.
class RecordCommandTest {

    private record Result(int exitCode, String out, String errors) {}

    @TempDir
    private Path directory;

    private final List<RecordedEvent> events = new ArrayList<>();

    @BeforeEach
    void fill() throws InterruptedException {
        try (var store = Proust.open(directory.resolve("store"))) {
            for (int i = 1; i <= 6; i++) {
                store.append(Append.of(
                                NewEvent.of(Stream.of("order", "" + i % 2), "Placed", Data.json("{\"i\":" + i + "}"))
                                        .tagged(Tag.of("customer", "" + i)))
                        .withId("append-" + i));
            }
            store.erase(Query.append("append-3"), "as the test wants it");
            try (var reader = store.read(Query.all())) {
                reader.forEach(events::add);
            }
        }
    }

    private Result run(String... options) {
        var args = new ArrayList<>(List.of("record", directory.resolve("store").toString()));
        args.addAll(List.of(options));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    private static List<RecordedEvent> read(Result result) throws IOException {
        return Fixture.read(new BufferedReader(new StringReader(result.out))).events();
    }

    @Test
    void all_events_are_written_an_erased_one_too() throws IOException {
        var result = run();
        assertThat(result.exitCode).isZero();
        assertThat(result.errors).isEqualTo("6 events\n");
        assertThat(read(result)).isEqualTo(events);
        assertThat(events.get(2).present()).isEmpty();
    }

    @Test
    void a_range_a_stream_or_what_bears_a_tag_is_written() throws IOException {
        assertThat(read(run("--from", "2", "--to", "4"))).isEqualTo(events.subList(1, 4));
        assertThat(read(run("--stream", "order-0"))).isEqualTo(List.of(events.get(1), events.get(3), events.get(5)));
        assertThat(read(run("--tag", "customer:5"))).isEqualTo(List.of(events.get(4)));
    }

    @Test
    void a_file_is_written_and_none_is_overwritten() throws IOException {
        var file = directory.resolve("events.jsonl");
        assertThat(run("--out", file.toString()).exitCode).isZero();
        assertThat(Fixture.read(file).events()).isEqualTo(events);
        var again = run("--out", file.toString());
        assertThat(again.exitCode).isEqualTo(2);
        assertThat(again.errors).contains("exists already");
    }

    @Test
    void what_is_no_store_or_makes_no_sense_is_refused() throws IOException {
        assertThat(run("--tag", "customer").exitCode).isEqualTo(2);
        Files.createDirectory(directory.resolve("empty"));
        var out = new StringWriter();
        var args = new String[] {"record", directory.resolve("empty").toString()};
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(out), args)).isEqualTo(2);
        assertThat(out.toString()).contains("there is no store");
    }
}
