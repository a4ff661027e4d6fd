package dev.proust.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.proust.engine.Proust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole year, which does not travel with the project. Takes minutes: leave it out with
/// `-DexcludedGroups=whole-file`.
@Tag("whole-file")
class WholeFileTest {

    private static final int CLERKS = 200;

    /// Surefire runs tests in the module's folder.
    private final Path project = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    private final Path file =
            project.resolve("../shared/data/online-retail.ndjson.gz").normalize();

    @TempDir
    private Path directory;

    @BeforeEach
    void requireData() {
        assumeTrue(Files.isRegularFile(file), "skipped: the whole year of orders is not there, looked for " + file);
    }

    @Test
    void unchecked_all_totals_agree_exactly() throws Exception {
        var check = feedAndCheck(ReturnRule.UNCHECKED);
        assertThat(check.problems()).isEmpty();
        assertThat(check.lines()).isEqualTo(541_909);
        assertThat(check.customers()).isEqualTo(4_372);
        assertThat(check.items()).isEqualTo(4_070);
        assertThat(check.refusals()).isEmpty();
    }

    @Test
    void checked_exactly_1387_returns_are_refused_and_the_rest_agrees() throws Exception {
        var check = feedAndCheck(ReturnRule.CHECKED);
        assertThat(check.problems()).isEmpty();
        assertThat(check.refused().lines()).isEqualTo(1_387);
        assertThat(check.refusals().values()).containsExactly(1_306L, 26L, 55L);
    }

    private Check feedAndCheck(ReturnRule returns) throws Exception {
        var data = ShopData.in(file);
        try (var store = Proust.open(directory)) {
            var run = new Feeding(store, data, data.inspect(returns), new AtomicBoolean()).run(CLERKS, Fixtures.SILENT);
            assertThat(run.complete()).isTrue();
            return Check.of(store, Optional.empty(), project);
        }
    }
}
