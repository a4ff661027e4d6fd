package dev.proust.examples.shop;

import static dev.proust.examples.shop.Fixtures.feedSlice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.Proust;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.LineSold;
import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.store.Append;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the check sees whatever could be wrong with a store: each test takes a good one and spoils one event.
class CheckTest {

    private static final int EVENTS_PER_APPEND = 10_000;

    private static List<ShopEvent> good = List.of();

    @TempDir
    private Path directory;

    @BeforeAll
    static void feed(@TempDir Path directory) throws Exception {
        var codec = ShopCodec.create();
        var events = new ArrayList<ShopEvent>();
        try (var store = Proust.open(directory)) {
            feedSlice(store, ReturnRule.CHECKED, 16, new AtomicBoolean());
            try (var reader = store.read(Query.all())) {
                for (var recorded : reader) events.add(codec.decode(recorded));
            }
        }
        good = List.copyOf(events);
    }

    @Test
    void a_good_store_is_good() throws IOException {
        var check = check(good);
        assertThat(check.problems()).isEmpty();
        assertThat(check.refusals().values()).containsExactly(312L, 3L, 7L);
        assertThat(check.text(directory)).contains("322 returns were refused", "All is well.");
    }

    @Test
    void a_missing_line() throws IOException {
        var check = check(without(LineReturned.class::isInstance));
        assertThat(check.isGood()).isFalse();
        assertThat(check.problems())
                .contains("the feeding is not complete: 14,338 of 14,339 lines are stored")
                .anyMatch(problem -> problem.startsWith("item "));
        assertThat(check.text(directory)).contains("Go on with:  ./proust demo --dir " + directory);
    }

    @Test
    void a_missing_refusal() throws IOException {
        assertThat(check(without(ReturnRefused.class::isInstance)).problems())
                .contains("the feeding is not complete: 14,338 of 14,339 lines are stored")
                .hasSize(3);
    }

    @Test
    void a_line_too_many() throws IOException {
        var events = new ArrayList<>(good);
        events.add(new LineReturned(Fixtures.anonymous("C999999", 1, "85123A", -1)));
        assertThat(check(events).problems())
                .hasSize(2)
                .contains("14,340 lines are stored, but the data holds 14,339")
                .anyMatch(problem -> problem.startsWith("item 85123A: expected 2,313 lines"));
    }

    @Test
    void a_price_that_is_off_by_a_thousandth_of_a_pound() throws IOException {
        assertThat(check(replacing(sold -> new LineSold(dearer(sold.line()), sold.slip())))
                        .problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("customer "))
                .anyMatch(problem -> problem.startsWith("item "));
    }

    @Test
    void a_slip_that_was_given_twice() throws IOException {
        assertThat(check(replacing(sold -> new LineSold(sold.line(), sold.slip() + 1)))
                        .problems())
                .isNotEmpty()
                .allMatch(problem -> problem.contains(" with slip "));
    }

    @Test
    void a_return_that_should_have_been_refused() throws IOException {
        var events = new ArrayList<>(good);
        events.replaceAll(event -> event instanceof ReturnRefused refused ? new LineReturned(refused.line()) : event);
        assertThat(check(events).problems())
                .hasSizeGreaterThanOrEqualTo(322)
                .allMatch(problem -> problem.contains("though more than was bought"));
    }

    @Test
    void a_store_that_is_no_shop() {
        assertThatThrownBy(() -> check(List.of())).isInstanceOf(ShopRefusal.class);
    }

    @Test
    void totals_that_are_nowhere() {
        try (var store = Proust.open(directory)) {
            append(store, good);
            assertThatThrownBy(() -> Check.of(store, Optional.of(Path.of("nowhere")), Path.of("")))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessageContaining("slice.expected-customer.csv.gz in [nowhere]");
        }
    }

    private static List<ShopEvent> without(Predicate<ShopEvent> unwanted) {
        var events = new ArrayList<>(good);
        events.remove(good.stream().filter(unwanted).findFirst().orElseThrow());
        return events;
    }

    /// Replaces one sale to a known customer.
    private static List<ShopEvent> replacing(UnaryOperator<LineSold> change) {
        var events = new ArrayList<>(good);
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof LineSold sold && sold.line().customer().isPresent()) {
                events.set(i, change.apply(sold));
                return events;
            }
        }
        throw new AssertionError("no sale to a known customer");
    }

    private static Line dearer(Line line) {
        return new Line(
                line.invoice(),
                line.number(),
                line.item(),
                line.description(),
                line.quantity(),
                line.price().add(new BigDecimal("0.001")),
                line.customer(),
                line.country(),
                line.occurred());
    }

    private Check check(List<ShopEvent> events) throws IOException {
        try (var store = Proust.open(directory)) {
            append(store, events);
            return Fixtures.check(store);
        }
    }

    private static void append(EventStore store, List<ShopEvent> events) {
        var codec = ShopCodec.create();
        for (int from = 0; from < events.size(); from += EVENTS_PER_APPEND) {
            int to = Math.min(from + EVENTS_PER_APPEND, events.size());
            store.append(Append.of(
                    events.subList(from, to).stream().map(codec::encode).toList()));
        }
    }
}
