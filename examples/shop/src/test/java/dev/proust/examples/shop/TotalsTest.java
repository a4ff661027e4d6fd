package dev.proust.examples.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Sums to the thousandth of a pound.
class TotalsTest {

    @Test
    void a_line_without_a_customer_counts_for_its_item_only() {
        var ledger = new Ledger();
        ledger.add(Fixtures.line("1", 1, "heart", 6, "ann"));
        ledger.add(Fixtures.anonymous("2", 1, "heart", -1));
        assertThat(ledger.customers().byKey()).containsOnlyKeys("ann");
        assertThat(ledger.items().byKey()).containsEntry("heart", new Totals.Sum(2, 5, 12_750));
    }

    @Test
    void thousandths_of_a_pound_are_not_lost() {
        var line =
                new Line("1", 1, "PADS", "", 3, new BigDecimal("0.001"), Optional.empty(), "France", Fixtures.MORNING);
        assertThat(line.thousandths()).isEqualTo(3);
    }

    @Test
    void differences_are_found_on_both_sides_and_in_each_number() throws IOException {
        var expected = read("key,lines,qty,mil\na,1,2,3\nb,1,2,3\nc,1,2,3\nd,1,2,3\n");
        var found = read("key,lines,qty,mil\nb,1,2,3\nc,1,2,4\nd,1,3,3\ne,1,2,3\n");
        assertThat(found.differencesFrom(expected, "item"))
                .containsExactly(
                        "item a: expected 1 lines, 2 pieces, 0.003 GBP; found 0 lines, 0 pieces, 0.000 GBP",
                        "item c: expected 1 lines, 2 pieces, 0.003 GBP; found 1 lines, 2 pieces, 0.004 GBP",
                        "item d: expected 1 lines, 2 pieces, 0.003 GBP; found 1 lines, 3 pieces, 0.003 GBP",
                        "item e: expected 0 lines, 0 pieces, 0.000 GBP; found 1 lines, 2 pieces, 0.003 GBP");
        assertThat(found.differencesFrom(found, "item")).isEmpty();
    }

    @Test
    void a_malformed_row_is_named() {
        assertThatThrownBy(() -> read("key,lines,qty,mil\na,1,2,3\nb,1,2\n"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("totals.csv.gz, line 3: expected key,lines,quantity,thousandths, found: b,1,2");
    }

    private static Totals read(String csv) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(csv.getBytes(UTF_8));
        }
        return Totals.read("totals.csv.gz", new ByteArrayInputStream(bytes.toByteArray()));
    }
}
