package dev.proust.examples.shop;

import dev.proust.examples.shop.RefundEvent.RefundOverdue;
import dev.proust.examples.shop.RefundEvent.RefundOwed;
import dev.proust.examples.shop.RefundEvent.RefundSettled;
import dev.proust.examples.shop.ShopCommand.NotifyCustomer;
import dev.proust.examples.shop.ShopCommand.PayRefund;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.RefundPaid;
import dev.proust.sourcing.saga.Effect;
import dev.proust.sourcing.saga.Saga;
import dev.proust.sourcing.saga.Trigger;
import dev.proust.sourcing.saga.Trigger.Due;
import dev.proust.sourcing.saga.Trigger.Happened;
import dev.proust.store.Criterion;
import dev.proust.store.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What follows from goods that came back: the money is paid back, and then the customer is told. If it is not
/// paid in time, that is written down.
///
/// ```
///   LineReturned ──► RefundOwed ──► PayRefund ──► RefundPaid ──► RefundSettled ──► NotifyCustomer
///                        └── two weeks ──► RefundOverdue
/// ```
///
/// Each returned line has an instance of its own.
final class Refunds implements Saga<ShopEvent, Refunds.Stage, RefundEvent, ShopCommand> {

    /// How long the customer may have to wait.
    static final Duration PATIENCE = Duration.ofDays(14);

    private static final String PAID = "paid";

    /// How far it has got.
    enum Stage {
        NOTHING_OWED,
        OWED,
        OVERDUE,
        SETTLED
    }

    @Override
    public String name() {
        return "refund";
    }

    @Override
    public Query triggers() {
        return Query.of(
                Criterion.category("return").withTypes(ShopCodec.LINE_RETURNED),
                Criterion.category("refund").withTypes(ShopCodec.REFUND_PAID));
    }

    @Override
    public Optional<String> instanceOf(ShopEvent event) {
        return switch (event) {
            case LineReturned(var line) -> Optional.of(line.id());
            case RefundPaid paid -> Optional.of(paid.line());
            default -> Optional.empty();
        };
    }

    @Override
    public Stage initial() {
        return Stage.NOTHING_OWED;
    }

    @Override
    public List<RefundEvent> decide(Trigger<ShopEvent> trigger, Stage stage) {
        return switch (trigger) {
            case Happened(LineReturned(var line), var time)
            when stage == Stage.NOTHING_OWED ->
                List.of(new RefundOwed(line.id(), line.customer(), -line.thousandths(), time.plus(PATIENCE)));
            case Happened(RefundPaid paid, var _)
            when stage != Stage.SETTLED -> List.of(new RefundSettled(paid.line(), paid.customer(), paid.thousandths()));
            case Happened<ShopEvent> _ -> List.of();
            case Due(var _, var _) -> List.of(new RefundOverdue());
        };
    }

    @Override
    public Stage evolve(Stage stage, RefundEvent event) {
        return switch (event) {
            case RefundOwed _ -> Stage.OWED;
            case RefundOverdue _ -> Stage.OVERDUE;
            case RefundSettled _ -> Stage.SETTLED;
        };
    }

    @Override
    public List<Effect<ShopCommand>> effects(RefundEvent event) {
        return switch (event) {
            case RefundOwed(var line, var customer, var thousandths, var until) ->
                List.of(Effect.schedule(PAID, until), Effect.issue(new PayRefund(line, customer, thousandths)));
            case RefundSettled(var line, var customer, var thousandths)
            when customer.isPresent() ->
                List.of(Effect.cancel(PAID), Effect.issue(new NotifyCustomer(line, customer, thousandths)));
            case RefundSettled _ -> List.of(Effect.cancel(PAID));
            case RefundOverdue _ -> List.of();
        };
    }
}
