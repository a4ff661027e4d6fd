package dev.proust.engine.repair;

import dev.proust.engine.key.Key;
import dev.proust.engine.repair.Identities.Seen;
import dev.proust.store.CorruptionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedSet;

/// Where versions of streams are missing: between an event of a stream and the next one that can be read.
///
/// Missing versions are given to lost positions in order; where several streams miss one, the one whose next
/// event comes first is served first. If there is a way to give out all of them, this is one (earliest deadline
/// first, as for jobs of one unit with release times and deadlines).
///
/// Thread rule: one thread.
final class VersionJumps {

    private final long firstLost;
    private final Map<Key, Track> tracks = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();

    /// What is known of a stream behind the first lost position.
    private static final class Track {

        private final Seen first;
        private Seen last;
        private long versionBefore;
        private long positionBefore;

        Track(Seen first) {
            this.first = first;
            this.last = first;
        }
    }

    /// Versions that are missing.
    private static final class Jump {

        private final long after;
        private final Seen next;
        private long version;

        Jump(long after, long version, Seen next) {
            this.after = after;
            this.version = version;
            this.next = next;
        }

        boolean isOver() {
            return version == next.version();
        }
    }

    /// A version that was missing.
    ///
    /// @param next the stream's next event that can be read
    record Missing(long version, Seen next) {}

    VersionJumps(long firstLost) {
        this.firstLost = firstLost;
    }

    /// Takes note of an event; in the order of positions.
    void see(Seen event) {
        if (event.position() < firstLost) return;
        var track = tracks.get(event.stream());
        if (track == null) {
            tracks.put(event.stream(), new Track(event));
            return;
        }
        if (event.version() > track.last.version() + 1) {
            jumps.add(new Jump(track.last.position(), track.last.version() + 1, event));
        }
        track.last = event;
    }

    /// Whether it must be known what stood before the first lost position.
    boolean needBefore() {
        return tracks.values().stream().anyMatch(track -> track.first.version() > 1);
    }

    /// Takes note of an event before the first lost position; in any order. Others are passed over.
    void seeBefore(Seen event) {
        if (event.position() >= firstLost) return;
        var track = tracks.get(event.stream());
        if (track == null || event.version() <= track.versionBefore) return;
        track.versionBefore = event.version();
        track.positionBefore = event.position();
    }

    /// Gives out all missing versions.
    ///
    /// @param lost the positions of which nothing is known
    /// @return what each of them was; nothing for one that was the last of its stream
    /// @throws CorruptionException if there are more versions missing than events
    Map<Long, Missing> assign(SortedSet<Long> lost) {
        for (var track : tracks.values()) {
            if (track.first.version() > track.versionBefore + 1) {
                jumps.add(new Jump(track.positionBefore, track.versionBefore + 1, track.first));
            }
        }
        jumps.sort(Comparator.comparingLong(jump -> jump.after));
        var assigned = new HashMap<Long, Missing>();
        var waiting = new PriorityQueue<Jump>(Comparator.comparingLong(jump -> jump.next.position()));
        int begun = 0;
        for (long position : lost) {
            while (begun < jumps.size() && jumps.get(begun).after < position) {
                waiting.add(jumps.get(begun++));
            }
            var jump = waiting.peek();
            if (jump == null) continue;
            requireBefore(position, jump);
            assigned.put(position, new Missing(jump.version++, jump.next));
            if (jump.isOver()) waiting.poll();
        }
        while (begun < jumps.size()) {
            waiting.add(jumps.get(begun++));
        }
        if (!waiting.isEmpty()) requireBefore(Long.MAX_VALUE, waiting.peek());
        return assigned;
    }

    private static void requireBefore(long position, Jump jump) {
        if (position < jump.next.position()) return;
        throw new CorruptionException(
                "the log",
                jump.next.place(),
                "version " + jump.version + " of the stream of the event at position " + jump.next.position()
                        + " among lost events before it",
                "too few lost events");
    }
}
