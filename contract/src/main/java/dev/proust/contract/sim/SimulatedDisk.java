package dev.proust.contract.sim;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.disk.NoSpaceException;
import dev.proust.store.LockedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A disk in memory that keeps what [Disk] and [DiskFile] promise and nothing more. What they leave open, its
/// randomness decides: the same seed and the same calls give the same results.
///
/// A store on it lives many lives. One ends when somebody calls [#kill] or [#powerCut]; the next begins at once, on
/// what the last one has left. In between, [#stopAfter] makes a life end in the middle of any operation:
///
/// ```java
/// disk.stopAfter(17);
/// try { work(disk); } catch (Stopped here) { }
/// disk.powerCut();
/// work(disk);
/// ```
///
/// What can go wrong:
///
/// | plan                     | effect                                                                           |
/// |--------------------------|----------------------------------------------------------------------------------|
/// | [#stopAfter]             | an operation, and each later one of this life, throws [Stopped]                   |
/// | [#fail]                  | an operation fails once; after a failed sync the kernel takes the pages for clean |
/// | [#limitSpace]            | a file cannot grow: told at the write, or only at the sync                       |
/// | [#flipBit]               | a bit rots                                                                       |
/// | [#loseNextWrite]         | a sync says that all went well, and one page is not there                        |
/// | [#misdirectNextWrite]    | a sync says that all went well, and one page stands in the place of another      |
/// | [#lieAboutSyncs]         | syncs do nothing                                                                 |
///
/// Thread rule: any thread, one after the other.
public final class SimulatedDisk implements Disk {

    private final RandomGenerator random;
    private final Directory directory;
    private final Faults faults = new Faults();
    private final Trace trace = new Trace();
    private Consumer<Operation> observer = operation -> {};
    private Consumer<Operation> neighbour = operation -> {};
    private boolean neighbourIsAtWork;
    private boolean locked;
    private int life = 1;
    private int handles;
    private long operations;
    private long space = Long.MAX_VALUE;
    private boolean refusesLate;

    /// An empty disk.
    ///
    /// @param random decides whatever is open
    public SimulatedDisk(RandomGenerator random) {
        this(random, new Directory());
    }

    private SimulatedDisk(RandomGenerator random, Directory directory) {
        this.random = random;
        this.directory = directory;
    }

    /// A disk that holds the same, for certain and not, under another fate. It costs little, whatever it holds.
    public synchronized SimulatedDisk copy(RandomGenerator random) {
        return new SimulatedDisk(random, directory.copy());
    }

    // ---------------------------------------------------------------------------------------------------- the disk

    @Override
    public String name() {
        return "simulated disk";
    }

    /// Held until it is closed, or the life ends.
    @Override
    public synchronized AutoCloseable lock() {
        requireRunning(life);
        if (locked) throw new LockedException(name(), "life " + life + " of this disk");
        locked = true;
        int holder = life;
        return () -> unlock(holder);
    }

    private synchronized void unlock(int holder) {
        if (holder == life) locked = false;
    }

    @Override
    public synchronized List<String> list() throws IOException {
        return perform(Kind.LIST, "", () -> List.copyOf(directory.seen().keySet()));
    }

    @Override
    public DiskFile openToRead(String file) throws IOException {
        return open(file, false);
    }

    @Override
    public DiskFile openToWrite(String file) throws IOException {
        return open(file, true);
    }

    private synchronized DiskFile open(String file, boolean toWrite) throws IOException {
        return perform(Kind.OPEN, file, () -> handle(file, existing(file), toWrite));
    }

    @Override
    public synchronized DiskFile create(String file) throws IOException {
        return perform(Kind.CREATE, file, () -> {
            var there = directory.seen().get(file);
            if (there != null) {
                there.empty(operations);
                return handle(file, there, true);
            }
            if (freeSpace() <= 0) throw noSpace(file, 0);
            var made = new StoredFile();
            directory.create(file, made, operations);
            return handle(file, made, true);
        });
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        perform(Kind.RENAME, from + " to " + to, () -> {
            directory.rename(to, existing(from), operations);
            return true;
        });
    }

    @Override
    public synchronized void delete(String file) throws IOException {
        perform(Kind.DELETE, file, () -> {
            directory.delete(file, existing(file), operations);
            return true;
        });
    }

    @Override
    public synchronized void syncDirectory() throws IOException {
        perform(Kind.SYNC_DIRECTORY, "", () -> {
            if (faults.honesty() != Faults.Honesty.LIES_ALWAYS) directory.sync();
            return true;
        });
    }

    private SimulatedFile handle(String name, StoredFile file, boolean toWrite) {
        return new SimulatedFile(this, name, ++handles, life, file, toWrite);
    }

    private StoredFile existing(String file) throws NoSuchFileException {
        var there = directory.seen().get(file);
        if (there == null) throw new NoSuchFileException(file);
        return there;
    }

    // ---------------------------------------------------------------------------------------------------- operations

    /// What an operation does.
    interface Effect<T> {
        T run() throws IOException;
    }

    private <T> T perform(Kind kind, String file, Effect<T> effect) throws IOException {
        return perform(new Operation(++operations, kind, file, 0, 0, 0), life, effect, () -> {});
    }

    /// @param caller the life that the caller belongs to
    /// @param broken what is left behind if it fails
    synchronized <T> T perform(Operation operation, int caller, Effect<T> effect, Runnable broken) throws IOException {
        requireRunning(caller);
        trace.add(operation);
        observer.accept(operation);
        letNeighbourWork(operation);
        requireRunning(caller);
        if (faults.stopsNow()) stop(operation, effect, broken);
        if (faults.failsNow(operation)) {
            trace.add("fails #" + operation.number());
            broken.run();
            throw new IOException("input/output error: " + operation);
        }
        return effect.run();
    }

    /// The operation was not begun, was done in part, or was done and never returned.
    private void stop(Operation operation, Effect<?> effect, Runnable broken) throws IOException {
        int done = random.nextInt(3);
        trace.add("stops at #" + operation.number() + (done == 0 ? ", before" : done == 1 ? ", within" : ", after"));
        if (done == 1 && operation.kind() == Kind.WRITE) broken.run();
        if (done == 2) effect.run();
        throw new Stopped(operation.toString());
    }

    private void requireRunning(int caller) {
        if (faults.isStopped() || caller != life) throw new Stopped("an operation of a life that has ended");
    }

    private void letNeighbourWork(Operation operation) {
        if (neighbourIsAtWork) return;
        neighbourIsAtWork = true;
        try {
            neighbour.accept(operation);
        } finally {
            neighbourIsAtWork = false;
        }
    }

    /// The number of the next operation.
    synchronized long nextOperation() {
        return ++operations;
    }

    Faults faults() {
        return faults;
    }

    RandomGenerator random() {
        return random;
    }

    // ---------------------------------------------------------------------------------------------------- lives

    /// Ends the life of whoever uses the disk: nothing is lost, and nothing is surer than before. What was written is
    /// seen by the next life, and what was not synced is still pending.
    public synchronized void kill() {
        beginLife("killed");
    }

    /// Cuts the power: what is pending has its fate, and what is seen afterwards is what is durable.
    public synchronized void powerCut() {
        beginLife("power cut");
        directory.cutPower(random);
        directory.seen().values().forEach(file -> file.cutPower(() -> Temper.draw(random)));
    }

    /// Cuts the power, and somebody chooses the fate of all that is pending.
    public synchronized void powerCut(Chooser chooser) {
        beginLife("power cut");
        directory.cutPower(chooser);
        directory.seen().forEach((name, file) -> file.cutPower(() -> new ChosenFate(name, chooser)));
    }

    private void beginLife(String how) {
        life++;
        locked = false;
        faults.beginLife();
        trace.add("---- " + how + ", life " + life + " begins");
    }

    // ---------------------------------------------------------------------------------------------------- plans

    /// Stops at the n-th operation from now on, and lets no later one of this life do anything.
    public synchronized void stopAfter(long operations) {
        faults.stopAt(operations);
    }

    /// Fails the n-th operation of a kind from now on, once.
    public synchronized void fail(Kind kind, long n) {
        faults.failAt(kind, n);
    }

    /// Leaves only so much space beyond what is taken now. Growth beyond it is refused.
    ///
    /// @param late whether it is the sync that is refused, as where space is allocated late, and not the write
    public synchronized void limitSpace(long bytes, boolean late) {
        space = Math.addExact(taken(), bytes);
        refusesLate = late;
    }

    /// Leaves all the space in the world.
    public synchronized void freeSpaceUp() {
        space = Long.MAX_VALUE;
    }

    /// Whether syncs, of files and of the directory, do nothing and say that all went well.
    public synchronized void lieAboutSyncs(boolean lies) {
        faults.be(lies ? Faults.Honesty.LIES_ALWAYS : Faults.Honesty.HONEST);
    }

    /// Loses one page of those that the next sync is to make durable.
    public synchronized void loseNextWrite() {
        faults.be(Faults.Honesty.LOSES_NEXT_WRITE);
    }

    /// Puts one page of those that the next sync is to make durable in the place of another one of the same file.
    public synchronized void misdirectNextWrite() {
        faults.be(Faults.Honesty.MISDIRECTS_NEXT_WRITE);
    }

    /// Turns one bit of a file over.
    ///
    /// @param bit 0 to 7
    public synchronized void flipBit(String file, long offset, int bit) {
        trace.add("bit " + bit + " of byte " + offset + " of " + file + " turns over");
        stored(file).flipBit(offset, bit);
    }

    /// Tells somebody of each operation before it takes effect, those of neighbours included.
    public synchronized void observer(Consumer<Operation> observer) {
        this.observer = observer;
    }

    /// Lets somebody else work before each operation takes effect: what other threads do while one waits for the disk.
    /// What the neighbour itself does to the disk happens without a neighbour.
    public synchronized void neighbour(Consumer<Operation> neighbour) {
        this.neighbour = neighbour;
    }

    // ---------------------------------------------------------------------------------------------------- space

    /// Whether it is the sync that is refused where there is no space.
    public synchronized boolean refusesLate() {
        return refusesLate;
    }

    long freeSpace() {
        return space == Long.MAX_VALUE ? Long.MAX_VALUE : space - taken();
    }

    private long taken() {
        return directory.seen().values().stream()
                .mapToLong(StoredFile::allocated)
                .sum();
    }

    NoSpaceException noSpace(String file, long bytes) {
        faults.noSpace();
        trace.add("no space for " + bytes + " bytes of " + file);
        return new NoSpaceException(file + ": no space left on device");
    }

    // ---------------------------------------------------------------------------------------------------- to look at

    /// How often something has gone wrong as planned.
    public synchronized long faultsHappened() {
        return faults.happened();
    }

    /// The operations that have failed so far.
    public synchronized List<Operation> failures() {
        return List.copyOf(faults.failed());
    }

    /// How often an operation of a kind has failed as planned.
    public synchronized long failed(Kind kind) {
        return faults.failed().stream()
                .filter(operation -> operation.kind() == kind)
                .count();
    }

    /// How often a file could not grow for want of space.
    public synchronized long refused() {
        return faults.refused();
    }

    /// How many operations there have been.
    public synchronized long operations() {
        return operations;
    }

    /// The names of the files, as seen.
    public synchronized List<String> files() {
        return List.copyOf(directory.seen().keySet());
    }

    /// Some bytes of a file, as seen: fewer only at its end.
    public synchronized byte[] bytes(String file, long offset, int length) {
        return stored(file).seenBytes(offset, length);
    }

    /// The size of a file, as seen.
    public synchronized long size(String file) {
        return stored(file).size();
    }

    /// What a file would hold after a power cut in which nothing that is pending survives; empty if there would be no
    /// such file.
    public synchronized byte[] durableBytes(String file) {
        var there = directory.durable().get(file);
        return there == null ? new byte[0] : there.durableBytes();
    }

    /// What is durable, in a few letters: disks that hold the same files with the same bytes have the same, and no
    /// others.
    public synchronized String fingerprint() {
        var digest = new Fingerprint();
        directory.durable().forEach(digest::add);
        return digest.toString();
    }

    private StoredFile stored(String file) {
        var there = directory.seen().get(file);
        if (there == null) throw new IllegalArgumentException("there is no file " + file);
        return there;
    }

    /// Says something in the trace.
    public synchronized void note(Object what) {
        trace.add(what);
    }

    /// Tells somebody of each thing that happens, as it happens.
    public synchronized void tellTo(Consumer<Object> listener) {
        trace.tell(listener);
    }

    /// The last things that happened, a line each.
    public synchronized String trace() {
        return trace.toString();
    }
}
