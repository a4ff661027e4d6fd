package dev.proust.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shop as a process of its own: killed with `kill -9` again and again while its clerks work, and asked to stop.
class KillTest {

    private static final int KILLS = 6;
    private static final int MILLIS_TO_LIVE_MAX = 3_000;

    @TempDir
    private Path folder;

    @Test
    void killed_at_any_moment_it_goes_on_where_it_was() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var store = folder.resolve("store");
        for (int kill = 0; kill < KILLS; kill++) {
            var process = start("--dir", store.toString(), "--clerks", String.valueOf(random.nextInt(1, 64)));
            // Not waiting for anything: any moment will do, the earliest ones too.
            process.waitFor(random.nextLong(MILLIS_TO_LIVE_MAX), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
        assertThat(start("--dir", store.toString()).waitFor())
                .as("seed %d, see %s", seed, output())
                .isZero();
        assertThat(start("--check", store.toString()).waitFor())
                .as("seed %d, see %s", seed, output())
                .isZero();
        try (var opened = Proust.open(store)) {
            assertThat(Fixtures.outcomes(opened)).as("seed %d", seed).hasSize(14_339);
            assertThat(Fixtures.check(opened).refusals().values())
                    .as("seed %d", seed)
                    .containsExactly(312L, 3L, 7L);
            // Paid and told once each, or the check would have failed.
            assertThat(Fixtures.check(opened).refunds()).as("seed %d", seed).isEqualTo(Fixtures.ALL_REFUNDED);
        }
    }

    @Test
    void asked_to_stop_it_finishes_what_it_has_in_hand_and_says_how_to_go_on() throws Exception {
        var store = folder.resolve("store");
        var process = start("--dir", store.toString(), "--clerks", "1");
        while (!Files.exists(store))
            assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
        process.destroy();
        assertThat(process.waitFor()).isNotZero();
        assertThat(output()).content().contains("stopped; go on with:  ./proust demo --dir " + store);
        try (var opened = Proust.open(store)) {
            assertThat(Fixtures.check(opened).problems()).anyMatch(problem -> problem.contains("is not complete"));
        }
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output().toFile()))
                .start();
    }

    private Path output() {
        return folder.resolve("output.txt");
    }
}
