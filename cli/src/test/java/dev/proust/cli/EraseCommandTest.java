package dev.proust.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Erasable;
import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// An operator sees what would be erased before it is, and afterwards it is nowhere.
class EraseCommandTest {

    private record Result(int exitCode, String out, String errors) {}

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        try (var store = Proust.open(directory)) {
            store.append(Append.of(event("1", "Placed"), event("1", "Paid"), event("2", "Placed")));
        }
    }

    private static NewEvent event(String order, String type) {
        return NewEvent.of(Stream.of("order", order), type, Data.text("madeleine of " + order))
                .tagged(Tag.of("customer", order));
    }

    private Result run(String... options) {
        var args = new String[options.length + 2];
        args[0] = "erase";
        args[1] = directory.toString();
        System.arraycopy(options, 0, args, 2, options.length);
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Result(exitCode, out.toString(), err.toString());
    }

    private boolean stands(String text) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) return true;
            }
        }
        return false;
    }

    @Test
    void without_yes_it_says_what_would_be_erased_and_changes_nothing() throws IOException {
        var result = run("--stream", "order-1");
        assertThat(result.exitCode).isZero();
        assertThat(result.out).contains("2 events", "2  in order", "1  of type Paid", "Nothing was erased");
        assertThat(stands("madeleine of 1")).isTrue();
    }

    @Test
    void with_yes_it_is_erased_and_gone_from_every_file() throws IOException {
        var result = run("--tag", "customer:1", "--reason", "asked for", "--yes");
        assertThat(result.exitCode).isZero();
        assertThat(result.out).contains("2 events", "Erased, and gone.");
        assertThat(stands("madeleine of 1")).isFalse();
        assertThat(stands("madeleine of 2")).isTrue();
        assertThat(Proust.verify(directory, (done, total) -> {}).damages()).isEmpty();
        assertThat(run("--tag", "customer:1").out).contains("There is nothing to erase.");
    }

    @Test
    void types_and_tags_narrow_it_down() {
        assertThat(run("--category", "order", "--type", "Placed").out).contains("2 events");
        assertThat(run("--type", "Placed", "--type", "Paid").out).contains("3 events");
        assertThat(run("--type", "Placed", "--tag", "customer:2").out).contains(": 1 event\n");
        assertThat(run("--all").out).contains("3 events");
        try (var store = Proust.open(directory)) {
            store.append(Append.of(NewEvent.of(Stream.of("stock", "1"), "Placed", Data.none())));
        }
        assertThat(run("--category", "order").out).contains("3 events");
        assertThat(run("--stream", "stock-1").out).contains(": 1 event\n");
        assertThat(run("--all").out).contains("4 events");
        assertThat(run("--append", "nobody").out).contains("There is nothing to erase.");
    }

    @Test
    void what_was_cut_off_the_log_is_left_to_the_operator() throws IOException {
        Files.createFile(directory.resolve("0000000001.segment.4096.cut"));
        assertThat(run("--all").out).contains("0000000001.segment.4096.cut keeps what was cut off the log");
        assertThat(run("--all", "--json").out).contains("0000000001.segment.4096.cut");
    }

    @Test
    void it_can_be_had_as_json() {
        var printed = JsonMapper.shared().readTree(run("--stream", "order-1", "--json").out);
        assertThat(printed.get("events").asInt()).isEqualTo(2);
        assertThat(printed.get("erased").asBoolean()).isFalse();
        assertThat(printed.get("gone").asBoolean()).isFalse();
        var done = JsonMapper.shared()
                .readTree(run("--stream", "order-1", "--reason", "asked for", "--yes", "--json").out);
        assertThat(done.get("events").asInt()).isEqualTo(2);
        assertThat(done.get("erased").asBoolean()).isTrue();
        assertThat(done.get("gone").asBoolean()).isTrue();
    }

    @Test
    void what_is_erased_and_not_gone_yet_is_not_said_to_be() {
        var erasable = new Erasable(Checkpoint.START, 2, Map.of(), Map.of());
        assertThat(EraseCommand.verdict(erasable, true, false)).startsWith("Erased. It is not gone from the disk yet");
        assertThat(EraseCommand.verdict(erasable, true, true)).isEqualTo("Erased, and gone.");
    }

    @Test
    void wrong_arguments_exit_2_and_say_why() {
        assertThat(run().errors).contains("nothing says what to erase");
        assertThat(run("--stream", "order-1", "--yes").errors).contains("--yes needs a --reason");
        assertThat(run("--tag", "customer").errors).contains("is not a tag");
        assertThat(run("--stream", "$erasures").errors).contains("is the store's own, and cannot be erased");
        for (var wrong : new String[][] {{}, {"--stream", "a", "--all"}, {"--stream", "order-1", "--yes"}}) {
            assertThat(run(wrong).exitCode).isEqualTo(2);
        }
    }

    @Test
    void a_store_that_is_open_exits_3() {
        try (var open = Proust.open(directory)) {
            assertThat(run("--all").exitCode).isEqualTo(3);
            assertThat(run("--all").errors).startsWith("Cannot erase in " + directory + ": ");
            assertThat(open.head().position()).isEqualTo(3);
        }
    }
}
