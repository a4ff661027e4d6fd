package dev.proust.engine.index;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.History;
import dev.proust.engine.log.Mark;
import dev.proust.engine.run.BlockCache;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.RunName;
import dev.proust.engine.run.Runs;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The index: a memtable for what was appended lately, runs for all before, and the [Upkeep] that makes the one
/// into the other.
///
/// ```
///   add ──► memtable ──full──► frozen memtable ──flush──► run, run, run … ──merge──► one run of many
/// ```
///
/// All of it is derived from the log, and none of it is needed to open a store: what is missing, damaged, or
/// not of this log's history, is thrown away, and made anew from the log.
///
/// Thread rule: [#add], [#endBatch] and [#rest] by the writer's thread; [#view] by any.
public final class LayeredIndex {

    /// At rest, what is a smaller share than this of a full memtable stays in memory.
    private static final int RESTING_SHARE = 512;

    private final Runs runs;
    private final IndexSizes sizes;
    private final Upkeep upkeep;
    private final List<RunName> superfluous;
    private volatile Layers layers;
    private volatile boolean isResting;
    private volatile boolean isClosed;

    private LayeredIndex(
            Runs runs, History history, IndexSizes sizes, InstantSource clock, LongConsumer pause, Cover cover) {
        this.runs = runs;
        this.sizes = sizes;
        this.upkeep = new Upkeep(this, runs, history, sizes, clock);
        runs.brake(new Throttle(this, pause)::giveWay);
        this.superfluous = cover.superfluous();
        this.layers = new Layers(cover.runs(), List.of(new Memtable(Cover.upTo(cover.runs()) + 1)));
    }

    // ---------------------------------------------------------------------------------------------------- open, close

    /// Opens what there is of it. Nothing is touched yet: see [#tidyUp].
    ///
    /// @param clock tells [Upkeep] when to try again what has failed
    /// @param pause holds a thread of [Upkeep] up for so many nanoseconds
    public static LayeredIndex open(
            Disk disk, History history, IndexSizes sizes, InstantSource clock, LongConsumer pause) throws IOException {
        var runs = new Runs(disk, history, new BlockCache(sizes.cacheBytes()));
        var cover = Cover.open(runs, history);
        var index = new LayeredIndex(runs, history, sizes, clock, pause, cover);
        cover.runs().forEach(Run::release);
        return index;
    }

    /// The position up to which runs cover everything.
    public long cover() {
        return Cover.upTo(layers.runs());
    }

    /// The batch up to which runs cover everything; empty if there are none.
    public Optional<Mark> mark() {
        var all = layers.runs();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().mark());
    }

    /// Forgets the runs that know more than there is in the log. To be called before anything is added.
    public void forgetAbove(long head) {
        var kept = layers.runs().stream().filter(run -> run.to() <= head).toList();
        for (var run : layers.runs()) {
            if (run.to() > head) run.retire();
        }
        replace(new Layers(kept, List.of(new Memtable(Cover.upTo(kept) + 1))));
    }

    /// Deletes what is not used: what was being made, what is damaged or of another history, what was merged.
    public void tidyUp() throws IOException {
        runs.deleteUnfinished();
        for (var name : superfluous) {
            runs.delete(name);
        }
        superfluous.clear();
    }

    /// Breaks off the work that is under way; what is in memory only, the log tells at the next opening.
    public void close() {
        isClosed = true;
        upkeep.close();
        layers.release();
    }

    // ---------------------------------------------------------------------------------------------------- adding

    /// Adds the next event.
    ///
    /// @param keys all of its keys, none twice, the key of its stream first
    /// @param version the stream's, just after it
    /// @param place where in the log it stands
    public void add(List<Key> keys, long version, long place) {
        layers.active().add(keys, version, place);
    }

    /// Says that the last event ended a batch, which is durable.
    public void endBatch(Mark mark) {
        if (isResting) isResting = false;
        var active = layers.active();
        active.endBatch(mark);
        if (active.postings() >= sizes.memtablePostings()) freeze();
    }

    private synchronized void freeze() {
        var now = layers;
        if (now.memtables().size() > 1) return;
        replace(new Layers(
                now.runs(), List.of(now.active(), new Memtable(now.active().to() + 1))));
    }

    /// Says that nobody has appended for a while: until somebody does, [Upkeep] puts things in order. What is in memory
    /// becomes a run unless it is little; a store that often rests is not to sync a file each time.
    ///
    /// All that was added must be durable.
    public void rest() {
        isResting = true;
        if (active().postings() >= Math.max(1, sizes.memtablePostings() / RESTING_SHARE)) freeze();
    }

    boolean isResting() {
        return isResting;
    }

    /// The writer's memory, from here on. To be asked for when all is told that the log holds.
    public RecentKeys recentKeys() {
        return new RecentKeys(this);
    }

    Memtable active() {
        return layers.active();
    }

    // ---------------------------------------------------------------------------------------------------- asking

    /// The index as it is now, for one reader; to be closed.
    ///
    /// @throws IllegalStateException if the store is closed
    public View view() {
        while (true) {
            var now = layers;
            if (now.hold()) return new View(this, now);
            if (isClosed) throw new IllegalStateException("the store is closed");
        }
    }

    /// Says what to do when damage is found: [Upkeep] is due then.
    public void onDamage(Runnable alarm) {
        runs.onDamage(alarm);
    }

    public Upkeep upkeep() {
        return upkeep;
    }

    Layers layers() {
        return layers;
    }

    // ---------------------------------------------------------------------------------------------------- layers

    /// Puts new runs, which are handed over, in the place of what they were made of.
    synchronized void swap(List<Run> oldRuns, List<Run> newRuns, List<Memtable> oldMemtables) {
        var now = layers;
        var all = new ArrayList<>(now.runs());
        int at = oldRuns.isEmpty() ? all.size() : all.indexOf(oldRuns.getFirst());
        all.removeAll(oldRuns);
        all.addAll(at, newRuns);
        var memtables = new ArrayList<>(now.memtables());
        memtables.removeAll(oldMemtables);
        replace(new Layers(all, memtables));
        newRuns.forEach(Run::release);
    }

    private void replace(Layers next) {
        var before = layers;
        layers = next;
        before.release();
    }
}
