package dev.proust.engine.core;

import dev.proust.engine.index.LayeredIndex;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.LogMending;
import dev.proust.engine.log.RedoJournal.UnsureException;
import dev.proust.engine.log.WholeCopies;
import dev.proust.engine.run.Run;
import dev.proust.store.CorruptionException;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Serves events that are damaged in the log from runs that hold a copy, and has them mended in the log.
///
/// ```
///   a read meets with damage ──► the run's copy is served ──► its position is noted
///                                                                  │ a thread of its own
///                                    the log, as it was ◄─ journal ◄┘
/// ```
///
/// What no later batch vouches for yet is served, and mended when it is met with again later.
///
/// Thread rule: [#mend] by one thread at a time, which nobody interrupts; all else by any.
final class Healing {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /// How many positions wait to be mended. A read that meets with more of them leaves them to later reads.
    private static final int WAITING_MAX = 1024;

    private final LayeredIndex index;
    private final ErasedPositions erased;
    private final LogMending log;
    private final Function<Stream, Key> keys;
    private final LongSupplier vouchedBelow;
    private final Consumer<IOException> onUnsure;
    private final Threads threads;
    private final ConcurrentSkipListSet<Long> waiting = new ConcurrentSkipListSet<>();
    private final AtomicBoolean mending = new AtomicBoolean();
    private final ReentrantLock rewriting;
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong mended = new AtomicLong();
    private volatile Consumer<String> listener = text -> {};
    private volatile boolean closed;

    /// @param erased the events that no copy may bring back
    /// @param rewriting held by whoever rewrites what is durable in the log, from his reading it on
    /// @param keys makes the key of a stream
    /// @param vouchedBelow tells below which place a later batch vouches for all there is
    /// @param onUnsure is told when nobody knows any more what the log holds
    Healing(
            LayeredIndex index,
            ErasedPositions erased,
            ReentrantLock rewriting,
            LogMending log,
            Function<Stream, Key> keys,
            LongSupplier vouchedBelow,
            Consumer<IOException> onUnsure,
            Threads threads) {
        this.index = index;
        this.erased = erased;
        this.rewriting = rewriting;
        this.log = log;
        this.keys = keys;
        this.vouchedBelow = vouchedBelow;
        this.onUnsure = onUnsure;
        this.threads = threads;
    }

    /// Says who is told of what was found and mended, in words.
    void tell(Consumer<String> listener) {
        this.listener = listener;
    }

    /// The copies that a view knows of. Whoever asks has met with damage: it is mended.
    WholeCopies copies(View view) {
        return (position, stream) -> {
            var copy = copy(view, position, stream);
            if (copy.limit() > 0) {
                served.incrementAndGet();
                note(position);
            }
            return copy;
        };
    }

    private ByteBuffer copy(View view, long position, Optional<Stream> stream) {
        return erased.mayBeErased(position) ? NONE : view.copy(position, stream.map(keys));
    }

    private void note(long position) {
        if (closed || waiting.size() >= WAITING_MAX || !waiting.add(position)) return;
        if (mending.compareAndSet(false, true)) threads.start("proust-mending", this::mend);
    }

    /// Has an event mended that was found damaged in the log, if there is a whole copy of it.
    ///
    /// @param stream the event's; empty if unknown: then it takes long
    /// @return whether there is one
    boolean heal(long position, Optional<Stream> stream) {
        try (var view = index.view()) {
            if (copy(view, position, stream).limit() == 0) return false;
        }
        note(position);
        return true;
    }

    /// Tells of something that was found.
    void say(String what) {
        listener.accept(what);
    }

    /// How often an event was served from a run since the log's own was damaged.
    long served() {
        return served.get();
    }

    /// How many events were mended in the log.
    long mended() {
        return mended.get();
    }

    private void mend() {
        do {
            try {
                mendAll();
            } finally {
                mending.set(false);
            }
            // Somebody may have found us working just before.
        } while (!waiting.isEmpty() && mending.compareAndSet(false, true));
    }

    private void mendAll() {
        for (var next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
            rewriting.lock();
            try {
                if (closed) return;
                mend(next);
            } catch (UnsureException unsure) {
                onUnsure.accept(unsure);
                listener.accept("mending position " + next + " of the log has failed: " + unsure.getMessage());
                return;
            } catch (IOException | UnavailableException | CorruptionException later) {
                // Nothing was touched. Whoever meets with it again has it tried again.
                listener.accept("position " + next + " of the log is damaged, and could not be mended: "
                        + later.getMessage() + "; its copy in the index is served");
            } finally {
                rewriting.unlock();
            }
        }
    }

    private void mend(long position) throws IOException {
        try (var view = index.view()) {
            int events = log.mend(
                    position, vouchedBelow.getAsLong(), view::place, (each, stream) -> copy(view, each, stream));
            tellMended(position, events);
        }
    }

    private void tellMended(long position, int events) {
        if (events == 0) return;
        mended.addAndGet(events);
        listener.accept("the log was damaged at position " + position + ": " + events
                + " events of its batch were mended, of their copies in the index");
    }

    /// Mends the batch of a damaged event, of the copies in one run.
    ///
    /// @param place where the event stands, or anything in its batch
    /// @return whether anything was mended
    boolean mend(long position, long place, Run run) throws IOException {
        rewriting.lock();
        try {
            if (closed) throw new IOException("the store is being closed");
            int events = log.mend(
                    position,
                    vouchedBelow.getAsLong(),
                    each -> each == position ? place : 0,
                    (each, stream) -> copy(run, each, position, place));
            tellMended(position, events);
            return events > 0;
        } catch (UnsureException unsure) {
            onUnsure.accept(unsure);
            throw unsure;
        } finally {
            rewriting.unlock();
        }
    }

    /// Erasures may be what is being read just now: then a copy is believed where the log's own bytes are not blank.
    private ByteBuffer copy(Run run, long position, long found, long place) {
        if (position < run.from() || position > run.to()) return NONE;
        var copy = run.search(position);
        boolean mayBeErased = erased.isLoaded()
                ? erased.mayBeErased(position)
                : position != found || log.isBlank(copy, position, place);
        return mayBeErased ? NONE : copy;
    }

    /// Whether a run has a whole copy of an event, which may be put back into the log.
    boolean hasCopy(long position, long place, Run run) {
        return copy(run, position, position, place).limit() > 0;
    }

    /// Whether it is known without waiting for the disk which events are erased.
    boolean knowsErased() {
        return erased.isLoaded();
    }

    /// Returns when nothing is written any more.
    void close() {
        rewriting.lock();
        try {
            closed = true;
            waiting.clear();
        } finally {
            rewriting.unlock();
        }
    }
}
