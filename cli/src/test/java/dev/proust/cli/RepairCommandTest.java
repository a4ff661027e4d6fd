package dev.proust.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// An operator is told what is damaged, what becomes of it, and what there is to do.
class RepairCommandTest {

    private static final String FIRST = "0000000001.segment";

    private record Result(int exitCode, String out, String errors) {}

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        try (var store = Proust.open(directory)) {
            for (int i = 1; i <= 5; i++) {
                store.append(Append.of(NewEvent.of(Stream.of("order", "1"), "Placed", Data.text("madeleine " + i))));
            }
        }
    }

    @Test
    void a_sound_store_exits_0() {
        var result = run();

        assertThat(result.exitCode).isZero();
        assertThat(result.out).contains("5 events in 6 batches in 1 segments", "All is well.");
        assertThat(result.errors).isEmpty();
    }

    @Test
    void what_has_no_copy_is_named_and_exits_1() throws IOException {
        flip("madeleine 3");
        var before = Files.readAllBytes(directory.resolve(FIRST));
        var result = run();

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.out).contains("body of an event", "There is no whole copy of position 3");
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(before);
    }

    @Test
    void what_can_be_healed_is_told_by_a_dry_run_and_then_done() throws IOException {
        var whole = Files.readAllBytes(directory.resolve(FIRST));
        var damaged = whole.clone();
        damaged[4096 + 3] ^= 1;
        Files.write(directory.resolve(FIRST), damaged);

        var dry = run("--dry-run");
        assertThat(dry.out).contains("Would be healed", "All of it can be repaired");
        assertThat(dry.exitCode).isZero();
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(damaged);

        var done = run();
        assertThat(done.out).contains("Healed", "Repaired.");
        assertThat(done.exitCode).isZero();
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(whole);
    }

    @Test
    void json_is_one_object_with_all_of_it() throws IOException {
        flip("madeleine 3");
        flip("madeleine 4");
        var result = run("--json", "--dry-run");
        var json = JsonMapper.shared().readTree(result.out);

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(json.get("dryRun").asBoolean()).isTrue();
        assertThat(json.get("repaired").asBoolean()).isFalse();
        assertThat(json.get("healed").size()).isZero();
        assertThat(json.get("left").size()).isEqualTo(2);
        assertThat(json.at("/lost/0/from").asLong()).isEqualTo(3);
        assertThat(json.at("/lost/0/to").asLong()).isEqualTo(4);
    }

    @Test
    void what_is_lost_is_accepted_only_if_it_is_named_and_a_reason_given() throws IOException {
        flip("madeleine 3");

        assertThat(run("--accept-loss", "3-3").errors).contains("--accept-loss needs a --reason");
        assertThat(run("--accept-loss", "3", "--reason", "rot").errors).contains("expected two positions, as in 17-21");
        assertThat(run("--accept-loss", "4-3", "--reason", "rot").errors).contains("expected 1 or more, in order");
        var tooMuch = run("--accept-loss", "3-4", "--reason", "rot");
        assertThat(tooMuch.exitCode).isEqualTo(2);
        assertThat(tooMuch.errors).contains("position 4 of positions 3 to 4 can be read", "lost are: position 3");
        var result = run();
        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.out).contains("--accept-loss 3-3 --reason TEXT");

        var dry = run("--accept-loss", "3-3", "--reason", "rot", "--dry-run");
        assertThat(dry.out).contains("Would be lost for good: position 3");
        assertThat(run().exitCode).isEqualTo(1);

        var accepted = run("--accept-loss", "3-3", "--reason", "rot");
        assertThat(accepted.out).contains("Lost for good, as accepted: position 3", "Repaired.");
        assertThat(accepted.exitCode).isZero();
        var out = new StringWriter();
        Main.run(new PrintWriter(out), new PrintWriter(out), "verify", directory.toString());
        assertThat(out.toString()).contains("All is well, 1 event lost by accepted damage.");
    }

    @Test
    void what_nothing_in_the_store_can_mend_is_named() throws IOException {
        var bytes = Files.readAllBytes(directory.resolve(FIRST));
        bytes[0] ^= 1;
        Files.write(directory.resolve(FIRST), bytes);
        var result = run();

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.out).contains("Restore, from a copy of this very store: " + FIRST);
    }

    @Test
    void a_store_that_is_open_exits_3() {
        try (var open = Proust.open(directory)) {
            var result = run();

            assertThat(result.exitCode).isEqualTo(3);
            assertThat(result.errors).contains("store is open elsewhere");
            assertThat(open.head().position()).isEqualTo(5);
        }
    }

    @Test
    void where_there_is_no_store_exits_2() {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), "repair", directory + "/missing");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("there is no store in");
    }

    private Result run(String... options) {
        var args = new String[options.length + 2];
        args[0] = "repair";
        args[1] = directory.toString();
        System.arraycopy(options, 0, args, 2, options.length);
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Result(exitCode, out.toString(), err.toString());
    }

    private void flip(String text) throws IOException {
        var bytes = Files.readAllBytes(directory.resolve(FIRST));
        bytes[new String(bytes, ISO_8859_1).indexOf(text)] ^= 1;
        Files.write(directory.resolve(FIRST), bytes);
    }
}
