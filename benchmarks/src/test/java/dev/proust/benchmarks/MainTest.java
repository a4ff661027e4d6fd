package dev.proust.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each bench in small: that it measures what it names, never how fast.
class MainTest {

    private static final List<String> FIGURES =
            List.of("perSecond", "perSecondMin", "perSecondMax", "p50Micros", "p99Micros", "p999Micros");

    @TempDir
    private Path directory;

    private Path json;

    @BeforeEach
    void set_up() {
        json = directory.resolve("rows.json");
    }

    @Test
    void appends_are_measured_beside_their_floors() throws IOException {
        var rows = bench("append", "--seconds", "0.05", "--rounds", "2", "--clients", "1,3", "--file-mebibytes", "1");

        assertThat(rows)
                .containsExactly(
                        "fdatasync append 1",
                        "bare group append 1",
                        "proust append 1",
                        "bare group append 3",
                        "proust append 3");
    }

    @Test
    void appends_may_bear_ids_and_each_be_of_a_new_stream() throws IOException {
        var rows = bench(
                "append",
                "--seconds=0.02",
                "--rounds=1",
                "--clients=2",
                "--file-mebibytes=1",
                "--ids",
                "--entity-events=1");

        assertThat(rows).contains("proust append 2");
    }

    @Test
    void a_growing_store_is_measured_step_by_step() throws IOException {
        var rows = bench(
                "append",
                "--sustained",
                "--events=300",
                "--settle=0.2",
                "--step=100",
                "--seconds=0.02",
                "--rounds=1",
                "--clients=1,4",
                "--file-mebibytes=1");

        assertThat(rows)
                .containsExactly(
                        "bare group append sustained 4",
                        "proust append sustained to 100 4",
                        "proust append sustained to 200 4",
                        "proust append sustained to 300 4",
                        "proust append sustained, until at rest 4");
        assertThat(read(json).get(3).get("operations").asLong()).isEqualTo(100);
        assertThat(read(json).get(4).get("operations").asLong()).isEqualTo(300);
    }

    @Test
    void commands_are_measured_by_handler_and_lanes() throws IOException {
        var rows = bench("commands", "--seconds=0.05", "--rounds=1", "--clients=2", "--entities=1,50");

        assertThat(rows)
                .containsExactly(
                        "handler 1 entity 2", "lanes 1 entity 2", "handler 50 entities 2", "lanes 50 entities 2");
    }

    @Test
    void loads_are_measured_hot_and_if_possible_cold() throws IOException {
        var rows = bench("load", "--events", "200", "--settle", "0.2", "--seconds", "0.02", "--rounds", "2");

        assertThat(rows)
                .contains(
                        "proust load 10 hot 1",
                        "proust load 10 by tag hot 1",
                        "proust load 100 hot 1",
                        "proust load 1000 hot 1",
                        "proust load 10 hot, just filled 1");
        if (rows.contains("direct read read 4 KiB 1")) {
            assertThat(rows)
                    .hasSize(17)
                    .contains(
                            "proust load 10 by tag cold 1",
                            "proust load 10 cold 1",
                            "proust load 100 cold 1",
                            "proust load 1000 cold 1",
                            "proust load 10 cold, just filled 1");
        }
    }

    @Test
    void a_full_read_and_appends_beside_it_are_measured() throws IOException {
        var rows = bench("read", "--events", "2000", "--seconds", "0.05", "--rounds", "1", "--clients", "2");

        assertThat(rows)
                .containsExactly(
                        "proust full read 1",
                        "proust append alone 2",
                        "proust append beside a replay 2",
                        "proust append beside two hot tags 2",
                        "proust append beside merging 2");
    }

    @Test
    void a_restart_after_a_kill_and_idle_stores_are_measured() throws IOException {
        var rows = bench("restart", "--gigabytes", "0.001", "--rounds", "1", "--stores", "3");

        assertThat(rows)
                .contains(
                        "scan restart warm 1",
                        "proust restart warm 1",
                        "proust index lost: open 1",
                        "proust index lost: first append 1",
                        "proust index lost: whole again 1",
                        "proust make a store 1",
                        "proust open an empty store 1",
                        "proust open idle stores 1");
        var idle = read(json).get(rows.size() - 1);
        assertThat(idle.get("facts").get("stores").asInt()).isEqualTo(3);
        assertThat(idle.get("facts").has("threads")).isTrue();
        assertThat(idle.get("facts").has("heapBytesEach")).isTrue();
    }

    @Test
    void what_idle_entities_take_in_memory_is_measured() throws IOException {
        var rows = bench("memory", "--entities", "2000,3000", "--settle", "0.2");

        assertThat(rows).containsExactly("proust open, 2000 entities 1", "proust open, 3000 entities 1");
        assertThat(read(json).get(0).get("facts").has("heapBytesPerEntity")).isTrue();
    }

    @Test
    void writes_in_flight_are_measured_for_each_size_and_mode() throws IOException {
        var rows = bench(
                "syncs", "--seconds=0.02", "--rounds=1", "--clients=1,2", "--kibibytes=4,8", "--file-mebibytes=1");

        assertThat(rows)
                .hasSize(12)
                .contains(
                        "write + force write 4 KiB 1",
                        "DSYNC write 4 KiB 2",
                        "DSYNC+DIRECT write 8 KiB 1",
                        "DSYNC+DIRECT write 8 KiB 2");
    }

    @Test
    void arguments_that_make_no_sense_are_refused() throws IOException {
        assertThat(Main.run()).isEqualTo(Main.WRONG);
        assertThat(Main.run("tickle")).isEqualTo(Main.WRONG);
        assertThat(Main.run("append", "--seconds", "0")).isEqualTo(Main.WRONG);
        assertThat(Main.run("append", "--clients", "1,0")).isEqualTo(Main.WRONG);
        assertThat(Main.run("append", "--sustained", "--events", "9", "--step", "10"))
                .isEqualTo(Main.WRONG);
        assertThat(Main.run("load", "--rounds", "0")).isEqualTo(Main.WRONG);
        assertThat(Main.run("restart", "--gigabytes", "-1")).isEqualTo(Main.WRONG);
        assertThat(Main.run("syncs", "--kibibytes", "1")).isEqualTo(Main.WRONG);
        assertThat(Main.run("syncs", "--kibibytes", "6")).isEqualTo(Main.WRONG);
        assertThat(Main.run(
                        "syncs",
                        "--json",
                        directory.resolve("nowhere/rows.json").toString()))
                .isEqualTo(Main.WRONG);
        var file = Files.createFile(directory.resolve("file"));
        assertThat(Main.run("syncs", "--dir", file.toString())).isEqualTo(Main.WRONG);
    }

    /// Runs one, and checks what holds of all of them.
    ///
    /// @return system, workload and clients of each row
    private List<String> bench(String... words) throws IOException {
        var args = new ArrayList<>(List.of(words));
        args.addAll(List.of("--dir", directory.toString(), "--json", json.toString()));
        assertThat(Main.run(args.toArray(String[]::new))).isEqualTo(Main.GOOD);

        var rows = read(json);
        rows.forEach(MainTest::check);
        try (var left = Files.list(directory)) {
            assertThat(left).as("files left behind").containsExactly(json);
        }
        return IntStream.range(0, rows.size())
                .mapToObj(rows::get)
                .map(row ->
                        row.get("system").asString() + " " + row.get("workload").asString() + " "
                                + row.get("clients").asInt())
                .toList();
    }

    private static void check(JsonNode row) {
        assertThat(row.get("operations").asLong()).as("operations in %s", row).isPositive();
        for (var figure : FIGURES) {
            assertThat(row.get(figure).isNumber()).as("%s in %s", figure, row).isTrue();
            assertThat(row.get(figure).asDouble()).as("%s in %s", figure, row).isNotNegative();
        }
        assertThat(row.get("p50Micros").asDouble())
                .isLessThanOrEqualTo(row.get("p99Micros").asDouble());
        assertThat(row.get("machine").get("cores").asInt()).isPositive();
        assertThat(row.get("setting").get("durability").asString()).isNotEmpty();
    }

    private static JsonNode read(Path json) {
        return JsonMapper.shared().readTree(json);
    }
}
