package dev.proust.examples.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What a user types, what he gets, and the exit codes.
class MainTest {

    private record Result(int exitCode, String out, String errors) {}

    private static final String LINE = """
            {"id":"1","n":%d,"type":"%s","time":"2010-12-01T08:26:00Z","sku":"heart","qty":%d,"price":2.55,\
            "cust":"ann","country":"France","desc":"HEART"}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "more",
                "--clerks 0",
                "--clerks 10001",
                "--clerks many",
                "--clerks",
                "--returns sometimes",
                "--check a --data b",
                "--check a --dir b",
                "--check a --clerks 3",
                "--check a --returns checked",
                "--expected a",
                "--json=maybe",
            })
    void wrong_arguments_get_usage_and_exit_2(String arguments) {
        var result = run(arguments.split(" "));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors()).contains("Usage: ./proust demo");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void help_is_no_error() {
        var result = run("--help");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage: ./proust demo", "--check=DIR", "0   all is well");
    }

    @Test
    void a_file_that_is_not_there_is_exit_2() {
        var missing = folder.resolve("missing.ndjson").toString();
        var result = run("--data", missing, "--dir", store());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors()).contains(missing);
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void malformed_data_is_exit_2_and_nothing_is_stored() throws IOException {
        var result = run("--data", data(LINE.formatted(1, "LineSold", 6) + "{}\n"), "--dir", store());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors()).contains("orders.ndjson, line 2: \"id\" is missing, expected a text");
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void a_check_of_what_is_no_store_is_exit_2_and_makes_none() {
        var result = run("--check", store());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors()).contains("there is no such store: store=" + store());
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dir", "--check", "--dry-run"})
    void a_file_in_the_place_of_a_store_is_exit_2(String option) throws IOException {
        var file = data("");
        var result = run(option, file);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors()).contains(file + " is a file, expected the directory of a store");
    }

    @Test
    void the_slice_is_sold_and_checked_and_a_line_too_many_is_exit_1() {
        var sold = run("--dir", store());
        assertThat(sold.exitCode()).isZero();
        assertThat(sold.out())
                .contains("all 14,339 lines of slice.ndjson.gz are done")
                .containsPattern("312  refused: never bought")
                .contains("The busiest item: 85123A WHITE HANGING HEART T-LIGHT HOLDER")
                .contains("  2010-12 ", "  2011-12 ", "first 2010-12-01: ", "last  2011-12-")
                .endsWith("./proust demo --check " + store() + System.lineSeparator())
                .doesNotContain("\u001b");

        var checked = run("--check", store());
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.out())
                .contains("322 returns were refused", "All is well.")
                .contains("603 returns were refunded, each once", "and so do the tables");

        try (var store = Proust.open(Path.of(store()))) {
            var tooMany = new ShopEvent.LineReturned(Fixtures.anonymous("C999999", 1, "85123A", -1));
            store.append(Append.of(ShopCodec.create().encode(tooMany)));
        }
        var spoiled = run("--check", store());
        assertThat(spoiled.exitCode()).isEqualTo(1);
        assertThat(spoiled.out())
                .contains("14,340 lines are stored, but the data holds 14,339")
                .contains("item 85123A: expected 2,313 lines, 38,830 pieces, 97,894.500 GBP; found 2,314 lines");
    }

    @Test
    void a_dry_run_finds_the_event_that_would_break_and_is_exit_1() throws IOException {
        run("--data", data(LINE.formatted(1, "LineSold", 6)), "--dir", store());
        var good = run("--dry-run", store());
        assertThat(good.exitCode()).isZero();
        assertThat(good.out()).contains("Tried 3 events of 2 streams:", "This program understands all of them.");

        try (var store = Proust.open(Path.of(store()))) {
            store.append(Append.of(NewEvent.of(Stream.of("order", "1"), "OrderPlaced", Data.json("{\"invoice\":1}"))));
        }
        var broken = run("--dry-run", store());
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.out())
                .contains("event at position 4 cannot be decoded (stream=order-1, type=OrderPlaced, shape=1)")
                .contains("1 events would break.");
        assertThat(run("--dry-run", store(), "--clerks", "3").exitCode()).isEqualTo(2);
    }

    @Test
    void a_check_of_a_store_whose_sales_are_erased_says_so_and_is_exit_3() throws IOException {
        run("--data", data(LINE.formatted(1, "LineSold", 6)), "--dir", store());
        try (var store = Proust.open(Path.of(store()))) {
            store.erase(Query.of(Criterion.ofTypes("LineSold")), "as the test wants it");
        }
        var checked = run("--check", store());
        assertThat(checked.exitCode()).isEqualTo(3);
        assertThat(checked.errors())
                .contains("type=LineSold")
                .contains("erased")
                .doesNotContain("\tat ");
    }

    @Test
    void a_machine_gets_one_json_object_and_nothing_else_on_stdout() throws IOException {
        var result = run("--json", "--data", data(LINE.formatted(1, "LineSold", 6)), "--dir", store());
        var json = JsonMapper.shared().readTree(result.out());
        assertThat(result.exitCode()).isZero();
        assertThat(json.at("/events/LineSold").intValue()).isEqualTo(1);
        assertThat(json.at("/run/complete").booleanValue()).isTrue();
        assertThat(json.at("/directory").stringValue()).isEqualTo(store());
        assertThat(result.errors()).contains("reading orders.ndjson", "100%  1 of 1 lines");
    }

    @Test
    void other_data_or_another_rule_on_the_same_directory_is_exit_2() throws IOException {
        assertThat(run("--data", data(LINE.formatted(1, "LineSold", 6)), "--dir", store())
                        .exitCode())
                .isZero();

        var otherRule =
                run("--data", data(LINE.formatted(1, "LineSold", 6)), "--dir", store(), "--returns", "UNCHECKED");
        assertThat(otherRule.exitCode()).isEqualTo(2);
        assertThat(otherRule.errors()).contains("opened with returns checked, not unchecked", "another --dir");

        var otherData = run("--data", data(LINE.formatted(1, "LineSold", 7)), "--dir", store());
        assertThat(otherData.exitCode()).isEqualTo(2);
        assertThat(otherData.errors()).contains("fed with orders.ndjson (sha256 ", "another --dir");
    }

    @Test
    void expected_totals_that_are_nowhere_are_exit_2() throws IOException {
        run("--data", data(LINE.formatted(1, "LineSold", 6)), "--dir", store());
        var result = run("--check", store(), "--expected", folder.toString());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.errors())
                .contains("looked for orders.expected-customer.csv.gz in [" + folder + "]", "--expected FOLDER");
    }

    @Test
    void a_store_that_another_process_has_open_is_exit_3() throws IOException {
        try (var _ = Proust.open(Path.of(store()))) {
            var result = run("--data", data(LINE.formatted(1, "LineSold", 6)), "--dir", store());
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.errors()).contains("store is open elsewhere");
        }
    }

    private String store() {
        return folder.resolve("store").toString();
    }

    private String data(String content) throws IOException {
        return Files.writeString(folder.resolve("orders.ndjson"), content).toString();
    }

    private static Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int exitCode = Main.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(errors, true, UTF_8));
        return new Result(exitCode, out.toString(UTF_8), errors.toString(UTF_8));
    }
}
