package dev.proust.contract.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.proust.contract.kill.KillReport.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A few seconds of what `./proust torture kill` does for as long as one likes.
class KillTortureTest {

    @TempDir
    private Path directory;

    @Test
    void killed_at_any_moment_a_writer_leaves_all_that_it_acknowledged() throws Exception {
        var run = run(Scenario.KILLED, Duration.ofSeconds(6));
        assertThat(run.kills() + run.lives()).as("lives and kills").isPositive();
        assertThat(run.checks()).as("checks").isPositive();
    }

    @Test
    void after_a_failed_sync_all_who_wait_are_told_and_what_was_acknowledged_is_there() throws Exception {
        var run = run(Scenario.SYNC_EIO, Duration.ofSeconds(3));
        assertThat(run.refused()).as("appends refused after the failure").isPositive();
    }

    private Row.Run run(Scenario scenario, Duration duration) throws Exception {
        long seed = System.nanoTime();
        var silence = new PrintStream(new ByteArrayOutputStream(), true);
        var options = KillTorture.Options.of(duration, directory, seed, silence)
                .only(scenario)
                .withClients(8);
        var report = KillTorture.run(options);
        var row = report.rows().getFirst();
        assumeTrue(row instanceof Row.Run, report::table);
        assertThat(report.isGood()).as(report.table()).isTrue();
        return (Row.Run) row;
    }
}
