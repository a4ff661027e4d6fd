package dev.proust.sourcing.saga;

import dev.proust.sourcing.Decider;
import dev.proust.store.Query;
import java.util.List;
import java.util.Optional;

/// The rules of a process that goes on by itself: a decider that reacts to events and issues commands.
///
/// What it decides on is a [Trigger]: an event that has happened, or a deadline that was reached. What it
/// decides are events of its own, which stand in a stream of each instance; its state is folded from them
/// alone. What is to be done follows from each of them by [#effects].
///
/// ```java
/// public List<RefundEvent> decide(Trigger<ShopEvent> trigger, Refund refund) {
///     return switch (trigger) {
///         case Happened(GoodsReturned returned, var time) -> List.of(new RefundOwed(returned.order(), …));
///         case Happened(MoneyPaidOut _, var _) -> List.of(new RefundSettled());
///         case Due(var _, var _) -> List.of(new RefundOverdue());
///         …
///     };
/// }
///
/// public List<Effect<ShopCommand>> effects(RefundEvent event) {
///     return switch (event) {
///         case RefundOwed owed -> List.of(issue(new PayOut(owed.order())), schedule("paid", owed.until()));
///         case RefundSettled _ -> List.of(cancel("paid"));
///         case RefundOverdue _ -> List.of(issue(new AlertStaff(…)));
///     };
/// }
/// ```
///
/// All of it are pure functions. What `decide` throws parks the instance, and nothing of that decision was
/// written: a saga that has nothing to do decides nothing, and has no *no*.
///
/// Events of its own should say of persons as little as they can: those can be erased like any others, but an
/// instance whose events are gone is parked at the next trigger.
///
/// Thread rule: any thread, several at once; a saga without state of its own is that by itself.
///
/// @param <I> the events that it reacts to
/// @param <S> what is known of an instance, best a record
/// @param <E> events of its own, best a sealed interface of records
/// @param <C> the commands that it issues
public interface Saga<I, S, E, C> extends Decider<Trigger<I>, S, E> {

    /// The saga's name in stores, for ever: its instances have the streams `saga.NAME-INSTANCE`.
    ///
    /// @see SagaName
    String name();

    /// The events that can concern it, by today's names of their types. Its own are never among them.
    Query triggers();

    /// Which instance an event concerns, such as the id of an order; empty if none.
    Optional<String> instanceOf(I event);

    /// What is to be done because of an event of its own, in this order; none if nothing is. It is asked again
    /// after a restart, and gives the same.
    List<Effect<C>> effects(E event);
}
