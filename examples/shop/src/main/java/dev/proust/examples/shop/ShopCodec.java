package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.AfterReturn;
import dev.proust.examples.shop.ShopEvent.BadDebtAdjusted;
import dev.proust.examples.shop.ShopEvent.CustomerNotified;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.LineSold;
import dev.proust.examples.shop.ShopEvent.OfLine;
import dev.proust.examples.shop.ShopEvent.OrderPlaced;
import dev.proust.examples.shop.ShopEvent.RefundPaid;
import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.examples.shop.ShopEvent.StockAdjusted;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.Upcasters;
import dev.proust.sourcing.json.JsonCodec;
import dev.proust.sourcing.json.JsonUpcaster;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the shop's events are stored: as JSON, each in one stream, its home, and with a tag for each other thing that it
/// concerns.
///
/// | event                        | stream             | tags                |
/// |------------------------------|--------------------|---------------------|
/// | ShopOpened                   | `shop`             |                     |
/// | OrderPlaced                  | `order-<invoice>`  | customer            |
/// | LineSold                     | `order-<invoice>`  | customer, item, day |
/// | LineReturned, ReturnRefused  | `return-<invoice>` | customer, item      |
/// | StockAdjusted                | `item-<item>`      | item                |
/// | BadDebtAdjusted              | `debt-<invoice>`   | item                |
/// | RefundPaid, CustomerNotified | `refund-<line>`    | customer            |
///
/// The names of the types are declared here: they are in every store for ever, while classes may be renamed.
final class ShopCodec {

    static final Stream SHOP = Stream.of("shop");

    /// The categories of all streams of the shop.
    static final List<String> CATEGORIES = List.of("shop", "order", "return", "item", "debt", "refund");

    static final String SHOP_OPENED = "ShopOpened";
    static final String ORDER_PLACED = "OrderPlaced";
    static final String LINE_SOLD = "LineSold";
    static final String LINE_RETURNED = "LineReturned";
    static final String RETURN_REFUSED = "ReturnRefused";
    static final String STOCK_ADJUSTED = "StockAdjusted";
    static final String BAD_DEBT_ADJUSTED = "BadDebtAdjusted";
    static final String REFUND_PAID = "RefundPaid";
    static final String CUSTOMER_NOTIFIED = "CustomerNotified";

    /// Shops that were opened before had no currency: it was the pound.
    private static final Upcasters OLD_SHAPES =
            Upcasters.none().step(SHOP_OPENED, 1, JsonUpcaster.of(shop -> shop.put("currency", "GBP")));

    private ShopCodec() {}

    static EventCodec<ShopEvent> create() {
        var codec = JsonCodec.of(ShopEvent.class)
                .type(SHOP_OPENED, 2, ShopOpened.class)
                .type(ORDER_PLACED, OrderPlaced.class)
                .type(LINE_SOLD, LineSold.class)
                .type(LINE_RETURNED, LineReturned.class)
                .type(RETURN_REFUSED, ReturnRefused.class)
                .type(STOCK_ADJUSTED, StockAdjusted.class)
                .type(BAD_DEBT_ADJUSTED, BadDebtAdjusted.class)
                .type(REFUND_PAID, RefundPaid.class)
                .type(CUSTOMER_NOTIFIED, CustomerNotified.class)
                .stream(ShopCodec::home)
                .tags(ShopCodec::tags)
                .occurred(ShopCodec::occurred)
                .build();
        return OLD_SHAPES.around(codec);
    }

    /// Whether an event is one of the shop's, and not of a saga's own.
    static boolean isOfShop(RecordedEvent recorded) {
        return !recorded.stream().category().startsWith("saga.");
    }

    static Stream refund(String line) {
        return Stream.of("refund", line);
    }

    static Stream order(String invoice) {
        return Stream.of("order", invoice);
    }

    static Tag item(Line line) {
        return Tag.of("item", line.item());
    }

    static Tag day(Line line) {
        return Tag.of("day", line.day().toString());
    }

    static Tag customer(String customer) {
        return Tag.of("customer", customer);
    }

    private static Stream home(ShopEvent event) {
        return switch (event) {
            case ShopOpened _ -> SHOP;
            case OrderPlaced placed -> order(placed.invoice());
            case LineSold(var line, var _) -> order(line.invoice());
            case LineReturned(var line) -> Stream.of("return", line.invoice());
            case ReturnRefused refused -> Stream.of("return", refused.line().invoice());
            case StockAdjusted(var line) -> Stream.of("item", line.item());
            case BadDebtAdjusted(var line) -> Stream.of("debt", line.invoice());
            case AfterReturn after -> refund(after.line());
        };
    }

    private static List<Tag> tags(ShopEvent event) {
        return switch (event) {
            case ShopOpened _ -> List.of();
            case OrderPlaced placed ->
                placed.customer().map(ShopCodec::customer).stream().toList();
            case OfLine ofLine -> tagsOfLine(ofLine);
            case AfterReturn after ->
                after.customer().map(ShopCodec::customer).stream().toList();
        };
    }

    private static List<Tag> tagsOfLine(OfLine event) {
        var tags = new ArrayList<>(List.of(item(event.line())));
        event.line().customer().map(ShopCodec::customer).ifPresent(tags::add);
        if (event instanceof LineSold) tags.add(day(event.line()));
        return tags;
    }

    private static Optional<Instant> occurred(ShopEvent event) {
        return switch (event) {
            case ShopOpened _, AfterReturn _ -> Optional.empty();
            case OrderPlaced placed -> Optional.of(placed.occurred());
            case OfLine ofLine -> Optional.of(ofLine.line().occurred());
        };
    }
}
