package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.store.CorruptionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Which events are erased, and by which erasure. Whoever shows an event, or copies one, asks here first.
///
/// It takes 24 bytes for each range of positions.
///
/// Thread rule: any thread asks; they take turns to add.
public final class ErasedPositions {

    /// The position of no erasure.
    public static final long NONE = Long.MAX_VALUE;

    /// Ranges of positions that do not overlap, in order.
    ///
    /// @param by the position of the erasure that named each of them first
    /// @param last the position of the last erasure; 0 if there is none
    private record Known(long[] from, long[] to, long[] by, long last) {

        /// The number of the first range that ends at or above a position.
        int firstTo(long position) {
            int found = Arrays.binarySearch(to, position);
            return found >= 0 ? found : -found - 1;
        }
    }

    /// A range that an erasure has named first.
    private record Named(long from, long to, long by) {}

    /// Some of the positions from one to another.
    public interface Matching {
        boolean isAnyIn(long from, long to);
    }

    private volatile Known known = new Known(new long[0], new long[0], new long[0], 0);
    private volatile boolean isLoaded = true;
    private volatile long unknownBelow;
    private Runnable loader = () -> {};
    private boolean isLoading;

    /// Says who adds all erasures that the log holds: he is asked the first time that anybody wants to know.
    public synchronized void loadWith(Runnable loader) {
        this.loader = loader;
        isLoaded = false;
    }

    /// Whether the erasures that the log holds are known: who must not wait for the disk asks this first.
    public boolean isLoaded() {
        return isLoaded;
    }

    private Known known() {
        if (!isLoaded) load();
        return known;
    }

    /// Who loads reads erasures, which are never erased themselves, and so may ask meanwhile.
    private synchronized void load() {
        if (isLoaded || isLoading) return;
        isLoading = true;
        try {
            loader.run();
            isLoaded = true;
        } finally {
            isLoading = false;
        }
    }

    /// Says that erasures below a position cannot be read. They name positions below their own only.
    public synchronized void unknownBelow(long position) {
        unknownBelow = Math.max(unknownBelow, position);
    }

    /// Whether all erasures that the log holds could be read.
    public boolean areAllKnown() {
        if (!isLoaded) load();
        return unknownBelow == 0;
    }

    /// Whether any event may be erased.
    public boolean areAny() {
        return known().last > 0 || unknownBelow > 0;
    }

    /// Whether an event is erased, or nobody knows.
    public boolean mayBeErased(long position) {
        var now = known();
        return position < unknownBelow || (now.last > 0 && isErased(position));
    }

    /// Whether an event is erased.
    ///
    /// @throws CorruptionException if an erasure that may name it cannot be read
    public boolean isErased(long position) {
        var now = known();
        if (position < unknownBelow) {
            throw new CorruptionException(
                    ErasureEvents.STREAM.name(),
                    unknownBelow,
                    "all erasures, to know whether the event at position " + position + " is erased",
                    "events that cannot be read");
        }
        if (now.last == 0) return false;
        int at = now.firstTo(position);
        return at < now.from.length && now.from[at] <= position;
    }

    /// The position of the last erasure; 0 if there is none.
    public long last() {
        return known().last;
    }

    /// How many events are erased.
    public long count() {
        var now = known();
        long count = 0;
        for (int i = 0; i < now.from.length; i++) {
            count += now.to[i] - now.from[i] + 1;
        }
        return count;
    }

    /// Takes note of an erasure.
    ///
    /// @param by its own position
    /// @param ranges what it names, in any order
    public synchronized void add(long by, List<Positions> ranges) {
        var now = known;
        var all = new ArrayList<Named>(now.from.length + ranges.size());
        for (int i = 0; i < now.from.length; i++) {
            all.add(new Named(now.from[i], now.to[i], now.by[i]));
        }
        for (var range : ranges) {
            addRest(range, by, now, all);
        }
        all.sort(Comparator.comparingLong(Named::from));
        known = new Known(
                all.stream().mapToLong(Named::from).toArray(),
                all.stream().mapToLong(Named::to).toArray(),
                all.stream().mapToLong(Named::by).toArray(),
                Math.max(now.last, by));
    }

    /// Adds of a range what nobody has named before.
    private static void addRest(Positions range, long by, Known now, List<Named> all) {
        long from = range.from();
        for (int i = now.firstTo(from); i < now.from.length && now.from[i] <= range.to(); i++) {
            if (from < now.from[i]) all.add(new Named(from, now.from[i] - 1, by));
            from = now.to[i] + 1;
        }
        if (from <= range.to()) all.add(new Named(from, range.to(), by));
    }

    /// The ranges that erasures have named first that stand behind a position, in order.
    public List<Positions> namedAfter(long erasure) {
        var now = known();
        var ranges = new ArrayList<Positions>();
        for (int i = 0; i < now.from.length; i++) {
            if (now.by[i] > erasure) ranges.add(new Positions(now.from[i], now.to[i]));
        }
        return ranges;
    }

    /// Whether an erasure behind a position has named any event between two others first.
    public boolean hasNamed(long from, long to, long afterErasure) {
        var now = known();
        if (now.last <= afterErasure) return false;
        for (int i = now.firstTo(from); i < now.from.length && now.from[i] <= to; i++) {
            if (now.by[i] > afterErasure) return true;
        }
        return false;
    }

    /// The first erasure between two positions that has named any of some events first; [#NONE] if there is none.
    public long nextErasure(long from, long to, Matching events) {
        var now = known();
        if (now.last < from) return NONE;
        long next = NONE;
        for (int i = 0; i < now.from.length; i++) {
            long by = now.by[i];
            if (by < from || by > to || by >= next) continue;
            if (events.isAnyIn(now.from[i], now.to[i])) next = by;
        }
        return next;
    }
}
