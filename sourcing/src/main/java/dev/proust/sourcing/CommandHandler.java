package dev.proust.sourcing;

import dev.proust.store.EventStore;
import dev.proust.store.Query;
import java.util.Optional;
import java.util.function.Function;

/// Runs a decider on a store: reads the boundary, folds, decides, appends on the condition that the boundary has not
/// changed, and tries again when others were faster.
///
/// ```java
/// var accounts = CommandHandler.of(store, new Account(), codec, command -> Query.tagged(command.account()));
/// var outcome = accounts.handle(new Withdraw(account, 80), "withdrawal-4711");
/// ```
///
/// The *boundary* names the events that a command's decision rests on: a single stream, or whatever a query can say.
/// It holds all that the decider looks at, and best no more: whoever appends what matches it makes the command decide
/// anew.
///
/// | a decision rests on                 | boundary                                                              |
/// |-------------------------------------|-----------------------------------------------------------------------|
/// | one entity                          | `Query.stream(order)`                                                 |
/// | several entities                    | `Query.stream(from).or(Query.stream(to))`                             |
/// | an entity that others' events name  | `Query.tagged(account)`                                               |
/// | some of what is known of it         | `Query.of(Criterion.tagged(course).withTypes("CourseTaken"))`         |
/// | nothing but its own repetition      | `Query.append(commandId)`                                             |
///
/// Types in a boundary stand for all names that they ever had ([EventCodec#namesOf]). An event in the boundary
/// that the codec does not understand fails the command: rules are never decided on facts that were not
/// understood.
///
/// What goes with a command and is no part of it, such as who wants it and until when, is its [CommandContext].
///
/// **Repeating is safe** for a command that has an id. When an answer is lost, nobody knows whether the command was
/// done; and a decision on what the command itself has left behind would be wrong ("insufficient funds", since the
/// money is gone already). So the one read asks for the boundary *or* what was appended under the id. Where the id
/// shows, the outcome of the first time is given, whatever the rules would say today. The same holds where another
/// attempt of the command is under way, and turns out to be first when this one appends.
///
/// Only what was appended is remembered: a command that was refused, or had nothing to do, is decided anew at each
/// repetition. And while nothing of an attempt is durable yet, it does not keep another one from being refused; but on
/// the same facts the same rules decide the same.
///
/// Thread rule: any thread, several at once. Immutable.
///
/// @param <C> commands
/// @param <S> what has to be known to decide
/// @param <E> events
public final class CommandHandler<C, S, E> implements Commands<C, S, E> {

    private final Setting<C, S, E> setting;

    private CommandHandler(Setting<C, S, E> setting) {
        this.setting = setting;
    }

    /// A handler that tries again as [Retry#standard] says.
    ///
    /// @param boundary the events that a command's decision rests on; the same query for the same command. If
    ///     commands have ids, at most one criterion less than [dev.proust.store.Limits#QUERY_CRITERIA_MAX]: the id
    ///     takes one. With snapshots and in lanes, one less still
    public static <C, S, E> CommandHandler<C, S, E> of(
            EventStore store, Decider<C, S, E> decider, EventCodec<E> codec, Function<? super C, Query> boundary) {
        return new CommandHandler<>(new Setting<>(store, decider, codec, boundary, Retry.standard(), Optional.empty()));
    }

    /// The same, trying again in another way.
    public CommandHandler<C, S, E> withRetry(Retry retry) {
        return new CommandHandler<>(setting.withRetry(retry));
    }

    /// The same, going on from states that were kept, and keeping some. What a command does is the same as
    /// without; only a repetition of one that was done before the last snapshot folds all events from the first
    /// one on. So does the next command after an erasure, whatever was erased: no state that was folded before it
    /// is used, nor kept.
    public CommandHandler<C, S, E> withSnapshots(Snapshots<S> snapshots) {
        return new CommandHandler<>(setting.withSnapshots(snapshots));
    }

    @Override
    public Outcome<S, E> handle(C command, CommandContext context) {
        return new Handling<>(setting, command, context, setting.boundaryOf(command), false, Optional.empty()).run();
    }

    Setting<C, S, E> setting() {
        return setting;
    }
}
