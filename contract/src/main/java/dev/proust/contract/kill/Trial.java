package dev.proust.contract.kill;

import dev.proust.contract.kill.Attempt.State;
import dev.proust.contract.kill.Tally.Count;
import dev.proust.engine.Proust;
import dev.proust.store.DiskFullException;
import dev.proust.store.EventStore;
import dev.proust.store.EventStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// One store, from its first life to its last: writers live and die on it, and in between it is checked.
///
/// Thread rule: one thread.
final class Trial {

    /// Less than this an event holds, where it should be small.
    static final int SMALL_BYTES_MAX = 20_000;

    /// Less than this an event holds, where it should be large: a few fill what was filled ahead.
    static final int LARGE_BYTES_MAX = 300_000;

    private static final int EVENTS_MAX = 150_000;

    /// What a trial needs from around it.
    record Surroundings(int clients, SplittableRandom random, Tally tally, Cleanup cleanup) {}

    private final Path directory;
    private final Path store;
    private final Surroundings around;
    private final Tally tally;
    private final Witness witness;
    private int lives;

    /// @param directory for notes on what happens
    /// @param store the store's own directory
    Trial(Path directory, Path store, Surroundings around) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.store = store;
        this.around = around;
        this.tally = around.tally();
        this.witness = new Witness(tally);
    }

    /// A trial whose store lies in the directory too.
    static Trial in(Path directory, Surroundings around) throws IOException {
        return new Trial(directory, directory.resolve("store"), around);
    }

    /// Begins a life.
    ///
    /// @param bytesMax of one event's data
    WriterProcess live(int bytesMax) throws IOException {
        return start(WriterProcess.command(work(bytesMax)));
    }

    /// Begins a life whose system calls are meddled with.
    WriterProcess live(int bytesMax, Strace strace, List<Injection> injections) throws IOException {
        var command = WriterProcess.command(work(bytesMax));
        return start(strace.around(command, injections, calls()));
    }

    private WriterMain.Work work(int bytesMax) {
        return new WriterMain.Work(
                store, ++lives, around.clients(), around.random().nextLong(), bytesMax);
    }

    private WriterProcess start(List<String> command) throws IOException {
        tally.add(Count.LIVES);
        return WriterProcess.start(command, directory.resolve("errors.txt"), witness, tally, around.cleanup());
    }

    /// Where the last life's system calls are written down.
    Path calls() {
        return directory.resolve("calls-" + lives + ".txt");
    }

    /// Whether the store has become so large that a new one should take its place.
    boolean isLarge() {
        return witness.shown().size() > EVENTS_MAX;
    }

    // ---------------------------------------------------------------------------------------------------- check

    /// The appends of which the outside cannot say whether they were written.
    List<Attempt> unknown() {
        return witness.attempts().stream()
                .filter(attempt -> attempt.state() == State.UNKNOWN)
                .sorted(Comparator.comparing(attempt -> attempt.plan().id()))
                .toList();
    }

    /// Opens the store, holds it against what was heard, and repeats some appends.
    void check() {
        try (var opened = Proust.open(store)) {
            check(opened);
        } catch (EventStoreException failed) {
            tally.problem("the store cannot be opened: " + failed);
        }
    }

    /// The same where there may be no room to open it.
    ///
    /// @return whether there was
    boolean checkIfRoom() {
        try (var opened = Proust.open(store)) {
            check(opened);
        } catch (DiskFullException full) {
            return false;
        } catch (EventStoreException failed) {
            tally.problem("the store cannot be opened: " + failed);
        }
        return true;
    }

    private void check(EventStore opened) {
        var unknown = unknown();
        new StoreCheck(opened, witness, tally).run();
        if (!tally.isGood()) return;
        new Repetition(opened, witness, tally, around.random().nextLong()).run(unknown);
    }

    /// Ends the trial. What went well leaves nothing behind; what did not is kept, to be looked at.
    void end() throws IOException {
        if (tally.isGood()) delete(directory);
        else tally.remark("what is left of it is in " + directory);
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
