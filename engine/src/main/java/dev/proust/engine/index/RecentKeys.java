package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import java.util.ArrayDeque;
import java.util.List;

/// The writer's memory: the keys of all events above a position, those of the batch in the making included. With facts
/// that a client gathered at or above that position it can judge any condition, without a look at the disk.
///
/// It is made of memtables, which it keeps for as long as it needs them, whatever has become of them since:
///
/// ```
///                          low                                      durable
///    run, and in memory still │                                        │ accepted, not yet synced
///   ├──────── memtable ───────┼──────────────┼──────── memtable ───────┴───────────►
/// ```
///
/// What it tells of older events is true, too; but only above [#low] is silence an answer. How far back that is depends
/// on positions alone, and not on how far the index has got with its work.
///
/// Thread rule: the writer's thread.
public final class RecentKeys implements Postings {

    private final LayeredIndex index;
    private final ArrayDeque<Memtable> memtables = new ArrayDeque<>(4);
    private long low;

    /// Begins with nothing to remember.
    RecentKeys(LayeredIndex index) {
        this.index = index;
        this.memtables.add(index.active());
        this.low = head();
    }

    /// The position above which all is remembered.
    public long low() {
        return low;
    }

    public long head() {
        return memtables.getLast().to();
    }

    /// Takes the next event into the index, where readers find it once it is durable.
    ///
    /// @param keys all of its keys, none twice, the stream's first
    /// @param version of the stream, just after it
    /// @param place where in the log it will stand
    public void add(List<Key> keys, long version, long place) {
        var active = index.active();
        if (!active.equals(memtables.getLast())) memtables.addLast(active);
        active.add(keys, version, place);
    }

    /// Forgets what is at or below a position.
    public void forgetUpTo(long position) {
        low = Math.max(low, Math.min(position, head()));
        while (memtables.getFirst().to() <= low && memtables.size() > 1) {
            memtables.removeFirst();
        }
    }

    /// The version of a stream; -1 if there is no event of it in here.
    public long version(Key stream) {
        for (var newest = memtables.descendingIterator(); newest.hasNext(); ) {
            var list = newest.next().find(stream);
            if (list != null) return list.firstVersion() + list.count() - 1;
        }
        return -1;
    }

    @Override
    public long floor(Key key, long position, long downTo) {
        for (var newest = memtables.descendingIterator(); newest.hasNext(); ) {
            var list = newest.next().find(key);
            long last = list == null ? 0 : list.floor(position);
            if (last > 0) return last < downTo ? 0 : last;
        }
        return 0;
    }

    @Override
    public long ceiling(Key key, long position, long upTo) {
        for (var memtable : memtables) {
            var list = memtable.find(key);
            long first = list == null ? NONE : list.ceiling(position);
            if (first != NONE) return first > upTo ? NONE : first;
        }
        return NONE;
    }
}
