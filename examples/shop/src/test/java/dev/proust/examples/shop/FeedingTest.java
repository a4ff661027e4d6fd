package dev.proust.examples.shop;

import static dev.proust.examples.shop.Fixtures.check;
import static dev.proust.examples.shop.Fixtures.feedSlice;
import static dev.proust.examples.shop.Fixtures.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.Proust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole slice through a real store on a real disk.
class FeedingTest {

    private static final int ORDERS = 8_608;
    private static final int LINES = 14_339;
    private static final int REFUSED = 322;

    /// What becomes of each line where there is nobody to compete with.
    private static Map<String, String> byOneClerk = Map.of();

    @TempDir
    private static Path fedByOneClerk;

    @TempDir
    private Path directory;

    @BeforeAll
    static void feedByOneClerk() throws Exception {
        try (var store = Proust.open(fedByOneClerk)) {
            feedSlice(store, ReturnRule.CHECKED, 1, new AtomicBoolean());
            byOneClerk = outcomes(store);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16})
    void the_outcome_is_the_same_with_any_number_of_clerks(int clerks) throws Exception {
        try (var store = Proust.open(directory)) {
            var run = feedSlice(store, ReturnRule.CHECKED, clerks, new AtomicBoolean());

            assertThat(run.complete()).isTrue();
            assertThat(run.counts().lines()).isEqualTo(LINES);
            assertThat(run.counts().refused()).isEqualTo(REFUSED);
            assertThat(run.counts().appends()).isEqualTo(ORDERS + LINES);
            assertThat(outcomes(store)).isEqualTo(byOneClerk);
            assertThat(check(store).problems()).isEmpty();
        }
    }

    @Test
    void unchecked_nothing_is_refused_and_the_totals_agree() throws Exception {
        try (var store = Proust.open(directory)) {
            var run = feedSlice(store, ReturnRule.UNCHECKED, 16, new AtomicBoolean());

            assertThat(run.counts().refused()).isZero();
            assertThat(check(store).problems()).isEmpty();
            assertThat(check(store).refusals()).isEmpty();
        }
    }

    @Test
    void fed_again_nothing_is_done_twice() throws Exception {
        try (var store = Proust.open(fedByOneClerk)) {
            var head = store.head();
            var again = feedSlice(store, ReturnRule.CHECKED, 16, new AtomicBoolean());

            assertThat(again.counts()).isEqualTo(new Tally.Counts(0, 0, 0, 0));
            assertThat(again.complete()).isTrue();
            assertThat(store.head()).isEqualTo(head);
        }
    }

    @Test
    void stopped_politely_at_random_points_it_goes_on_where_it_was() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        boolean complete = false;
        for (int runs = 1; !complete; runs++) {
            try (var store = Proust.open(directory)) {
                var stopped = new AtomicBoolean();
                var stopping = new StoppingStore(store, random.nextLong(1, 8_000), () -> stopped.set(true));
                complete = feedSlice(stopping, ReturnRule.CHECKED, random.nextInt(1, 40), stopped)
                        .complete();
                assertThat(runs).as("seed %d", seed).isLessThan(ORDERS + LINES);
            }
        }
        assertNothingIsMissingOrTwice(seed);
    }

    @Test
    void with_the_store_torn_away_at_random_points_it_goes_on_where_it_was() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int run = 0; run < 4; run++) {
            var store = Proust.open(directory);
            var torn = new StoppingStore(store, random.nextLong(1, 4_000), store::close);
            int clerks = random.nextInt(1, 40);
            assertThatThrownBy(() -> feedSlice(torn, ReturnRule.CHECKED, clerks, new AtomicBoolean()))
                    .as("seed %d", seed)
                    .isInstanceOf(RuntimeException.class);
        }
        try (var store = Proust.open(directory)) {
            feedSlice(store, ReturnRule.CHECKED, 16, new AtomicBoolean());
        }
        assertNothingIsMissingOrTwice(seed);
    }

    private void assertNothingIsMissingOrTwice(long seed) throws IOException {
        try (var store = Proust.open(directory)) {
            assertThat(outcomes(store)).as("seed %d", seed).isEqualTo(byOneClerk);
            assertThat(store.head().position()).as("seed %d", seed).isEqualTo(1 + ORDERS + LINES);
            assertThat(check(store).problems()).as("seed %d", seed).isEmpty();
        }
    }
}
