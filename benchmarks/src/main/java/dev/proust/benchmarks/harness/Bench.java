package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One run of a bench: says first where and what is measured, then how far it has got, then what came out.
///
/// ```
///   begin ──► heading on stdout ──► progress on stderr ──► publish: table and goals on stdout, --json as a file
/// ```
///
/// Thread rule: one thread.
public final class Bench implements AutoCloseable {

    private final PrintStream out;
    private final Progress progress;
    private final Workplace workplace;
    private final Machine machine;
    private final Map<String, String> setting;
    private final Optional<Path> json;
    private final List<Row> published = new ArrayList<>();

    private Bench(
            PrintStream out, Progress progress, Workplace workplace, Map<String, String> setting, Optional<Path> json)
            throws IOException {
        this.out = out;
        this.progress = progress;
        this.workplace = workplace;
        this.machine = Machine.of(workplace.directory());
        this.setting = setting;
        this.json = json;
    }

    /// Begins a run.
    ///
    /// @param setting what must be known of the run to understand its figures, by name
    static Bench begin(Path directory, Map<String, String> setting, Optional<Path> json) throws IOException {
        var workplace = Workplace.in(directory);
        var bench = new Bench(System.out, new Progress(System.err), workplace, new LinkedHashMap<>(setting), json);
        bench.sayHeading();
        return bench;
    }

    /// Where its files go.
    public Workplace workplace() {
        return workplace;
    }

    /// Where it says how far it has got.
    public Progress progress() {
        return progress;
    }

    /// Says what came out.
    ///
    /// @param yardsticks the floors to put the rows in proportion to
    public void publish(List<Row> rows, List<Yardstick> yardsticks, List<Goal> goals) throws IOException {
        out.println();
        out.print(Table.of(rows, yardsticks));
        out.printf(Locale.ROOT, "load %.2f at the end, this run included%n", Machine.loadNow());
        if (!goals.isEmpty()) out.println();
        goals.forEach(out::println);
        published.addAll(rows);
        if (json.isPresent()) writeJson(json.get(), yardsticks);
    }

    /// Says something else about what came out.
    public void say(String what) {
        out.println(what);
    }

    private void sayHeading() {
        out.println(machine);
        setting.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        if (machine.isInMemory()) {
            out.println("BEWARE: these files lie in memory, where a sync costs nothing. Name a disk with --dir.");
        }
    }

    private void writeJson(Path file, List<Yardstick> yardsticks) throws IOException {
        var rows = new ArrayList<Map<String, Object>>();
        for (var row : published) {
            rows.add(asJson(row, yardsticks));
        }
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(file, mapper.writeValueAsString(rows));
    }

    private Map<String, Object> asJson(Row row, List<Yardstick> yardsticks) {
        var json = new LinkedHashMap<String, Object>();
        json.put("system", row.system());
        json.put("workload", row.workload());
        json.put("clients", row.clients());
        json.put("operations", row.operations());
        json.put("perSecond", row.perSecond());
        json.put("perSecondMin", row.perSecondMin());
        json.put("perSecondMax", row.perSecondMax());
        json.put("p50Micros", row.p50Micros());
        json.put("p99Micros", row.p99Micros());
        json.put("p999Micros", row.p999Micros());
        for (var yardstick : yardsticks) {
            yardstick.of(row, published).ifPresent(ratio -> json.put(yardstick.title(), ratio));
        }
        json.put("facts", row.facts());
        json.put("setting", setting);
        json.put("machine", machine);
        return json;
    }

    @Override
    public void close() throws IOException {
        workplace.close();
    }
}
