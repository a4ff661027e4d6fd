package dev.proust.engine.core;

import dev.proust.engine.index.Postings;
import dev.proust.engine.index.QueryKeys;
import dev.proust.engine.index.View;
import dev.proust.engine.log.RecordedEvents;
import dev.proust.store.Checkpoint;
import dev.proust.store.Progress;
import dev.proust.store.Signal;
import dev.proust.store.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// A subscription without threads: what it has to deliver now, if anything.
///
/// | it has                                                  | it delivers                                         |
/// |---------------------------------------------------------|-----------------------------------------------------|
/// | not begun                                               | `Progress` at its start                             |
/// | a match between what was seen and the durable head      | the event                                           |
/// | an erasure there that names a match, however old        | the erasure: an event of the stream `$erasures`     |
/// | delivered events, or begun behind, and reached the head | `Progress`, caught up                               |
/// | only moved through what does not match                  | the same, a second after the last progress at least |
/// | not moved                                               | nothing                                             |
///
/// Thread rule: one thread at a time; [#close] by any.
public final class Follower implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Engine engine;
    private final QueryKeys query;
    private final InstantSource clock;
    private View view;
    private RecordedEvents events;
    private long seen;
    private long told = -1;
    private boolean behind;
    private long erasure = Postings.NONE;
    private long erasuresSeen;
    private boolean closed;
    private Instant toldAt = Instant.EPOCH;

    Follower(Engine engine, QueryKeys query, Checkpoint after, InstantSource clock) {
        this.engine = engine;
        this.query = query;
        this.view = engine.view();
        this.events = engine.events(view);
        this.clock = clock;
        this.seen = after.position();
    }

    /// The next signal, if there is one now.
    public synchronized Optional<Signal> poll() {
        engine.requireOpen();
        if (closed) throw new IllegalStateException("the subscription is closed");
        try {
            return signal();
        } catch (UnavailableException failed) {
            throw engine.failed(failed);
        }
    }

    private Optional<Signal> signal() {
        long head = engine.durable();
        if (told < 0) {
            behind = seen < head;
            return Optional.of(tell(!behind));
        }
        if (view.isStale()) renew();
        long next = seen == head ? Postings.NONE : next(head);
        if (next != Postings.NONE) {
            var event = events.fetch(next, engine.lineage());
            seen = next;
            behind = true;
            return Optional.of(event);
        }
        seen = head;
        if (seen == told || !(behind || quiet().isZero())) return Optional.empty();
        behind = false;
        return Optional.of(tell(true));
    }

    /// The next match, or an erasure that names one.
    private long next(long head) {
        long match = query.ceiling(view, seen + 1, head);
        return Math.min(match, nextErasure(head));
    }

    /// Looked for once, and kept until it is passed.
    private long nextErasure(long head) {
        if (erasure > seen && erasure != Postings.NONE) return erasure;
        if (erasuresSeen >= head) return Postings.NONE;
        erasure = engine.erased().nextErasure(Math.max(seen, erasuresSeen) + 1, head, this::isAnyIn);
        erasuresSeen = Math.min(erasure, head);
        return erasure;
    }

    private boolean isAnyIn(long from, long to) {
        return query.ceiling(view, from, to) != Postings.NONE;
    }

    private void renew() {
        view.close();
        view = engine.view();
        events = engine.events(view);
    }

    /// Lets go what it holds. It is not polled any more.
    @Override
    public synchronized void close() {
        closed = true;
        view.close();
    }

    /// How long to wait for [#poll] to have something, if nothing becomes durable meanwhile; empty if for ever.
    public Optional<Duration> quietLeft() {
        return seen == told ? Optional.empty() : Optional.of(quiet());
    }

    /// Whether something has become durable that was not looked at.
    public boolean hasMore() {
        return engine.durable() > seen;
    }

    /// What is left of the second after the last progress. A clock that was set back makes nobody wait for it.
    private Duration quiet() {
        var since = Duration.between(toldAt, clock.instant());
        boolean isOver = since.isNegative() || since.compareTo(QUIET) >= 0;
        return isOver ? Duration.ZERO : QUIET.minus(since);
    }

    private Progress tell(boolean caughtUp) {
        told = seen;
        toldAt = clock.instant();
        return new Progress(engine.lineage().checkpoint(seen), caughtUp);
    }
}
