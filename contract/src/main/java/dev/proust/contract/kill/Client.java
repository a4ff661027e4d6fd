package dev.proust.contract.kill;

import dev.proust.contract.kill.Announcement.Refused.Reason;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.DiskFullException;
import dev.proust.store.EventStore;
import dev.proust.store.FailedCondition;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.Query;
import dev.proust.store.ReadOnlyException;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Scope;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// One of the writer's clients. It appends to a stream of its own, whose version only it moves, now and then to shared
/// ones, where it meets others; it repeats appends, and asks for what must be a conflict. It says before each append
/// what it is about to do, and after each answer what it heard.
///
/// When the log has failed it reads what is there, tries another append, repeats the one whose outcome is unknown and
/// one that was accepted, and ends.
///
/// Thread rule: its own thread.
final class Client implements Runnable {

    private static final int SHARED_STREAMS = 4;
    private static final int EVENTS_MAX = 4;
    private static final int UNSEEN_TOLD_MAX = 20;
    private static final long PAUSE_WHEN_FULL_MILLIS = 20;

    private final String name;
    private final Stream own;
    private final int bytesMax;
    private final EventStore store;
    private final Announcer announcer;
    private final SplittableRandom random;
    private final AtomicBoolean stopped;

    private int appends;
    private long version;
    private Optional<PlannedAppend> lastAccepted = Optional.empty();
    private boolean logFailed;

    Client(
            int number,
            WriterMain.Work work,
            EventStore store,
            Announcer announcer,
            SplittableRandom random,
            AtomicBoolean stopped) {
        this.name = work.life() + "-" + number;
        this.own = Stream.of("client", String.valueOf(number));
        this.bytesMax = work.bytesMax();
        this.store = store;
        this.announcer = announcer;
        this.random = random;
        this.stopped = stopped;
    }

    @Override
    public void run() {
        try {
            version = look(own).map(RecordedEvent::version).orElse(0L);
            while (!stopped.get() && !logFailed) {
                step();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            announcer.say(new Announcement.Wrong("client " + name + ": " + failure));
        }
    }

    private void step() throws InterruptedException {
        int dice = random.nextInt(100);
        if (dice < 50) append(plan(version, own), List.of());
        else if (dice < 65) appendIfUnchanged(shared());
        else if (dice < 75) appendToShared(shared());
        else if (dice < 82) append(plan(wrongVersion(), own), List.of());
        else if (dice < 92) repeatAccepted();
        else look(random.nextBoolean() ? own : shared());
    }

    // ---------------------------------------------------------------------------------------------------- steps

    /// To its own stream and a shared one, if nobody has written there meanwhile.
    private void appendIfUnchanged(Stream shared) throws InterruptedException {
        Checkpoint seen;
        try (var events = store.read(Query.stream(shared), newest())) {
            seen = events.checkpoint();
        }
        append(plan(version, own, shared), List.of(Condition.unchanged(Query.stream(shared), seen)));
    }

    /// To a shared stream, at a version that others move too.
    private void appendToShared(Stream shared) throws InterruptedException {
        append(plan(look(shared).map(RecordedEvent::version).orElse(0L), shared), List.of());
    }

    private long wrongVersion() {
        return version > 0 && random.nextBoolean() ? version - 1 : version + 1;
    }

    private void repeatAccepted() throws InterruptedException {
        if (lastAccepted.isPresent()) append(lastAccepted.get(), List.of());
    }

    /// Reads the last event of a stream.
    private Optional<RecordedEvent> look(Stream stream) {
        try (var events = store.read(Query.stream(stream), newest())) {
            for (var event : events) {
                announcer.say(Announcement.Shown.of(event));
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    private Stream shared() {
        return Stream.of("shared", String.valueOf(random.nextInt(SHARED_STREAMS)));
    }

    private static ReadOptions newest() {
        return ReadOptions.backwards().limit(1);
    }

    /// A new append: of one to a few events, each to one of the streams, the first event to the first one.
    private PlannedAppend plan(long version, Stream... streams) {
        int count = Math.max(streams.length, random.nextInt(1, EVENTS_MAX));
        var parts = new ArrayList<PlannedAppend.Part>();
        for (int i = 0; i < count; i++) {
            // Most are small; but some make a batch of many sectors and pages.
            int bytes = random.nextInt(random.nextInt(20) == 0 ? bytesMax : bytesMax / 50);
            parts.add(new PlannedAppend.Part(streams[i % streams.length].name(), bytes));
        }
        return new PlannedAppend(name + "-" + appends++, version, parts);
    }

    // ---------------------------------------------------------------------------------------------------- append

    private void append(PlannedAppend plan, List<Condition> more) throws InterruptedException {
        var conditions = new ArrayList<>(more);
        conditions.add(Condition.version(plan.firstStream(), plan.version()));
        announcer.say(new Announcement.About(plan));
        try {
            accepted(plan, store.append(plan.toAppend().onlyIf(conditions)));
        } catch (ConflictException conflict) {
            announcer.say(conflicted(plan, conflict));
            conflict.unseen().stream()
                    .limit(UNSEEN_TOLD_MAX)
                    .map(Announcement.Shown::of)
                    .forEach(announcer::say);
        } catch (OutcomeUnknownException unknown) {
            announcer.say(new Announcement.Unknown(plan.id()));
            afterFailure(Optional.of(plan));
        } catch (ReadOnlyException refused) {
            announcer.say(new Announcement.Refused(plan.id(), Reason.READ_ONLY));
            afterFailure(Optional.empty());
        } catch (DiskFullException full) {
            announcer.say(new Announcement.Refused(plan.id(), Reason.DISK_FULL));
            readOwn();
            Thread.sleep(PAUSE_WHEN_FULL_MILLIS);
        }
    }

    private void accepted(PlannedAppend plan, Appended answer) {
        var versions = new HashMap<String, Long>();
        answer.versions().forEach((stream, at) -> versions.put(stream.name(), at));
        announcer.say(new Announcement.Accepted(
                plan.id(), answer.checkpoint(), answer.firstPosition(), versions, answer.repeated()));
        if (answer.repeated()) return;
        lastAccepted = Optional.of(plan);
        version = versions.getOrDefault(own.name(), version);
    }

    private static Announcement conflicted(PlannedAppend plan, ConflictException conflict) {
        var versions = new HashMap<String, Long>();
        var lastPositions = new HashMap<String, Long>();
        for (var failed : conflict.failed()) {
            switch (failed) {
                case FailedCondition.WrongVersion wrong ->
                    versions.put(wrong.condition().stream().name(), wrong.actual());
                case FailedCondition.NoSuchStream none ->
                    versions.put(none.condition().stream().name(), 0L);
                case FailedCondition.Changed changed ->
                    lastPositions.put(streamOf(changed.condition().query()), changed.lastPosition());
            }
        }
        return new Announcement.Conflicted(plan.id(), conflict.checkpoint(), versions, lastPositions);
    }

    /// The clients ask for single streams only.
    private static String streamOf(Query query) {
        return query.criteria().stream()
                .map(criterion -> criterion.scope() instanceof Scope.OneStream one
                        ? one.stream().name()
                        : "none")
                .collect(Collectors.joining());
    }

    // ---------------------------------------------------------------------------------------------------- failure

    /// The log has failed: reads must go on, and appends must not.
    private void afterFailure(Optional<PlannedAppend> unknown) throws InterruptedException {
        if (logFailed) return;
        logFailed = true;
        readOwn();
        append(plan(version, own), List.of());
        if (unknown.isPresent()) append(unknown.get(), List.of());
        repeatAccepted();
    }

    private void readOwn() {
        long count = 0;
        try (var events = store.read(Query.stream(own))) {
            for (var event : events) {
                count++;
                if (event.version() != count) {
                    announcer.say(new Announcement.Wrong(
                            "event " + count + " of stream " + own + " has version " + event.version()));
                }
            }
        }
        announcer.say(new Announcement.Served(own.name(), count));
    }
}
