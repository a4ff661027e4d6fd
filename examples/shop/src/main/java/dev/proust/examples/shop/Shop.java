package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopCommand.AdjustStock;
import dev.proust.examples.shop.ShopCommand.AfterReturn;
import dev.proust.examples.shop.ShopCommand.FromData;
import dev.proust.examples.shop.ShopCommand.NotifyCustomer;
import dev.proust.examples.shop.ShopCommand.OpenShop;
import dev.proust.examples.shop.ShopCommand.PayRefund;
import dev.proust.examples.shop.ShopCommand.PlaceOrder;
import dev.proust.examples.shop.ShopCommand.ReturnGoods;
import dev.proust.examples.shop.ShopCommand.SellLine;
import dev.proust.examples.shop.ShopCommand.WriteOffDebt;
import dev.proust.examples.shop.ShopEvent.BadDebtAdjusted;
import dev.proust.examples.shop.ShopEvent.CustomerNotified;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.LineSold;
import dev.proust.examples.shop.ShopEvent.OrderPlaced;
import dev.proust.examples.shop.ShopEvent.RefundPaid;
import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.examples.shop.ShopEvent.ReturnRefused.Reason;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.examples.shop.ShopEvent.StockAdjusted;
import dev.proust.sourcing.Decider;
import dev.proust.store.Criterion;
import dev.proust.store.Query;
import java.util.List;
import java.util.Optional;

/// The rules of the shop: pure functions, free of storage and threads.
///
/// | command      | rests on (its *boundary*)                        | rule                                           |
/// |--------------|--------------------------------------------------|------------------------------------------------|
/// | OpenShop     | the stream `shop`                                | a shop is fed with one data, under one rule    |
/// | PlaceOrder   | the order                                        | an order is placed once                        |
/// | SellLine     | the order, and the item's sales of that day      | the order is placed; pick slips count 1, 2, 3… |
/// | ReturnGoods  | what the customer bought and returned of the item| never more than bought and not yet returned    |
/// | AdjustStock  | nothing                                          |                                                |
/// | WriteOffDebt | nothing                                          |                                                |
/// | PayRefund,   | what followed from that return                   | it is paid once, and the customer told once,   |
/// | Notify…      |                                                  | when it is paid                                |
///
/// A boundary holds just what the rule needs, so that little is loaded and only those who really compete conflict: two
/// clerks who sell the same item on the same day both want its next slip, and the slower one has to look again.
final class Shop implements Decider<ShopCommand, Shop.Seen, ShopEvent> {

    /// What is known from the events inside a command's boundary.
    ///
    /// @param opened the shop's opening
    /// @param placed whether the order is placed
    /// @param lastSlip the item's last pick slip of the day; 0 if there is none
    /// @param bought how many pieces were sold
    /// @param returned how many pieces came back
    /// @param after what followed from a return
    record Seen(
            Optional<ShopOpened> opened,
            boolean placed,
            int lastSlip,
            long bought,
            long returned,
            AfterReturnSeen after) {

        private Seen after(AfterReturnSeen after) {
            return new Seen(opened, placed, lastSlip, bought, returned, after);
        }
    }

    /// @param paid whether the money was paid back
    /// @param notified whether the customer was told
    record AfterReturnSeen(boolean paid, boolean notified) {}

    private final ReturnRule returns;

    Shop(ReturnRule returns) {
        this.returns = returns;
    }

    /// The events that the command's rule rests on.
    Query boundary(ShopCommand command) {
        return switch (command) {
            case OpenShop _ -> Query.stream(ShopCodec.SHOP);
            case PlaceOrder order -> Query.of(placed(order.invoice()));
            case SellLine(var line) -> Query.of(placed(line.invoice()), soldThatDay(line));
            case ReturnGoods goods ->
                checkedCustomer(goods.line())
                        .map(customer -> Query.of(tradedWith(customer, goods.line())))
                        .orElseGet(() -> onlyItself(goods));
            case AdjustStock adjust -> onlyItself(adjust);
            case WriteOffDebt writeOff -> onlyItself(writeOff);
            case AfterReturn after -> Query.stream(ShopCodec.refund(after.line()));
        };
    }

    @Override
    public Seen initial() {
        return new Seen(Optional.empty(), false, 0, 0, 0, new AfterReturnSeen(false, false));
    }

    @Override
    public List<ShopEvent> decide(ShopCommand command, Seen seen) {
        return switch (command) {
            case OpenShop(var shop) -> open(shop, seen);
            case PlaceOrder order -> List.of(place(order, seen));
            case SellLine(var line) -> List.of(sell(line, seen));
            case ReturnGoods(var line) -> List.of(takeBack(line, seen));
            case AdjustStock(var line) -> List.of(new StockAdjusted(line));
            case WriteOffDebt(var line) -> List.of(new BadDebtAdjusted(line));
            case PayRefund refund -> List.of(pay(refund, seen.after));
            case NotifyCustomer notify -> List.of(tell(notify, seen.after));
        };
    }

    @Override
    public Seen evolve(Seen seen, ShopEvent event) {
        return switch (event) {
            case ShopOpened shop ->
                new Seen(Optional.of(shop), seen.placed, seen.lastSlip, seen.bought, seen.returned, seen.after);
            case OrderPlaced _ -> new Seen(seen.opened, true, seen.lastSlip, seen.bought, seen.returned, seen.after);
            case LineSold(var line, var slip) ->
                new Seen(seen.opened, seen.placed, slip, seen.bought + line.quantity(), seen.returned, seen.after);
            case LineReturned(var line) ->
                new Seen(
                        seen.opened,
                        seen.placed,
                        seen.lastSlip,
                        seen.bought,
                        seen.returned + line.comingBack(),
                        seen.after);
            case RefundPaid _ -> seen.after(new AfterReturnSeen(true, seen.after.notified));
            case CustomerNotified _ -> seen.after(new AfterReturnSeen(seen.after.paid, true));
            case ReturnRefused _, StockAdjusted _, BadDebtAdjusted _ -> seen;
        };
    }

    private static List<ShopEvent> open(ShopOpened shop, Seen seen) {
        if (seen.opened.isEmpty()) return List.of(shop);
        var there = seen.opened.get();
        if (!there.sha256().equals(shop.sha256())) {
            throw new ShopRefusal("the store was fed with " + there.data() + " (sha256 " + there.sha256()
                    + "), not with " + shop.data() + " (sha256 " + shop.sha256() + ")");
        }
        if (there.returns() != shop.returns()) {
            throw new ShopRefusal("the store was opened with returns " + there.returns() + ", not " + shop.returns());
        }
        return List.of();
    }

    private static ShopEvent place(PlaceOrder order, Seen seen) {
        if (seen.placed) throw new ShopRefusal("order " + order.invoice() + " is placed already");
        return new OrderPlaced(order.invoice(), order.customer(), order.country(), order.occurred());
    }

    private static ShopEvent sell(Line line, Seen seen) {
        if (!seen.placed) throw new ShopRefusal("line " + line.id() + " is of an order that is not placed");
        return new LineSold(line, seen.lastSlip + 1);
    }

    /// A second time would be a mistake of whoever asks, and is not passed over in silence.
    private static ShopEvent pay(PayRefund refund, AfterReturnSeen seen) {
        if (seen.paid) throw new ShopRefusal("line " + refund.line() + " is refunded already");
        return new RefundPaid(refund.line(), refund.customer(), refund.thousandths());
    }

    private static ShopEvent tell(NotifyCustomer notify, AfterReturnSeen seen) {
        if (!seen.paid) throw new ShopRefusal("line " + notify.line() + " is not refunded yet");
        if (seen.notified) throw new ShopRefusal("of line " + notify.line() + " the customer was told already");
        return new CustomerNotified(notify.line(), notify.customer(), notify.thousandths());
    }

    private ShopEvent takeBack(Line line, Seen seen) {
        long left = seen.bought - seen.returned;
        if (checkedCustomer(line).isEmpty() || line.comingBack() <= left) return new LineReturned(line);
        var reason = seen.bought == 0
                ? Reason.NEVER_BOUGHT
                : left == 0 ? Reason.ALL_RETURNED_ALREADY : Reason.MORE_THAN_LEFT;
        return new ReturnRefused(line, reason, seen.bought, seen.returned);
    }

    /// The customer whose purchases a return is compared with. Nobody can tell what a stranger has bought.
    private Optional<String> checkedCustomer(Line line) {
        return switch (returns) {
            case CHECKED -> line.customer();
            case UNCHECKED -> Optional.empty();
        };
    }

    private static Criterion placed(String invoice) {
        return Criterion.stream(ShopCodec.order(invoice)).withTypes(ShopCodec.ORDER_PLACED);
    }

    private static Criterion soldThatDay(Line line) {
        return Criterion.tagged(ShopCodec.item(line), ShopCodec.day(line)).withTypes(ShopCodec.LINE_SOLD);
    }

    private static Criterion tradedWith(String customer, Line line) {
        return Criterion.tagged(ShopCodec.customer(customer), ShopCodec.item(line))
                .withTypes(ShopCodec.LINE_SOLD, ShopCodec.LINE_RETURNED);
    }

    /// The boundary of a command without a rule: whether it was done already, which every command rests on.
    private static Query onlyItself(FromData command) {
        return Query.append(command.id());
    }
}
