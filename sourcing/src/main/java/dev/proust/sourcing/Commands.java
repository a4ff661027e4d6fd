package dev.proust.sourcing;

/// Whoever handles commands: each for itself ([CommandHandler]), or those of one boundary in turns
/// ([CommandLanes]). What a command does is the same with both.
///
/// Thread rule: any thread, several at once.
///
/// @param <C> commands
/// @param <S> what has to be known to decide
/// @param <E> events
public interface Commands<C, S, E> {

    /// Handles a command that has no id. Repeating it does it again.
    ///
    /// @see #handle(Object, CommandContext)
    default Outcome<S, E> handle(C command) {
        return handle(command, CommandContext.none());
    }

    /// Handles a command; repeating it under its id gives the first outcome.
    ///
    /// @param commandId the command's id, the same at each repetition, and no other command's: whatever is
    ///     asked for under an id that is known gets the outcome of what was done under it
    /// @see #handle(Object, CommandContext)
    default Outcome<S, E> handle(C command, String commandId) {
        return handle(command, CommandContext.withId(commandId));
    }

    /// Handles a command; if it has an id, repeating it gives the first outcome.
    ///
    /// What the decider throws, its no to the command, is passed on, as is whatever else the store throws:
    /// nothing was appended then, but for [dev.proust.store.OutcomeUnknownException], after which the caller
    /// repeats the command under the same id.
    ///
    /// @param context what goes with the command. The outcome of a first time is given even after the deadline
    /// @throws OvertakenException if others were faster at each of the attempts that [Retry] allows, or if the
    ///     thread was interrupted between two of them (its interrupt flag is kept); nothing was appended
    /// @throws dev.proust.store.TimedOutException if the deadline has passed, or would pass in the pause before
    ///     the next attempt; nothing was appended
    /// @throws UndecodableEventException if the boundary holds an event that the codec does not understand;
    ///     nothing was appended
    /// @throws IllegalArgumentException if the boundary has no room left for the id, or the store's limits are
    ///     exceeded
    Outcome<S, E> handle(C command, CommandContext context);
}
