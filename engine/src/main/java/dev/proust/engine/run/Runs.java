package dev.proust.engine.run;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.log.History;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;

/// The runs in a store's directory.
///
/// Thread rule: any thread; those that write are not interrupted, and no two of them write the same run.
public final class Runs {

    private final Disk disk;
    private final History history;
    private final BlockCache cache;
    private final AtomicLong opened = new AtomicLong();
    private volatile Runnable alarm = () -> {};
    private volatile IntFunction<RunWriter.Brake> brakes = level -> () -> {};
    private volatile boolean isBrokenOff;

    public Runs(Disk disk, History history, BlockCache cache) {
        this.disk = disk;
        this.history = history;
        this.cache = cache;
    }

    /// Says what to do when a run is found damaged while it is read.
    public void onDamage(Runnable alarm) {
        this.alarm = alarm;
    }

    /// Says what those have to pass who do work that nobody waits for, each one of his own, by the level of what they
    /// make.
    public void brakes(IntFunction<RunWriter.Brake> brakes) {
        this.brakes = brakes;
    }

    /// The names of all runs that are there, those that begin earlier first, and of them the longer ones.
    public List<RunName> names() throws IOException {
        return names(disk);
    }

    /// The same of any disk.
    public static List<RunName> names(Disk disk) throws IOException {
        var names = new ArrayList<RunName>();
        for (var file : disk.list()) {
            RunName.parse(file).ifPresent(names::add);
        }
        names.sort(Comparator.comparingLong(RunName::from)
                .thenComparing(Comparator.comparingLong(RunName::to).reversed()));
        return names;
    }

    /// Opens a run; who opens it holds it.
    ///
    /// @throws CorruptionException if it is damaged
    public Run open(RunName name) throws IOException {
        var file = disk.openToRead(name.toString());
        try {
            var blocks = new Blocks(file, opened.incrementAndGet(), cache, () -> alarm.run());
            return Run.open(file, name, history.secret(), blocks, () -> deleteQuietly(name, blocks.isDamaged()));
        } catch (IOException | RuntimeException failure) {
            closeQuietly(file);
            throw failure;
        }
    }

    /// Opens a run of any disk for one who only reads, and tells nobody of damage; who opens it holds it.
    ///
    /// @throws CorruptionException if what is looked at then is damaged
    public static Run open(Disk disk, RunName name, Secret secret) throws IOException {
        var file = disk.openToRead(name.toString());
        try {
            return Run.open(file, name, secret, new Blocks(file, 0, null, () -> {}), () -> {});
        } catch (IOException | RuntimeException failure) {
            closeQuietly(file);
            throw failure;
        }
    }

    /// Has all writing fail that is under way.
    public void breakOff() {
        isBrokenOff = true;
    }

    /// Begins to write a run that is waited for.
    public RunWriter create(long from, long to, RunWriter.Size size) throws IOException {
        return RunWriter.create(disk, from, to, size, this::requireNotBrokenOff);
    }

    /// Begins to write a run that nobody waits for: others go first.
    ///
    /// @param level see [#brake]
    public RunWriter createBehind(long from, long to, RunWriter.Size size, int level) throws IOException {
        return RunWriter.create(disk, from, to, size, brake(level));
    }

    /// Lets others go before one who does work that nobody waits for, and breaks it off when the store is being closed.
    ///
    /// @param level of what he makes: the more runs of the one below wait, the less he gives way
    public RunWriter.Brake brake(int level) {
        var behind = brakes.apply(level);
        return () -> {
            requireNotBrokenOff();
            behind.pass();
        };
    }

    private void requireNotBrokenOff() throws IOException {
        if (isBrokenOff) throw new IOException("writing a run was broken off: the store is being closed");
    }

    /// Ends a run without copies that was written, and opens it.
    public Run finish(RunWriter writer, int level, Mark mark) throws IOException {
        return open(writer.finish(level, mark, 0, history.secret()));
    }

    /// Makes one run of several that follow on one another, and opens it.
    ///
    /// @param level the new one's
    public Run merge(List<Run> runs, int level) throws IOException {
        return merge(runs, level, done -> {});
    }

    /// The same for one who wants to know how far it is.
    ///
    /// @param level the new one's
    /// @param progress is told from time to time how much of the work is done, from 0 to 1
    public Run merge(List<Run> runs, int level, DoubleConsumer progress) throws IOException {
        return open(new Merge(runs, history, progress).write(this, level));
    }

    /// Deletes all but those that are in use, and makes sure of it. Nobody may write any meanwhile.
    public void deleteAllBut(List<Run> used) throws IOException {
        deleteUnfinished();
        var names = used.stream().map(run -> RunName.of(run.from(), run.to())).toList();
        for (var name : names()) {
            if (!names.contains(name)) delete(name);
        }
        disk.syncDirectory();
    }

    public void delete(RunName name) throws IOException {
        disk.delete(name.toString());
    }

    /// Deletes what was being made when a process ended.
    public void deleteUnfinished() throws IOException {
        for (var file : disk.list()) {
            if (RunName.isUnfinished(file)) disk.delete(file);
        }
    }

    /// A file that stays is superfluous, and found so at the next opening. A damaged one might be taken for the better
    /// one of two then, as it covers more than each of those that were made of it: so it is not to come back.
    private void deleteQuietly(RunName name, boolean isDamaged) {
        try {
            delete(name);
            if (isDamaged) disk.syncDirectory();
        } catch (IOException left) {
            // See above.
        }
    }

    private static void closeQuietly(DiskFile file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // It was read only.
        }
    }
}
