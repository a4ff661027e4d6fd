package dev.proust.sourcing.saga;

import dev.proust.sourcing.CommandContext;

/// Has the commands of a saga carried out, by whatever handlers they are for.
///
/// ```java
/// Dispatcher<ShopCommand> dispatcher = (command, context) -> shop.handle(command, context);
/// ```
///
/// Thread rule: as many threads at once as the executor of the saga has; one for each instance.
///
/// @param <C> the commands
@FunctionalInterface
public interface Dispatcher<C> {

    /// Carries out a command, and returns when that is done.
    ///
    /// It may be asked for more than once: when nobody knows any more whether it was done. So it is handed on
    /// under the id that the context names, by which handlers give the first outcome again; to whatever else
    /// there is, the id serves as idempotency key.
    ///
    /// | what it throws                                               | what becomes of it                    |
    /// |--------------------------------------------------------------|---------------------------------------|
    /// | a store's failure that is retryable, or `OvertakenException` | it is asked for again, until it works |
    /// | anything else: a *no* of the domain, above all               | the instance is parked until retried  |
    ///
    /// If a saga is to react to a *no*, the handler had better record it, as an event of the domain.
    ///
    /// @param context the command's id, the same at each repetition; as causation the saga's own event, and the
    ///     correlation of what it reacted to
    void dispatch(C command, CommandContext context);
}
