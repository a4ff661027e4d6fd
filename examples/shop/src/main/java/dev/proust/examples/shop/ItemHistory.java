package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.LineSold;
import dev.proust.store.Criterion;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Tag;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a store remembers of one item: found by its tag, wherever the events have their home.
///
/// @param item its code
/// @param description its name, as of the first sale
/// @param soldByMonth how many pieces were sold, by month
/// @param first its first sale, in a sentence
/// @param last its last one
record ItemHistory(String item, String description, SortedMap<YearMonth, Long> soldByMonth, String first, String last) {

    private static final int BAR_MAX = 40;

    /// A sale, and the event that told of it.
    private record Sale(RecordedEvent recorded, Line line) {}

    /// Reads the history of an item; empty if it was never sold.
    static Optional<ItemHistory> of(String item, EventStore store) {
        var query = Query.of(Criterion.tagged(Tag.of("item", item)).withTypes(ShopCodec.LINE_SOLD));
        var codec = ShopCodec.create();
        var sales = new ArrayList<Sale>();
        try (var reader = store.read(query)) {
            for (var recorded : reader) {
                if (codec.decode(recorded) instanceof LineSold sold) sales.add(new Sale(recorded, sold.line()));
            }
        }
        // The store's order is that of recording: the clerks work at once, and one of them may be days ahead.
        sales.sort(Comparator.comparing(sale -> sale.line().occurred()));
        return sales.isEmpty() ? Optional.empty() : Optional.of(of(item, sales));
    }

    private static ItemHistory of(String item, List<Sale> sales) {
        var soldByMonth = new TreeMap<YearMonth, Long>();
        for (var sale : sales) {
            soldByMonth.merge(
                    YearMonth.from(sale.line().day()), (long) sale.line().quantity(), Long::sum);
        }
        var first = sales.getFirst();
        return new ItemHistory(
                item, first.line().description(), soldByMonth, sentence(first), sentence(sales.getLast()));
    }

    /// A bar for each month.
    ///
    /// @param bar what bars are made of
    List<String> chart(String bar) {
        long max =
                soldByMonth.values().stream().mapToLong(Long::longValue).max().orElse(1);
        var rows = new ArrayList<String>();
        soldByMonth.forEach((month, sold) -> {
            int length = (int) Math.max(1, Math.round((double) BAR_MAX * sold / max));
            rows.add(String.format(Locale.ROOT, "%s %s %,d", month, bar.repeat(length), sold));
        });
        return rows;
    }

    private static String sentence(Sale sale) {
        var line = sale.line();
        return String.format(
                Locale.ROOT,
                "%s: %,d at %s GBP to %s (position %,d, %s version %,d)",
                line.day(),
                line.quantity(),
                line.price().toPlainString(),
                line.customer().map(customer -> "customer " + customer).orElse("a stranger"),
                sale.recorded().position(),
                sale.recorded().stream(),
                sale.recorded().version());
    }
}
