package dev.proust.engine.repair;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.EventCopy;
import dev.proust.engine.log.LogCheck;
import dev.proust.engine.log.Secret;
import dev.proust.engine.run.Found;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.RunName;
import dev.proust.engine.run.Runs;
import dev.proust.store.CorruptionException;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.BiPredicate;

/// What all runs of a store know of its events, as far as they can be read: superfluous ones, too, and those that end
/// with a batch that is damaged; but none that end with a batch in whose place another one stands. Nothing of it is
/// believed that is not verified otherwise.
///
/// Thread rule: one thread.
final class RunCopies implements AutoCloseable {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final List<Run> runs = new ArrayList<>();
    private final Keys keys;
    private final Key erasures;

    private RunCopies(Secret secret) {
        this.keys = secret.keys();
        this.erasures = keys.stream(ErasureEvents.STREAM);
    }

    /// @param log with a secret
    static RunCopies open(Disk disk, LogCheck log) throws IOException {
        var secret = log.secret().orElseThrow();
        var copies = new RunCopies(secret);
        try {
            for (var name : Runs.names(disk)) {
                try {
                    var run = Runs.open(disk, name, secret);
                    copies.runs.add(run);
                    if (log.contradicts(run.mark())) copies.runs.removeLast().release();
                } catch (CorruptionException damaged) {
                    // What cannot be opened tells nothing.
                }
            }
            return copies;
        } catch (IOException | RuntimeException failure) {
            copies.close();
            throw failure;
        }
    }

    private List<Run> runsOver(long position) {
        return runs.stream()
                .filter(run -> run.from() <= position && position <= run.to())
                .toList();
    }

    /// The place of the event at a position; 0 if no run tells.
    long place(long position) {
        for (var run : runsOver(position)) {
            try {
                return run.place(position);
            } catch (UnavailableException damaged) {
                // Another run may tell.
            }
        }
        return 0;
    }

    /// A whole copy of the event at a position; empty if there is none.
    ///
    /// @param stream the event's; empty if unknown: then it takes long
    ByteBuffer copy(long position, Optional<Stream> stream) {
        for (var run : runsOver(position)) {
            if (!run.isCovering()) continue;
            var copy = stream.isPresent() ? copyOf(run, stream.get(), position) : NONE;
            // What finds it by its stream may be damaged, and the copy whole all the same.
            if (!EventCopy.isOf(copy, position)) copy = run.search(position);
            if (EventCopy.isOf(copy, position)) return copy;
        }
        return NONE;
    }

    private ByteBuffer copyOf(Run run, Stream stream, long position) {
        try {
            var found = run.find(keys.stream(stream));
            if (found.isEmpty() || found.get().events().isEmpty()) return NONE;
            return copyOf(run, found.get(), position);
        } catch (UnavailableException | CorruptionException damaged) {
            return NONE;
        }
    }

    private static ByteBuffer copyOf(Run run, Found found, long position) {
        long n = found.list().countUpTo(position);
        if (n == 0 || found.list().get(n) != position) return NONE;
        return run.events().copy(found.events().orElseThrow(), n, found.list().count(), 1);
    }

    /// Whether any event of a range may be an erasure, as far as runs tell.
    boolean mayHoldErasure(Positions range) {
        long at = range.from();
        while (at <= range.to()) {
            long upTo = withoutErasure(at, range.to());
            if (upTo < at) return true;
            at = upTo + 1;
        }
        return false;
    }

    /// How far, from a position on, a run says that there is no erasure; below the position if none says so.
    private long withoutErasure(long from, long to) {
        for (var run : runsOver(from)) {
            try {
                long upTo = Math.min(to, run.to());
                long last = run.find(erasures)
                        .map(found -> found.list().floor(upTo))
                        .orElse(0L);
                return last < from ? upTo : from - 1;
            } catch (UnavailableException | CorruptionException damaged) {
                // Another run may tell.
            }
        }
        return from - 1;
    }

    /// A key of an event.
    ///
    /// @param version the stream's, just after the event, if the key is a stream's; otherwise 0
    record KeyOf(Key key, long version) {}

    /// The keys of events, as far as runs tell all of them.
    Map<Long, List<KeyOf>> keys(NavigableSet<Long> positions) {
        var told = new HashMap<Long, List<KeyOf>>();
        for (var run : runs) {
            var wanted = positions.subSet(run.from(), true, run.to(), true);
            if (wanted.isEmpty() || told.keySet().containsAll(wanted)) continue;
            var here = new HashMap<Long, List<KeyOf>>();
            try {
                run.tell(wanted.first(), wanted.last(), (position, key, version) -> {
                    if (!wanted.contains(position)) return;
                    here.computeIfAbsent(position, any -> new ArrayList<>()).add(new KeyOf(key, version));
                });
                here.forEach(told::putIfAbsent);
            } catch (UnavailableException | CorruptionException damaged) {
                // A key that is not told may be missed: another run may tell all.
            }
        }
        return told;
    }

    /// The files of runs that cover any of some positions.
    List<String> filesOver(BiPredicate<Long, Long> isAnyBetween) {
        return runs.stream()
                .filter(run -> isAnyBetween.test(run.from(), run.to()))
                .map(run -> new RunName(run.from(), run.to()).toString())
                .toList();
    }

    @Override
    public void close() {
        runs.forEach(Run::release);
    }
}
