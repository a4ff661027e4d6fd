package dev.proust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What an operator types, what he gets, and the exit codes.
class MainTest {

    private static final String FIRST = "0000000001.segment";

    private record Result(int exitCode, String out, String errors) {}

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "quux", "verify", "verify a b", "verify --nonsense a", "verify --json=maybe a"})
    void wrong_arguments_get_usage_and_exit_2(String arguments) {
        var result = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors).contains("Usage: ./proust");
        assertThat(result.out).isEmpty();
    }

    @Test
    void help_is_no_error_and_names_the_exit_codes() {
        var result = run("verify", "--help");

        assertThat(result.exitCode).isZero();
        assertThat(result.out).contains("Usage: ./proust verify", "DIR", "1   damage was found");
    }

    @Test
    void a_sound_store_exits_0_and_is_counted() {
        fill();
        var result = run("verify", "" + directory);

        assertThat(result.exitCode).isZero();
        assertThat(result.out).contains("3 events in 4 batches in 1 segments", "All is well.");
        assertThat(result.errors).isEmpty();
    }

    @Test
    void remarks_are_no_damage() throws IOException {
        fill();
        Files.write(directory.resolve("0000000002.segment.unfinished"), new byte[1]);
        var result = run("verify", "" + directory);

        assertThat(result.exitCode).isZero();
        assertThat(result.out).contains("unfinished file", "All is well, but see the remarks.");
    }

    @Test
    void damage_exits_1_and_is_told_with_file_range_positions_and_what_becomes_of_it() throws IOException {
        fill();
        flip(4096 + 3);
        var result = run("verify", "" + directory);

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.out)
                .contains(
                        "The store cannot be opened",
                        FIRST + ", bytes 4096 to 4608, position 1",
                        "expected  a batch that begins with position 1",
                        "1 damage, and the store cannot be opened.",
                        "./proust repair " + directory + " --dry-run");
    }

    @Test
    void json_is_one_object_with_all_of_it() throws IOException {
        fill();
        flip(4096 + 3);
        var result = run("verify", "--json", "" + directory);
        var json = JsonMapper.shared().readTree(result.out);

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(json.get("sound").asBoolean()).isFalse();
        assertThat(json.get("openable").asBoolean()).isFalse();
        assertThat(json.at("/findings/counts/events").asLong()).isEqualTo(2);
        var damage = json.at("/findings/damages/0");
        assertThat(damage.get("kind").asString()).isEqualTo("BATCH");
        assertThat(damage.get("consequence").asString()).isEqualTo("REFUSED");
        assertThat(damage.get("file").asString()).isEqualTo(FIRST);
        assertThat(damage.get("from").asLong()).isEqualTo(4096);
        assertThat(damage.get("to").asLong()).isEqualTo(4608);
        assertThat(damage.at("/positions/from").asLong()).isEqualTo(1);
    }

    @Test
    void where_there_is_no_store_exits_2_and_makes_none() throws IOException {
        var missing = directory.resolve("missing");
        var file = Files.createFile(directory.resolve("file"));

        assertThat(run("verify", "" + missing).errors).contains("there is no store in " + missing);
        assertThat(run("verify", "" + missing).exitCode).isEqualTo(2);
        assertThat(run("verify", "" + directory).exitCode).isEqualTo(2);
        assertThat(run("verify", "" + file).errors).contains("is a file, expected a store's directory");
        assertThat(missing).doesNotExist();
    }

    @Test
    void a_store_that_is_open_exits_3_and_says_who_has_it() {
        try (var open = Proust.open(directory)) {
            var result = run("verify", "" + directory);

            assertThat(result.exitCode).isEqualTo(3);
            assertThat(result.errors).contains("store is open elsewhere", "process ");
            assertThat(open.head().position()).isZero();
        }
    }

    @Test
    void progress_says_how_far_how_fast_and_how_long_still() {
        assertThat(Progress.line(250_000_000, 1_000_000_000, Duration.ofMillis(500)))
                .isEqualTo(" 25%  250.0 MB of 1.0 GB  500.0 MB/s  0:02 left");
        assertThat(Progress.line(0, 0, Duration.ZERO)).isEqualTo("  0%  0 B of 0 B  0 B/s  0:00 left");
    }

    private void fill() {
        try (var store = Proust.open(directory)) {
            for (int i = 0; i < 3; i++) {
                store.append(Append.of(NewEvent.of(Stream.of("order", "1"), "OrderPlaced", Data.json("{}"))));
            }
        }
    }

    private void flip(int offset) throws IOException {
        var bytes = Files.readAllBytes(directory.resolve(FIRST));
        bytes[offset] ^= 1;
        Files.write(directory.resolve(FIRST), bytes);
    }

    private static Result run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
