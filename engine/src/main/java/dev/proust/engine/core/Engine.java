package dev.proust.engine.core;

import dev.proust.engine.damage.Health;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.NoSpaceException;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.LayeredIndex;
import dev.proust.engine.index.QueryKeys;
import dev.proust.engine.index.Upkeep;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.BodyEraser;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.ErasureProgress;
import dev.proust.engine.log.Lineage;
import dev.proust.engine.log.LogMending;
import dev.proust.engine.log.LogScrub;
import dev.proust.engine.log.LogWriter;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.RecordedEvents;
import dev.proust.engine.log.Recovered;
import dev.proust.engine.log.Recovery;
import dev.proust.engine.log.RecoveryReport;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.engine.snapshot.Snapshots;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.DiskFullException;
import dev.proust.store.EventReader;
import dev.proust.store.EventStoreException;
import dev.proust.store.Limits;
import dev.proust.store.LostFutureException;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.SnapshotStore;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/// The engine without threads: a store that acts only inside calls. [dev.proust.engine.Proust] puts threads around it;
/// a simulation drives it step by step.
///
/// ```
///   client's thread                            writer's thread
///   ───────────────                            ───────────────
///   submit: check, encode, gather facts ─queue─► step: judge, write, sync
///                                                  │ publish: the durable position
///   read, follow ◄── index up to durable ◄─────────┘
/// ```
///
/// Thread rule: [#step], [#idle] and [#close] by one thread at a time, the writer's, which nobody interrupts;
/// [#fillAhead] by another one; all else by any.
public final class Engine {

    private final World world;
    private final Limits limits;
    private final AutoCloseable lock;
    private final Recovered recovered;
    private final LayeredIndex index;
    private final KeyMakers keys;
    private final LogWriter log;
    private final Writer writer;
    private final Appending appending;
    private final Lineage lineage;
    private final Snapshots snapshots;
    private final Healing healing;
    private final Scrub scrub;

    /// Whoever rewrites what is durable in the log does so alone, and has read it since.
    private final ReentrantLock rewriting = new ReentrantLock();

    private final Erasing erasing;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean filling = new AtomicBoolean();
    private volatile long durable;
    private volatile int lastSegment;
    private volatile boolean closed;

    private Engine(World world, Limits limits, IndexSizes sizes, SegmentSizes segments, AutoCloseable lock)
            throws IOException {
        this.world = world;
        this.limits = limits;
        this.lock = lock;
        var opened = IndexOpening.run(world, sizes);
        this.recovered = opened.log();
        this.index = opened.index();
        this.keys = new KeyMakers(recovered.secret()::keys);
        index.onDamage(this::repair);
        this.durable = recovered.head();
        this.lineage = recovered.lineage().with(recovered.incarnation(), recovered.head() + 1);
        this.erasing = new Erasing(this, recovered.erased(), new ErasureProgress(world.disk(), recovered.secret()));
        this.log = openWriter(opened, segments);
        this.writer = new Writer(log, world.clock(), index.recentKeys(), recovered.lastTimeMicros(), this::publish);
        this.appending = new Appending(this, writer, log, recovered.secret(), world);
        this.snapshots = openSnapshots(sizes);
        this.lastSegment = recovered.lastSegment();
        this.healing = openHealing();
        var scrubbing = new LogScrub(recovered.segments(), recovered.secret());
        this.scrub = new Scrub(index, erased(), healing, scrubbing, () -> lastSegment, world);
        index.onErasing(erasing);
        index.onRemaking(new Rescue(healing, new LogScrub(recovered.segments(), recovered.secret())));
    }

    // ---------------------------------------------------------------------------------------------------- open, close

    /// Opens the store in a directory, and makes one if there is none.
    ///
    /// @throws dev.proust.store.LockedException if somebody else has it open
    /// @throws dev.proust.store.CorruptionException if what was durable is damaged; nothing was touched
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it; nothing was touched
    /// @throws DiskFullException if there is no room to open it
    /// @throws UnavailableException if the disk fails
    public static Engine open(World world, Limits limits) {
        return open(world, limits, IndexSizes.standard());
    }

    /// The same with other bounds for the index's memory.
    public static Engine open(World world, Limits limits, IndexSizes sizes) {
        return open(world, limits, sizes, SegmentSizes.standard());
    }

    /// The same with segments of other lengths.
    public static Engine open(World world, Limits limits, IndexSizes sizes, SegmentSizes segments) {
        try {
            var lock = world.disk().lock();
            Engine engine;
            try {
                engine = new Engine(world, limits, sizes, segments, lock);
            } catch (IOException | RuntimeException | Error failure) {
                release(lock);
                throw failure;
            }
            LossTelling.finish(engine, engine.recovered, world.disk());
            return engine;
        } catch (NoSpaceException full) {
            throw new DiskFullException(world.disk().name(), 0, full);
        } catch (IOException failure) {
            throw new UnavailableException(world.disk().name(), "cannot be opened: " + failure.getMessage(), failure);
        }
    }

    private LogWriter openWriter(IndexOpening.Opened opened, SegmentSizes sizes) throws IOException {
        try {
            erased().loadWith(() -> erasing.load(recovered.secret().keys()));
            opened.index().tidyUp();
            return LogWriter.at(opened.log(), world.disk(), sizes);
        } catch (IOException | RuntimeException failure) {
            opened.index().close();
            opened.log().segments().close();
            throw failure;
        }
    }

    private Snapshots openSnapshots(IndexSizes sizes) {
        var opened = new Snapshots(
                world.disk(),
                recovered.secret(),
                (entity, fold) -> keys.with(making -> making.snapshot(entity, fold)),
                // A state from before an erasure may hold what is erased.
                checkpoint -> lineage.holds(checkpoint, durable)
                        && checkpoint.position() >= erasing.erased().last(),
                task -> world.threads().start("proust-snapshots", task),
                erasing.erased()::last,
                sizes.snapshotBytes());
        try {
            opened.open();
        } catch (IOException unreadable) {
            // Then there are none: whoever asks folds all events.
        }
        return opened;
    }

    private Healing openHealing() {
        return new Healing(
                index,
                erased(),
                rewriting,
                new LogMending(recovered.segments(), recovered.secret(), world.disk()),
                stream -> keys.with(making -> making.stream(stream)),
                log::vouchedBelow,
                log::distrust,
                world.threads());
    }

    /// Says who is told, in words, of damage to the log that was found and mended. Runs in a thread of the engine's.
    public void onHealing(Consumer<String> listener) {
        healing.tell(listener);
    }

    /// What is to be known of damage since the store was opened.
    public Health health() {
        return new Health(
                report().damagedBatches(), healing.served(), healing.mended(), scrub.times(), scrub.unhealed());
    }

    /// What reads everything from time to time: whoever moves the writer has to see to it.
    public Scrub scrub() {
        return scrub;
    }

    /// The states of entities that were saved: see [SnapshotStore].
    public SnapshotStore snapshots() {
        requireOpen();
        return snapshots;
    }

    /// Whether a directory holds a store.
    public static boolean isStore(Disk disk) throws IOException {
        return Recovery.isLog(disk);
    }

    /// What opening has found that an operator should know.
    public RecoveryReport report() {
        try {
            return recovered.report();
        } catch (EventStoreException unknown) {
            // Nobody knows what is erased: then all that is not whole is damaged.
            return new RecoveryReport(recovered.cuts(), recovered.damaged().size());
        }
    }

    public Limits limits() {
        return limits;
    }

    /// Marks the log as closed in order, and closes it. What is queued is not taken up any more, and told so.
    public void close() {
        if (closed) return;
        closed = true;
        try {
            writer.close();
        } catch (IOException failure) {
            // The next one to open it finds an end that is not in order, which is true.
        }
        snapshots.close();
        scrub.close();
        healing.close();
        index.close();
        closeQuietly(recovered.segments());
        release(lock);
        ring();
    }

    public boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) throw closed();
    }

    IllegalStateException closed() {
        return new IllegalStateException("store " + world.disk().name() + " is closed");
    }

    /// What one hears whose read has failed: if the store was closed meanwhile, that.
    RuntimeException failed(UnavailableException read) {
        return closed ? closed() : read;
    }

    /// The name of the directory, for errors.
    String name() {
        return world.disk().name();
    }

    private static void release(AutoCloseable lock) {
        closeQuietly(lock);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception ignored) {
            // It was read or locked only: nothing depends on it any more.
        }
    }

    // ---------------------------------------------------------------------------------------------------- the writer

    /// Takes up what is queued: one batch, written, synced, published, answered.
    ///
    /// @return whether there was anything
    public boolean step() {
        if (!closed) return stepIfIndexAllows();
        writer.dismiss(new Verdict.TooLate());
        return false;
    }

    /// If no more may wait in memory for the index, writing it is tried once more; if that still cannot be done,
    /// what is queued is refused. It goes on by itself when it can.
    private boolean stepIfIndexAllows() {
        if (upkeep().stuck().isPresent() && writer.hasWork()) {
            try {
                upkeep().work(Kind.FLUSH);
            } catch (IOException stuck) {
                writer.dismiss(new Verdict.IndexStuck(stuck));
                return true;
            }
        }
        return writer.step();
    }

    /// Whether anything is queued.
    public boolean hasWork() {
        return writer.hasWork();
    }

    /// When there has been no work for a while: writes what vouches for all before it, and gives memory back. [#upkeep]
    /// may have something to do then.
    public void idle() {
        if (closed) return;
        // Otherwise there may be events in memory that never became durable.
        if (log.failure().isEmpty()) index.rest();
        try {
            if (log.failure().isEmpty()) writer.idle();
        } catch (IOException failure) {
            // The log has noted it, and tells whoever appends next; want of space is no harm here.
        }
    }

    /// Whether [#fillAhead] has something to do. Who is told so has to call it, once.
    public boolean claimFilling() {
        return log.wantsFilling() && filling.compareAndSet(false, true);
    }

    /// Fills the log with zeros ahead of the writer.
    public void fillAhead() {
        try {
            log.fillAhead();
        } finally {
            filling.set(false);
        }
    }

    /// The index has its events since they were accepted; from here on readers ask it for them.
    private void publish(long upTo, Mark mark) {
        index.endBatch(mark);
        lastSegment = mark.segment();
        durable = upTo;
        ring();
    }

    /// The position of the last durable event.
    public long head() {
        return durable;
    }

    /// How many positions the index does not cover: whoever asks for them asks the log, until [#upkeep] has made runs.
    public long missing() {
        return index.missing();
    }

    /// The work that keeps the index in shape: whoever moves the writer has to see to it.
    public Upkeep upkeep() {
        return index.upkeep();
    }

    /// Whoever has met with damage need not wait for the next append.
    private void repair() {
        if (upkeep().claim(Kind.REPAIR)) world.threads().start("proust-index", () -> upkeep().keepUp(Kind.REPAIR));
    }

    // ---------------------------------------------------------------------------------------------------- append

    /// Begins an append: it is checked, encoded, provided with facts and queued. [PendingAppend#isDone] tells when
    /// there is an answer.
    ///
    /// @param wake what to run when [PendingAppend#isDone] should be asked again; runs in the writer's thread
    public PendingAppend submit(Append append, Runnable wake) {
        requireOpen();
        return submit(append, limits.check(append), wake);
    }

    /// The same for an append that was checked against the [#limits].
    ///
    /// @param bytes the sum of its events' encoded sizes
    public PendingAppend submit(Append append, long bytes, Runnable wake) {
        requireOpen();
        return appending.submit(append, bytes, wake);
    }

    /// The same for events of the store's own: the names of their streams and types get a `$` before them.
    ///
    /// @param whenDurable is told the append's first position before anybody can see it
    PendingAppend submitReserved(Append append, Runnable wake, LongConsumer whenDurable) {
        return appending.submitReserved(append, limits.check(append), wake, whenDurable);
    }

    // ---------------------------------------------------------------------------------------------------- erase

    /// The positions that a query matches now and that are not erased yet, as ranges, in order.
    ///
    /// @throws IllegalArgumentException if the query asks for a stream of the store's own
    public List<Positions> erasable(Query query) {
        requireOpen();
        return keys.with(making -> erasing.matching(query, making));
    }

    /// @throws IllegalArgumentException if a query asks for a stream of the store's own
    public void requireErasable(Query query) {
        Erasing.requireNotReserved(query);
    }

    /// Begins to erase events: from the moment that it is durable on, nothing but their headers is shown.
    ///
    /// @param ranges of durable events, 1 to [ErasureEvents#RANGES_MAX]
    /// @param wake see [#submit]
    public PendingAppend submitErasure(List<Positions> ranges, String reason, Runnable wake) {
        requireOpen();
        return submitReserved(ErasureEvents.append(ranges, reason), wake, at -> erased().add(at, ranges));
    }

    void eraseBodies(List<Positions> ranges, LongUnaryOperator places) throws IOException {
        rewriting.lock();
        try {
            new BodyEraser(world.disk(), recovered, log, places).erase(ranges);
        } finally {
            rewriting.unlock();
        }
    }

    void dropSnapshots() throws IOException {
        snapshots.drop();
    }

    /// The position of the last erasure of which all is gone: from the log, its runs and its snapshots. 0: of none.
    public long goneUpTo() {
        return erasing.goneUpTo();
    }

    /// Which events are erased.
    public ErasedPositions erased() {
        return erasing.erased();
    }

    // ---------------------------------------------------------------------------------------------------- read

    public EventReader read(Query query, ReadOptions options) {
        requireOpen();
        options.check(query);
        long head = durable;
        requireHistory(options.after());
        options.before().ifPresent(this::requireHistory);
        var view = index.view();
        try {
            var matches = keys.with(making -> Matches.of(query, options, head, view, making, events(view)));
            var stream = query.singleStream().map(one -> keys.with(making -> making.stream(one)));
            return new IndexedReader(this, lineage.checkpoint(head), matches, stream, view, options);
        } catch (RuntimeException | Error failure) {
            view.close();
            throw failure;
        }
    }

    // ---------------------------------------------------------------------------------------------------- follow

    /// Follows a query after a checkpoint, without waiting.
    public Follower follow(Query query, Checkpoint after) {
        requireOpen();
        requireHistory(after);
        return new Follower(this, queryKeys(query), after, world.clock());
    }

    /// Runs something after each time that events have become durable, until it is removed.
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    public void stopListening(Runnable listener) {
        listeners.remove(listener);
    }

    private void ring() {
        for (var listener : listeners) {
            listener.run();
        }
    }

    // ---------------------------------------------------------------------------------------------------- views

    long durable() {
        return durable;
    }

    /// The checkpoint of a durable position.
    public Checkpoint checkpoint(long position) {
        return lineage.checkpoint(position);
    }

    View view() {
        return index.view();
    }

    Lineage lineage() {
        return lineage;
    }

    /// Lends what makes keys, for the length of a call.
    <T> T withKeys(Function<Keys, T> use) {
        return keys.with(use);
    }

    private QueryKeys queryKeys(Query query) {
        return keys.with(making -> QueryKeys.of(query, making));
    }

    RecordedEvents events(View view) {
        return new RecordedEvents(recovered.segments(), view::place, this::durable, erased(), healing.copies(view));
    }

    void requireHistory(Checkpoint checkpoint) {
        long head = durable;
        if (!lineage.holds(checkpoint, head)) throw new LostFutureException(checkpoint, lineage.checkpoint(head));
    }
}
