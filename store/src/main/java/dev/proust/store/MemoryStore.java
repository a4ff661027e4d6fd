package dev.proust.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// A store in memory: what an [EventStore] is, in the fewest words. Every other implementation is compared with it, and
/// tests that need a store and no disk can use it. What it holds ends with the process.
///
/// ```
///   append ──lock──► known id? ──► deadline? ──► conditions? ──► add ──► publish
///   read, subscribe ◄──────────────── what is published: an array that only grows ◄──┘
/// ```
///
/// It has no index: a read looks at every event.
///
/// Thread rule: any number of threads at once. Appends take turns; reads wait for nobody.
public final class MemoryStore implements EventStore {

    /// What was erased.
    ///
    /// @param checkpoint of the erasure; [Checkpoint#START] if nothing was erased
    /// @param events how many
    public record Erasure(Checkpoint checkpoint, long events) {}

    /// What readers see: the first `count` events of the array, of which nothing changes but that some are erased.
    record Published(MemoryEvent[] events, int count) {

        /// The event at a position from 1 to the count.
        MemoryEvent at(long position) {
            return events[(int) position - 1];
        }
    }

    private record Accepted(List<NewEvent> events, Appended appended) {}

    private static final int EVENTS_AT_FIRST = 64;

    private final Limits limits;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final UUID incarnation;
    private final ReentrantLock lock = new ReentrantLock();
    private final java.util.concurrent.locks.Condition changed = lock.newCondition();
    private final Map<String, Accepted> accepted = new HashMap<>();
    private final Map<Stream, Long> versions = new HashMap<>();
    private final SnapshotStore snapshots = new MemorySnapshots(this::holdsState);
    private volatile Published published = new Published(new MemoryEvent[EVENTS_AT_FIRST], 0);
    private volatile long lastErasure;
    private volatile boolean closed;

    /// An empty store with the standard limits and the system's clock.
    public MemoryStore() {
        this(Clock.systemUTC());
    }

    /// An empty store with the standard limits.
    ///
    /// @param clock the time at which events are recorded
    public MemoryStore(InstantSource clock) {
        this(clock, new SecureRandom(), Limits.standard());
    }

    /// An empty store.
    ///
    /// @param clock the time at which events are recorded
    /// @param random chance, for the incarnation and the ids of events; safe for many threads
    /// @param limits what it accepts at most
    public MemoryStore(InstantSource clock, RandomGenerator random, Limits limits) {
        this.clock = clock;
        this.random = random;
        this.limits = limits;
        this.incarnation = new UUID(random.nextLong() | 1, random.nextLong());
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void close() {
        closed = true;
        wakeAll();
    }

    // ---------------------------------------------------------------------------------------------------- append

    @Override
    public Appended append(Append append) {
        requireOpen();
        limits.check(append);
        lock.lock();
        try {
            requireOpen();
            return decide(append, clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private Appended decide(Append append, Instant now) {
        var first = append.id().map(accepted::get);
        if (first.isPresent()) return repeated(append, first.get());
        var deadline = append.deadline();
        if (deadline.isPresent() && !deadline.get().isAfter(now)) throw new TimedOutException(deadline.get());
        var failed = failed(append.conditions());
        if (!failed.isEmpty()) throw conflict(failed);
        return add(append, now);
    }

    private static Appended repeated(Append append, Accepted first) {
        if (saysTheSame(append.events(), first.events()))
            return first.appended().asRepetition();
        throw new AppendIdReusedException(
                append.id().orElseThrow(), first.appended().asRepetition());
    }

    private static boolean saysTheSame(List<NewEvent> events, List<NewEvent> others) {
        if (events.size() != others.size()) return false;
        for (int i = 0; i < events.size(); i++) {
            if (!events.get(i).saysTheSameAs(others.get(i))) return false;
        }
        return true;
    }

    private Appended add(Append append, Instant now) {
        var before = published;
        var time = notBeforeLast(now.truncatedTo(ChronoUnit.MICROS), before);
        var events = roomFor(append.events().size(), before);
        int count = before.count();
        var written = new HashMap<Stream, Long>();
        for (var event : append.events()) {
            long version = versions.merge(event.stream(), 1L, Long::sum);
            written.put(event.stream(), version);
            var recorded = record(event, count + 1, version, time, append);
            events[count] = new MemoryEvent(recorded, event.tags(), event.encodedBytes(), Set.of());
            count++;
        }
        var appended = new Appended(checkpoint(count), before.count() + 1, written, time, false);
        append.id().ifPresent(id -> accepted.put(id, new Accepted(append.events(), appended)));
        published = new Published(events, count);
        changed.signalAll();
        return appended;
    }

    private static Instant notBeforeLast(Instant now, Published before) {
        if (before.count() == 0) return now;
        var last = before.at(before.count()).recorded().time();
        return now.isBefore(last) ? last : now;
    }

    private static MemoryEvent[] roomFor(int more, Published before) {
        int needed = Math.addExact(before.count(), more);
        var events = before.events();
        return needed <= events.length ? events : Arrays.copyOf(events, Math.max(needed, 2 * events.length));
    }

    private RecordedEvent record(NewEvent event, long position, long version, Instant time, Append append) {
        var id = event.id().orElseGet(() -> UuidV7.at(time, random));
        var content = new Content.Present(id, event.tags(), event.data(), event.metadata(), event.occurred());
        return new RecordedEvent(
                checkpoint(position), event.stream(), version, event.type(), event.shape(), time, append.id(), content);
    }

    // ---------------------------------------------------------------------------------------------------- erase

    /// Erases all events that a query matches when it is called, but for those of the store's own streams (`$…`).
    /// It is what the embedded store does, so that what is tested on this one can be erased, too. Of an erased
    /// event its place and its header stay; its content is [Content.Erased] from now on, also for readers that have
    /// begun before. Conditions judge as before, and all that finds events finds it still.
    ///
    /// Who follows a query that matches an erased event is told: he receives the erasure itself, an event of
    /// the stream `$erasures`, whose metadata hold the reason. States from before are not given any more.
    ///
    /// @param reason why; it should not say what is erased
    /// @return what was erased; of no events, if there was nothing to erase
    /// @throws IllegalArgumentException if the query asks for a stream of the store's own
    public Erasure erase(Query query, String reason) {
        requireOpen();
        requireNotReserved(query);
        lock.lock();
        try {
            requireOpen();
            var positions = erasable(query);
            if (positions.isEmpty()) return new Erasure(Checkpoint.START, 0);
            addErasure(positions, reason);
            return new Erasure(checkpoint(lastErasure), positions.size());
        } finally {
            lock.unlock();
        }
    }

    private static void requireNotReserved(Query query) {
        for (var criterion : query.criteria()) {
            if (criterion.scope() instanceof Scope.OneStream one && one.stream().isReserved()) {
                throw new IllegalArgumentException(
                        "stream \"" + one.stream().name() + "\" is the store's own, and cannot be erased");
            }
        }
    }

    private List<Long> erasable(Query query) {
        var now = published;
        return LongStream.rangeClosed(1, now.count())
                .filter(position ->
                        now.at(position).isErasable() && now.at(position).matches(query))
                .boxed()
                .toList();
    }

    private void addErasure(List<Long> positions, String reason) {
        var before = published;
        var events = roomFor(1, before);
        int count = before.count() + 1;
        var time = notBeforeLast(clock.instant().truncatedTo(ChronoUnit.MICROS), before);
        long version = versions.merge(MemoryEvent.ERASURES, 1L, Long::sum);
        var content = MemoryEvent.erasing(UuidV7.at(time, random), positions, reason);
        var recorded = new RecordedEvent(
                checkpoint(count),
                MemoryEvent.ERASURES,
                version,
                MemoryEvent.ERASED,
                1,
                time,
                Optional.empty(),
                content);
        events[count - 1] =
                new MemoryEvent(recorded, List.of(), content.data().asBuffer().remaining(), new HashSet<>(positions));
        positions.forEach(position -> before.at(position).erase());
        lastErasure = count;
        published = new Published(events, count);
        changed.signalAll();
    }

    // ---------------------------------------------------------------------------------------------------- conditions

    private List<FailedCondition> failed(List<Condition> conditions) {
        var failed = new ArrayList<FailedCondition>();
        for (var condition : conditions) {
            switch (condition) {
                case Condition.Version version -> {
                    long actual = versions.getOrDefault(version.stream(), 0L);
                    if (actual != version.version()) failed.add(new FailedCondition.WrongVersion(version, actual));
                }
                case Condition.Exists exists -> {
                    if (!versions.containsKey(exists.stream())) failed.add(new FailedCondition.NoSuchStream(exists));
                }
                case Condition.Unchanged unchanged -> {
                    requireHistory(unchanged.checkpoint());
                    long last = lastMatch(unchanged);
                    if (last > 0) failed.add(new FailedCondition.Changed(unchanged, last));
                }
            }
        }
        return failed;
    }

    /// The position of the last event that breaks the condition; 0 if none does.
    private long lastMatch(Condition.Unchanged unchanged) {
        var now = published;
        for (long position = now.count(); position > unchanged.checkpoint().position(); position--) {
            if (now.at(position).matches(unchanged.query())) return position;
        }
        return 0;
    }

    private ConflictException conflict(List<FailedCondition> failed) {
        var now = published;
        var positions = new TreeSet<Long>();
        for (var one : failed) {
            for (long position = 1; position <= now.count(); position++) {
                if (breaks(one, now.at(position))) positions.add(position);
            }
        }
        var unseen = new ArrayList<RecordedEvent>();
        long bytes = 0;
        for (long position : positions) {
            bytes += now.at(position).encodedBytes();
            if (unseen.size() == Limits.CONFLICT_EVENTS_MAX || bytes > Limits.CONFLICT_BYTES_MAX) break;
            unseen.add(now.at(position).recorded());
        }
        return new ConflictException(failed, checkpoint(now.count()), unseen, unseen.size() == positions.size());
    }

    /// Whether the event is one that the caller has not seen, and for which the condition failed.
    private static boolean breaks(FailedCondition failed, MemoryEvent stored) {
        var recorded = stored.recorded();
        return switch (failed) {
            case FailedCondition.WrongVersion wrong ->
                recorded.stream().equals(wrong.condition().stream())
                        && recorded.version() > wrong.condition().version();
            case FailedCondition.NoSuchStream none -> false;
            case FailedCondition.Changed changed ->
                recorded.position() > changed.condition().checkpoint().position()
                        && stored.matches(changed.condition().query());
        };
    }

    // ---------------------------------------------------------------------------------------------------- read, follow

    @Override
    public EventReader read(Query query, ReadOptions options) {
        requireOpen();
        options.check(query);
        requireHistory(options.after());
        options.before().ifPresent(this::requireHistory);
        var now = published;
        return new MemoryReader(this, now, checkpoint(now.count()), query, options);
    }

    @Override
    public Subscription subscribe(Query query, Checkpoint after) {
        requireOpen();
        requireHistory(after);
        return new MemorySubscription(this, query, after, clock);
    }

    /// Where this store keeps states of entities.
    public SnapshotStore snapshots() {
        requireOpen();
        return snapshots;
    }

    Published published() {
        return published;
    }

    Checkpoint checkpoint(long position) {
        return position == 0 ? Checkpoint.START : new Checkpoint(position, incarnation);
    }

    void requireOpen() {
        if (closed) throw new IllegalStateException("store is closed");
    }

    /// Waits until something is published or closed beyond what the caller has seen, but no longer than this.
    ///
    /// @param seen the position up to which the caller has looked at what is published
    /// @param stop whether not to wait at all; asked again each time that somebody calls [#wakeAll]
    void awaitChange(long seen, BooleanSupplier stop, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (published.count() == seen && !closed && !stop.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void requireHistory(Checkpoint checkpoint) {
        if (!holds(checkpoint)) throw new LostFutureException(checkpoint, checkpoint(published.count()));
    }

    /// A state from before an erasure may hold what is erased.
    private boolean holdsState(Checkpoint checkpoint) {
        return holds(checkpoint) && checkpoint.position() >= lastErasure;
    }

    private boolean holds(Checkpoint checkpoint) {
        return checkpoint.position() == 0
                || (checkpoint.position() <= published.count()
                        && checkpoint.incarnation().equals(incarnation));
    }
}
