package dev.proust.engine.index;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.History;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Milestone;
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
///                                          gap ──refill────┘
/// ```
///
/// All of it is derived from the log, and none of it is needed to open a store: what is missing, damaged, or
/// not of this log's history, is thrown away, and is a gap until it is made anew from the log, while the store is open.
///
/// Thread rule: [#add], [#endBatch] and [#rest] by the writer's thread; [#view] by any.
public final class LayeredIndex {

    /// At rest, what is a smaller share than this of a full memtable stays in memory.
    private static final int RESTING_SHARE = 512;

    private final Runs runs;
    private final History history;
    private final IndexSizes sizes;
    private final LongConsumer pause;
    private final Upkeep upkeep;
    private final List<Run> found;
    private final List<RunName> superfluous;
    private volatile Layers layers;
    private volatile boolean isResting;
    private volatile boolean isClosed;

    private LayeredIndex(
            Runs runs, History history, IndexSizes sizes, InstantSource clock, LongConsumer pause, Cover cover) {
        this.runs = runs;
        this.history = history;
        this.sizes = sizes;
        this.pause = pause;
        this.upkeep = new Upkeep(this, runs, history, sizes, clock);
        runs.brakes(level -> new Throttle(() -> active().to(), () -> upkeep.urgency(level), clock, pause));
        this.superfluous = cover.superfluous();
        this.found = new ArrayList<>(cover.runs());
        this.layers = new Layers(List.of(), List.of(new Memtable(1)));
    }

    // ---------------------------------------------------------------------------------------------------- open, close

    /// Opens what there is of it. Nothing is touched yet: see [#begin], which is to be called next, and [#tidyUp].
    ///
    /// @param clock tells [Upkeep] when to try again what has failed
    /// @param pause holds the calling thread up for so many nanoseconds: one of [Upkeep], or a reader's
    public static LayeredIndex open(
            Disk disk, History history, IndexSizes sizes, InstantSource clock, LongConsumer pause) throws IOException {
        var runs = new Runs(disk, history, new BlockCache(sizes.cacheBytes()));
        return new LayeredIndex(runs, history, sizes, clock, pause, Cover.open(runs, history));
    }

    /// The last batch that ends a run, of those that begin before a place in the log; empty if there is none. To be
    /// called before [#begin].
    public Optional<Mark> mark(long before) {
        return found.reversed().stream()
                .map(Run::mark)
                .filter(mark -> mark.place() < before)
                .findFirst();
    }

    /// Puts together what there is of it: runs, and gaps where there are none. Those that know more than there is in
    /// the log are forgotten. To be called once, before anything is added or asked.
    ///
    /// @param seals where the log can be entered
    /// @param recent where what is to be added may begin
    /// @param head the log's last position
    /// @return behind which the events are to be added
    public Milestone begin(List<Milestone> seals, Milestone recent, long head) {
        var kept = found.stream().filter(run -> run.to() <= head).toList();
        for (var run : found) {
            if (run.to() > head) run.retire();
        }
        var end = recent;
        if (!kept.isEmpty() && kept.getLast().to() > recent.position()) {
            end = new Milestone(
                    Optional.of(kept.getLast().mark()), kept.getLast().to());
        }
        replace(new Layers(Gap.around(kept, seals, end, history), List.of(new Memtable(end.position() + 1))));
        releaseFound();
        return end;
    }

    private void releaseFound() {
        found.forEach(Run::release);
        found.clear();
    }

    /// How many positions are in no run and no memtable yet: [Upkeep] is at work on them.
    public long missing() {
        return layers.missing();
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
        releaseFound();
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
                now.stretches(), List.of(now.active(), new Memtable(now.active().to() + 1))));
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
            if (now.hold()) return new View(this, now, new Turn(pause));
            if (isClosed) throw new IllegalStateException("the store is closed");
        }
    }

    /// Says what to do when damage is found: [Upkeep] is due then.
    public void onDamage(Runnable alarm) {
        runs.onDamage(alarm);
    }

    /// Says who makes what is erased go from elsewhere.
    public void onErasing(Eraser eraser) {
        upkeep.onErasing(eraser);
    }

    /// Says who puts the copies of a damaged run to use before it is made anew.
    public void onRemaking(Rescuer rescuer) {
        upkeep.onRemaking(rescuer);
    }

    public Upkeep upkeep() {
        return upkeep;
    }

    Layers layers() {
        return layers;
    }

    // ---------------------------------------------------------------------------------------------------- layers

    /// Puts new stretches in the place of what they were made of. Their runs are handed over.
    synchronized void swap(
            List<? extends Stretch> oldOnes, List<? extends Stretch> newOnes, List<Memtable> oldMemtables) {
        var now = layers;
        var all = new ArrayList<>(now.stretches());
        int at = oldOnes.isEmpty() ? all.size() : all.indexOf(oldOnes.getFirst());
        all.removeAll(oldOnes);
        all.addAll(at, newOnes);
        var memtables = new ArrayList<>(now.memtables());
        memtables.removeAll(oldMemtables);
        replace(new Layers(all, memtables));
        for (var stretch : newOnes) {
            if (stretch instanceof Stretch.Indexed(var run)) run.release();
        }
    }

    private void replace(Layers next) {
        var before = layers;
        layers = next;
        before.release();
    }
}
