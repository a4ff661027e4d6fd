package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.Follower;
import dev.proust.store.Checkpoint;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One who follows a query through all lives of a store, from where he was when the last one ended.
final class Following {

    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Query query;
    private final Model model;
    private final SimulatedClock clock;
    private Checkpoint last;
    private Optional<Follower> follower = Optional.empty();

    // What the subscription owes, as the table of Follower says it.
    private long seen;
    private long told = -1;
    private boolean behind;
    private boolean isTaking;
    private Instant toldAt = Instant.EPOCH;

    Following(Query query, Checkpoint after, Model model, SimulatedClock clock) {
        this.query = query;
        this.last = after;
        this.model = model;
        this.clock = clock;
    }

    /// Goes on in the next life.
    void begin(Engine engine) {
        follower = Optional.of(engine.follow(query, last));
        seen = last.position();
        told = -1;
        behind = false;
        toldAt = Instant.EPOCH;
    }

    /// Whether he can take a signal: he lives, and is not just taking one.
    boolean isFree() {
        return follower.isPresent() && !isTaking;
    }

    /// The life is over.
    void stop() {
        follower = Optional.empty();
    }

    /// Takes the next signal.
    ///
    /// @return whether there was one
    boolean poll() {
        long head = model.head();
        var next = told < 0 ? Optional.<Entry>empty() : model.nextMatching(query, seen);
        var signal = take();
        if (next.isPresent()) requireEvent(next.get(), signal);
        else requireProgress(head, signal);
        signal.ifPresent(any -> last = any.checkpoint());
        return signal.isPresent();
    }

    private Optional<Signal> take() {
        isTaking = true;
        try {
            return follower.orElseThrow().poll();
        } finally {
            isTaking = false;
        }
    }

    private void requireEvent(Entry next, Optional<Signal> signal) {
        require(
                signal.isPresent() && signal.get() instanceof RecordedEvent,
                "who follows %s must get position %d now, and gets %s",
                query,
                next.position(),
                signal);
        next.requireIs((RecordedEvent) signal.get());
        model.handOut(signal.get().checkpoint());
        seen = next.position();
        behind = true;
    }

    private void requireProgress(long head, Optional<Signal> signal) {
        boolean begins = told < 0;
        if (!begins) seen = head;
        var since = Duration.between(toldAt, clock.instant());
        boolean isQuietOver = since.isNegative() || since.compareTo(QUIET) >= 0;
        boolean isDue = begins || (seen != told && (behind || isQuietOver));
        requireSame(isDue, signal.isPresent(), "whether who follows %s hears of progress to %d", query, seen);
        if (signal.isEmpty()) return;
        require(signal.get() instanceof Progress, "who follows %s must hear of progress, and gets %s", query, signal);
        var progress = (Progress) signal.get();
        requireSame(seen, progress.checkpoint().position(), "progress of who follows %s", query);
        requireSame(seen == head, progress.caughtUp(), "whether who follows %s has caught up", query);
        model.handOut(progress.checkpoint());
        told = seen;
        toldAt = clock.instant();
        behind = begins && seen < head;
    }
}
