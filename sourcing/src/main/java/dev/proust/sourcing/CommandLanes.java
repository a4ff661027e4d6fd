package dev.proust.sourcing;

import dev.proust.store.OverloadedException;
import dev.proust.store.Query;
import dev.proust.store.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Lets the commands of one boundary take turns, and keeps its state for the next one: the *single writer* of
/// an entity.
///
/// ```
///   caller ─┐
///   caller ─┼► lane of a boundary: its turn ──► state, warm or loaded ──► decide ──► append on the condition
///   caller ─┘  first come, first served             ▲                                        │
///                                                   └─────────── state after it ◄────────────┤
///   caller ──► another lane, at the same time ──► …  ──────────────────────► one group commit of the store
/// ```
///
/// Commands whose boundary is the same query are on one lane: they are handled one after the other, in the
/// order in which they came, and never conflict with each other. Lanes work at the same time, and what they
/// append the store commits together. A command whose state is warm reads nothing, if it is accepted.
///
/// **The condition stays on.** So somebody else may write to the same entity, in another process or past the
/// lanes: that costs a conflict, which brings along what was missed, and never a lost update. And no *no* rests
/// on a state that may be old: before a command is refused, or done with nothing, what has come since is read,
/// and whether the command itself was done before.
///
/// **What was erased is not kept warm.** An erasure in the store costs each warm state a conflict at its next
/// command, or a look before a *no*: all events are folded anew then, as they are now.
///
/// **A lane has no thread.** Each command is handled in its caller's, which waits for its turn; so what a
/// command throws concerns its caller alone, and callers that are made to wait are the back-pressure. Above
/// [LaneLimits#commandsMax] of them at one lane, the next one is refused, and other lanes do not notice.
///
/// Where commands seldom meet, and are of ever other entities, a [CommandHandler] does the same with less.
///
/// Thread rule: any thread, several at once. An interrupted thread leaves a lane before its turn.
public final class CommandLanes<C, S, E> implements Commands<C, S, E> {

    /// A boundary that somebody uses.
    private static final class Lane {

        /// Fair: the one that has waited longest is next.
        private final ReentrantLock turn = new ReentrantLock(true);

        private int commands;
    }

    /// Longer than anybody waits, and short enough to be counted in milliseconds.
    private static final Duration WAIT_MAX = Duration.ofDays(1_000);

    private final Setting<C, S, E> setting;
    private final LaneLimits<S> limits;
    private final WarmStates<S> warm;
    private final Map<Query, Lane> lanes = new ConcurrentHashMap<>();

    private CommandLanes(Setting<C, S, E> setting, LaneLimits<S> limits) {
        this.setting = setting;
        this.limits = limits;
        this.warm = new WarmStates<>(limits);
    }

    /// Lanes for the commands of a handler: its store, rules, retry and snapshots.
    public static <C, S, E> CommandLanes<C, S, E> of(CommandHandler<C, S, E> handler) {
        return of(handler, LaneLimits.standard());
    }

    /// Lanes for the commands of a handler.
    public static <C, S, E> CommandLanes<C, S, E> of(CommandHandler<C, S, E> handler, LaneLimits<S> limits) {
        return new CommandLanes<>(handler.setting(), limits);
    }

    /// {@inheritDoc}
    ///
    /// @throws OverloadedException if too many commands are at its lane; nothing was appended
    /// @throws CancellationException if the thread was interrupted before its turn (its interrupt flag is
    ///     kept); nothing was appended
    @Override
    public Outcome<S, E> handle(C command, CommandContext context) {
        var boundary = setting.boundaryOf(command);
        var lane = enter(boundary);
        try {
            awaitTurn(lane, context.deadline());
            try {
                return inTurn(new Handling<>(setting, command, context, boundary, true, warm.take(boundary)), boundary);
            } finally {
                lane.turn.unlock();
            }
        } finally {
            leave(boundary);
        }
    }

    private Outcome<S, E> inTurn(Handling<C, S, E> handling, Query boundary) {
        try {
            return handling.run();
        } finally {
            // Of durable events alone, whatever was thrown: the next command can go on from it.
            handling.known().ifPresent(folded -> warm.put(boundary, folded));
        }
    }

    private Lane enter(Query boundary) {
        return lanes.compute(boundary, (query, there) -> {
            var lane = there == null ? new Lane() : there;
            if (lane.commands == limits.commandsMax()) {
                throw new OverloadedException("lane of a boundary", limits.commandsMax());
            }
            lane.commands++;
            return lane;
        });
    }

    private void leave(Query boundary) {
        lanes.computeIfPresent(boundary, (query, lane) -> --lane.commands == 0 ? null : lane);
    }

    private void awaitTurn(Lane lane, Optional<Instant> deadline) {
        try {
            if (deadline.isEmpty()) {
                lane.turn.lockInterruptibly();
                return;
            }
            if (!lane.turn.tryLock(millisUntil(deadline.get()), TimeUnit.MILLISECONDS)) {
                throw new TimedOutException(deadline.get());
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            var cancelled =
                    new CancellationException("the thread was interrupted before its turn; nothing was written");
            cancelled.initCause(interrupt);
            throw cancelled;
        }
    }

    private long millisUntil(Instant deadline) {
        var left = Duration.between(setting.retry().clock().instant(), deadline);
        if (left.isNegative()) return 0;
        return left.compareTo(WAIT_MAX) > 0 ? WAIT_MAX.toMillis() : left.toMillis();
    }

    /// How many states are warm, and in nobody's hands.
    public int warmStates() {
        return warm.size();
    }
}
