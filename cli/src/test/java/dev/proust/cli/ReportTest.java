package dev.proust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Damage BODY = new Damage(
            Damage.Kind.BODY, Consequence.READS_FAIL, "0000000001.segment", 1, 2, Optional.empty(), "this", "that");

    @Test
    void of_very_many_damages_a_thousand_are_told_and_the_others_counted() {
        var text = Report.text(Collections.nCopies(1_234, BODY));
        assertThat(text.split(BODY.file(), -1)).hasSize(1_001);
        assertThat(text).endsWith("  … and 234 more: --json lists all\n");
    }

    @Test
    void of_many_each_is_told() {
        var text = Report.text(Collections.nCopies(1_000, BODY));
        assertThat(text.split(BODY.file(), -1)).hasSize(1_001);
        assertThat(text).doesNotContain("more");
    }
}
