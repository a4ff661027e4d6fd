package dev.proust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.repair.RepairReport;
import dev.proust.engine.verify.Findings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RepairWordsTest {

    private static final String SEGMENT = "0000000001.segment";
    private static final String RUN = "0000000000000000001-0000000000000000009.run";

    private static final Damage BATCH = damage(Damage.Kind.BATCH, Consequence.REFUSED, SEGMENT);
    private static final Damage STRANGE_RUN = damage(Damage.Kind.RUN_CONTRADICTION, Consequence.WRONG_ANSWERS, RUN);

    private static Damage damage(Damage.Kind kind, Consequence consequence, String file) {
        return new Damage(kind, consequence, file, 4096, 4608, Optional.of(new Positions(1, 9)), "this", "that");
    }

    private static RepairWords of(boolean dryRun, List<Damage> healed, List<String> deleted) {
        var counts = new Findings.Counts(1, 2, 9, 0, 1, 20, 5000);
        var found = new Findings(counts, List.of(BATCH, STRANGE_RUN));
        var report = new RepairReport(found, healed, deleted, List.of(), List.of(), List.of());
        return new RepairWords(Path.of("store"), report, dryRun, Duration.ofMillis(1500));
    }

    @Test
    void what_was_healed_and_deleted_is_named() {
        assertThat(of(false, List.of(BATCH), List.of(RUN)).text())
                .contains("9 events in 2 batches in 1 segments", "in 1.5 s")
                .contains("\nHealed\n  " + SEGMENT + ", bytes 4096 to 4608, positions 1 to 9\n")
                .contains("\nDeleted, since the log says something else; the next opening makes it anew\n  " + RUN)
                .endsWith("\nRepaired.");
    }

    @Test
    void a_dry_run_says_what_would_be() {
        assertThat(of(true, List.of(BATCH), List.of(RUN)).text())
                .contains("\nWould be healed\n", "\nWould be deleted, since")
                .endsWith("\nAll of it can be repaired: run it without --dry-run.");
    }

    @Test
    void what_was_not_done_is_not_spoken_of() {
        assertThat(of(false, List.of(), List.of(RUN)).text()).doesNotContain("ealed");
        assertThat(of(false, List.of(BATCH), List.of()).text()).doesNotContain("eleted");
    }

    @Test
    void where_nothing_had_to_be_done_nothing_is_said_to_be_repaired() {
        var stray = damage(Damage.Kind.STRAY_BYTES, Consequence.HARMLESS, SEGMENT);
        assertThat(left(false, stray).text())
                .contains("Nothing reads these bytes")
                .endsWith("\nThere is nothing to repair.");
        assertThat(left(true, stray).text()).endsWith("\nThere is nothing to repair.");
    }

    private static RepairWords left(boolean dryRun, Damage damage) {
        var found = new Findings(new Findings.Counts(1, 2, 9, 0, 1, 20, 5000), List.of(damage));
        var report = new RepairReport(found, List.of(), List.of(), List.of(), List.of(damage), List.of());
        return new RepairWords(Path.of("store"), report, dryRun, Duration.ofMillis(1500));
    }

    @Test
    void a_program_is_told_the_same() {
        var json = JsonMapper.shared()
                .readTree(of(true, List.of(BATCH), List.of(RUN)).json());
        assertThat(json.at("/healed/0/file").asString()).isEqualTo(SEGMENT);
        assertThat(json.at("/deleted/0").asString()).isEqualTo(RUN);
        assertThat(json.get("millis").asLong()).isEqualTo(1500);
        assertThat(json.get("repaired").asBoolean()).isTrue();
        assertThat(json.get("dryRun").asBoolean()).isTrue();
    }
}
