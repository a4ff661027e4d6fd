package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.BadDebtAdjusted;
import dev.proust.examples.shop.ShopEvent.CustomerNotified;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.LineSold;
import dev.proust.examples.shop.ShopEvent.OrderPlaced;
import dev.proust.examples.shop.ShopEvent.RefundPaid;
import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.examples.shop.ShopEvent.StockAdjusted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks over the clerks' shoulders: goes through all events in the store's order and checks the rules a second time,
/// in another way. If two clerks had ever decided on the same facts, it would show here.
final class Audit {

    private record ItemDay(String item, LocalDate day) {}

    private record Trade(String customer, String item) {}

    private final Set<String> placed = new HashSet<>();
    private final Map<ItemDay, Integer> lastSlips = new HashMap<>();
    private final Map<Trade, Long> held = new HashMap<>();
    private final Map<String, Long> owed = new HashMap<>();
    private final Set<String> paid = new HashSet<>();
    private final Set<String> notified = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private ReturnRule returns = ReturnRule.UNCHECKED;

    void add(ShopEvent event) {
        switch (event) {
            case ShopOpened shop -> returns = shop.returns();
            case OrderPlaced(var invoice, var _, var _, var _) ->
                require(placed.add(invoice), "order " + invoice + " placed twice");
            case LineSold(var line, var slip) -> sold(line, slip);
            case LineReturned(var line) -> returned(line);
            case ReturnRefused refusal -> refused(refusal.line());
            case StockAdjusted _, BadDebtAdjusted _ -> {}
            case RefundPaid(var line, var _, var thousandths) -> refunded(line, thousandths);
            case CustomerNotified(var line, var _, var _) ->
                require(
                        paid.contains(line) && notified.add(line),
                        "of line " + line + " the customer was told twice, or before it was refunded");
        }
    }

    /// A sentence for each event that broke a rule.
    List<String> broken() {
        return Collections.unmodifiableList(broken);
    }

    /// How many items were sold on how many days: each of these has slips from 1 to n.
    int itemDays() {
        return lastSlips.size();
    }

    /// How many returns were refunded.
    int refunds() {
        return paid.size();
    }

    /// How many of these the customer was told of.
    int notices() {
        return notified.size();
    }

    /// How many returns wait for their refund.
    int waiting() {
        return owed.size();
    }

    private void sold(Line line, int slip) {
        require(placed.contains(line.invoice()), "line " + line.id() + " sold before its order was placed");
        int expected = lastSlips.getOrDefault(itemDay(line), 0) + 1;
        require(slip == expected, "line " + line.id() + " sold with slip " + slip + ", expected " + expected);
        lastSlips.put(itemDay(line), slip);
        hold(line);
    }

    private void returned(Line line) {
        require(mayReturn(line), "line " + line.id() + " returned, though more than was bought and not yet returned");
        hold(line);
        owed.put(line.id(), -line.thousandths());
    }

    private void refunded(String line, long thousandths) {
        var amount = Optional.ofNullable(owed.remove(line));
        require(paid.add(line), "line " + line + " refunded twice");
        require(
                amount.isPresent() && amount.get() == thousandths,
                "line " + line + " refunded, though it owed " + amount);
    }

    private void refused(Line line) {
        require(
                !mayReturn(line),
                "line " + line.id() + " refused, though no more than was bought and not yet returned");
    }

    private boolean mayReturn(Line line) {
        return returns == ReturnRule.UNCHECKED
                || line.customer()
                        .map(customer -> held.getOrDefault(new Trade(customer, line.item()), 0L) >= line.comingBack())
                        .orElse(true);
    }

    private void hold(Line line) {
        line.customer()
                .ifPresent(customer -> held.merge(new Trade(customer, line.item()), (long) line.quantity(), Long::sum));
    }

    private static ItemDay itemDay(Line line) {
        return new ItemDay(line.item(), line.day());
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) broken.add(otherwise);
    }
}
