package dev.proust.engine.core;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.index.LayeredIndex;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.LogScrub;
import dev.proust.engine.run.Run;
import dev.proust.store.CorruptionException;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/// Reads all that a store holds, slowly: sealed segments of the log, and runs. What it finds damaged is healed as if a
/// reader had met with it.
///
/// ```
///   somebody appends or reads, or time passes
///     └──► claim: is it time? ──► run: segment after segment, run after run
///                                   ├─ damaged, with a whole copy ──► Healing
///                                   ├─ damaged, without one ────────► health()
///                                   └─ a damaged run ───────────────► Upkeep
/// ```
///
/// The first one may begin as soon as the store is open. It begins with any of them, so that lives that are too short
/// for all come to each in the end.
///
/// Thread rule: [#run] by one thread at a time, who has claimed it; all else by any.
public final class Scrub {

    /// After so much it gives way.
    private static final long SLICE_BYTES = 64 * 1024;

    private final LayeredIndex index;
    private final ErasedPositions erased;
    private final Healing healing;
    private final LogScrub log;
    private final IntSupplier sealedBelow;
    private final World world;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Duration every = Duration.ofDays(1);
    private volatile long bytesPerSecond = 8 * 1024 * 1024;
    private volatile Optional<Instant> begunAt = Optional.empty();
    private final AtomicLong times = new AtomicLong();
    private volatile long unhealed;
    private volatile boolean closed;
    private long owed;
    private long unhealedNow;

    /// @param sealedBelow tells the first segment that may still be written to
    Scrub(
            LayeredIndex index,
            ErasedPositions erased,
            Healing healing,
            LogScrub log,
            IntSupplier sealedBelow,
            World world) {
        this.index = index;
        this.erased = erased;
        this.healing = healing;
        this.log = log;
        this.sealedBelow = sealedBelow;
        this.world = world;
    }

    /// Says how often and how fast.
    public void pace(Duration often, long bytes) {
        this.every = often;
        this.bytesPerSecond = bytes;
    }

    /// How long after one began the next may begin.
    public Duration every() {
        return every;
    }

    /// Whether it is time. Who is told so has to call [#run], once.
    public boolean claim() {
        return isDue() && claimed.compareAndSet(false, true);
    }

    private boolean isDue() {
        if (closed || claimed.get()) return false;
        var since = begunAt.map(begun -> Duration.between(begun, world.clock().instant()));
        // A clock that was set back makes nobody wait for it.
        return since.isEmpty() || since.get().isNegative() || since.get().compareTo(every) >= 0;
    }

    /// How often all was read since the store was opened.
    long times() {
        return times.get();
    }

    /// How many events the last one found damaged, of which there is no whole copy.
    long unhealed() {
        return unhealed;
    }

    // ---------------------------------------------------------------------------------------------------- run

    /// Reads everything once.
    public void run() {
        begunAt = Optional.of(world.clock().instant());
        unhealedNow = 0;
        owed = 0;
        reading.lock();
        try {
            requireOpen();
            for (var part : parts()) {
                part.read();
            }
            unhealed = unhealedNow;
            times.incrementAndGet();
        } catch (IOException | UnavailableException | IllegalStateException later) {
            // The disk fails, or the store is being closed: the next one reads it.
        } finally {
            reading.unlock();
            claimed.set(false);
        }
    }

    /// A part of all that the store holds.
    private interface Part {
        void read() throws IOException;
    }

    /// The sealed segments of the log and the runs, beginning with any of them.
    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        for (int segment = 1; segment < sealedBelow.getAsInt(); segment++) {
            int number = segment;
            parts.add(() -> log.read(number, new Found()));
        }
        try (var view = index.view()) {
            view.runs().forEach(run -> parts.add(() -> read(run)));
        }
        if (!parts.isEmpty()) Collections.rotate(parts, world.random().nextInt(parts.size()));
        return parts;
    }

    private final class Found implements LogScrub.Listener {
        @Override
        public void read(long bytes) throws IOException {
            giveWay(bytes);
        }

        @Override
        public void damagedBody(long position, Stream stream, long place) {
            heal(position, Optional.of(stream));
        }

        @Override
        public void damagedBatch(Positions positions, long place) {
            for (long position = positions.from(); position <= positions.to(); position++) {
                heal(position, Optional.empty());
            }
        }
    }

    private void heal(long position, Optional<Stream> stream) {
        try {
            if (erased.isErased(position) || healing.heal(position, stream)) return;
        } catch (CorruptionException | UnavailableException erasuresUnknown) {
            // Then no copy may be believed, until the log or the run is whole that tells them.
        }
        unhealedNow++;
        healing.say("position " + position + " of the log is damaged, and there is no whole copy of it: see repair");
    }

    /// One that was merged meanwhile need not be read.
    private static boolean isHeld(Run run) {
        try {
            run.hold();
            return true;
        } catch (IllegalStateException merged) {
            return false;
        }
    }

    /// A run that is found damaged is known to be so by then, and made anew.
    private void read(Run run) throws IOException {
        if (!isHeld(run)) return;
        try {
            run.readAll(this::giveWay);
        } catch (UnavailableException | CorruptionException damaged) {
            healing.say(damaged.getMessage() == null ? run + " is damaged" : damaged.getMessage());
        } finally {
            run.release();
        }
    }

    /// Nobody holds up who closes the store meanwhile.
    private void giveWay(long bytes) throws IOException {
        owed += bytes;
        if (owed < SLICE_BYTES) return;
        long nanos = (long) (owed * 1e9 / bytesPerSecond);
        owed = 0;
        reading.unlock();
        try {
            if (!closed) world.threads().pause(nanos);
        } finally {
            reading.lock();
        }
        requireOpen();
    }

    private void requireOpen() throws IOException {
        if (closed) throw new IOException("the store is being closed");
    }

    /// Returns when nothing is read any more.
    void close() {
        reading.lock();
        try {
            closed = true;
        } finally {
            reading.unlock();
        }
    }
}
