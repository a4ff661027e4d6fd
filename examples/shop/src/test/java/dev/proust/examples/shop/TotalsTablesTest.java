package dev.proust.examples.shop;

import static dev.proust.examples.shop.Fixtures.feedSlice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the tables say what the events say, whoever opens and closes them meanwhile.
class TotalsTablesTest {

    @TempDir
    private Path directory;

    @Test
    void after_all_lines_the_tables_agree_with_the_totals_of_others_but_for_what_was_refused() throws Exception {
        var incidents = Collections.synchronizedList(new ArrayList<String>());
        var place = directory.resolve("store");
        assertThat(TotalsTables.exist(place)).isFalse();
        try (var store = Proust.open(place)) {
            for (var clerks : List.of(8, 8)) {
                try (var tables = TotalsTables.of(store, place, incidents::add)) {
                    feedSlice(store, ReturnRule.CHECKED, clerks, new AtomicBoolean());
                    var books = Books.of(store, _ -> {});
                    assertThat(tables.ledger().differencesFrom(books.recorded()))
                            .isEmpty();
                    var check = Check.of(store, Optional.empty(), Path.of(""), Optional.of(tables.ledger()));
                    assertThat(check.problems()).isEmpty();
                    assertThat(check.text(place)).contains("and so do the tables");
                }
            }
        }
        assertThat(TotalsTables.exist(place)).isTrue();
        assertThat(incidents).isEmpty();
    }

    @Test
    void tables_of_the_next_version_take_the_place_of_these_while_the_clerks_sell() throws Exception {
        var place = directory.resolve("store");
        var incidents = Collections.synchronizedList(new ArrayList<String>());
        try (var store = Proust.open(place);
                var tables = TotalsTables.of(store, place, incidents::add)) {
            var stopped = new AtomicBoolean();
            var half = new StoppingStore(store, 8_000, () -> stopped.set(true));
            feedSlice(half, ReturnRule.CHECKED, 8, stopped);
            var feeding = new FutureTask<>(() -> feedSlice(store, ReturnRule.CHECKED, 8, new AtomicBoolean()));
            Thread.ofVirtual().start(feeding);

            try (var next = TotalsTables.of(store, place, TotalsTables.VERSION + 1, incidents::add)) {
                assertThat(tables.areLive()).isTrue();
                assertThat(tables.replaceBy(next)).isEmpty();
                assertThat(next.areLive()).isTrue();
                assertThat(tables.areLive()).isFalse();
                assertThat(feeding.get().complete()).isTrue();
                var books = Books.of(store, _ -> {});
                assertThat(next.ledger().differencesFrom(books.recorded())).isEmpty();
                assertThat(tables.ledger().differencesFrom(books.recorded())).isEmpty();
            }
        }
        assertThat(incidents).isEmpty();
    }

    @Test
    void a_difference_in_the_tables_is_a_problem() throws Exception {
        try (var store = Proust.open(directory)) {
            feedSlice(store, ReturnRule.CHECKED, 8, new AtomicBoolean());
            var spoiled = Books.of(store, _ -> {}).recorded();
            spoiled.add(Fixtures.anonymous("1", 1, "85123A", 1));
            var check = Check.of(store, Optional.empty(), Path.of(""), Optional.of(spoiled));
            assertThat(check.problems())
                    .singleElement()
                    .asString()
                    .startsWith("in the tables: item 85123A: expected 2,308 lines");
        }
    }
}
