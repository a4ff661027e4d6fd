package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.AfterReturn;
import dev.proust.examples.shop.ShopEvent.OfLine;
import dev.proust.examples.shop.ShopEvent.OrderPlaced;
import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.examples.shop.ShopEvent.ReturnRefused.Reason;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The books of the shop: all of its events, folded into counts and totals.
final class Books {

    private final Map<String, Long> events = new TreeMap<>();
    private final Map<Reason, Long> refusals = new EnumMap<>(Reason.class);
    private final Ledger recorded = new Ledger();
    private final Ledger refused = new Ledger();
    private Optional<ShopOpened> opened = Optional.empty();
    private long lines;

    /// Reads all of a store.
    ///
    /// @param also who else wants to see each event
    static Books of(EventStore store, Consumer<ShopEvent> also) {
        var books = new Books();
        var codec = ShopCodec.create();
        try (var reader = store.read(Query.all())) {
            for (var recorded : reader) {
                if (!ShopCodec.isOfShop(recorded)) continue;
                var event = codec.decode(recorded);
                books.add(recorded.type(), event);
                also.accept(event);
            }
        }
        return books;
    }

    private void add(String type, ShopEvent event) {
        events.merge(type, 1L, Long::sum);
        switch (event) {
            case ShopOpened shop -> opened = Optional.of(shop);
            case OrderPlaced _, AfterReturn _ -> {}
            case OfLine ofLine -> add(ofLine);
        }
    }

    private void add(OfLine event) {
        lines++;
        if (event instanceof ReturnRefused refusal) {
            refusals.merge(refusal.reason(), 1L, Long::sum);
            refused.add(event.line());
        } else {
            recorded.add(event.line());
        }
    }

    /// The item with the most lines.
    Optional<String> busiestItem() {
        return recorded.items().byKey().entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().lines()))
                .map(Map.Entry::getKey);
    }

    /// What the store was opened as.
    Optional<ShopOpened> opened() {
        return opened;
    }

    /// How many lines of the data are stored, refused ones too.
    long lines() {
        return lines;
    }

    /// How many events there are of each type.
    Map<String, Long> events() {
        return Collections.unmodifiableMap(events);
    }

    /// How many returns were refused for each reason.
    Map<Reason, Long> refusals() {
        return Collections.unmodifiableMap(refusals);
    }

    /// The totals of all lines but the refused ones.
    Ledger recorded() {
        return recorded;
    }

    /// The totals of the refused lines.
    Ledger refused() {
        return refused;
    }
}
