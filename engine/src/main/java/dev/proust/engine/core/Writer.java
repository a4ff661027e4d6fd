package dev.proust.engine.core;

import dev.proust.engine.disk.NoSpaceException;
import dev.proust.engine.index.RecentKeys;
import dev.proust.engine.log.LogWriter;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Micros;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The one writer: takes up what clients have queued, judges it, and writes what is accepted as one batch.
///
/// ```
///   clients ──queue──► take ──► judge each ──► batch, index ──► write, sync ──► publish ──► verdicts
///                                 │  ▲
///                       Facts ────┘  └──── RecentKeys   no look at the disk, whatever the condition
/// ```
///
/// Nobody hears a verdict before the sync: a conflict may rest on an event of the same batch.
///
/// It is passive: it acts only inside [#step], [#idle] and [#close]. A driver's thread calls them in production, a
/// simulation from a seeded loop.
///
/// Thread rule: [#queue] by any thread; everything else by the writer's thread.
final class Writer {

    /// How many events are remembered at least, so that facts gathered a moment ago are young enough.
    private static final int REMEMBERED_MIN = 32 * 1024;

    /// How many are remembered at most for the sake of one whose append was sent back and who does not come again.
    private static final int REMEMBERED_MAX = 1024 * 1024;

    /// Who is told that a batch has become durable.
    interface Publisher {
        /// @param durable the position of its last event
        /// @param mark the batch
        void publish(long durable, Mark mark);
    }

    private final LogWriter log;
    private final InstantSource clock;
    private final Publisher publisher;
    private final Queue<PendingAppend> queue = new ConcurrentLinkedQueue<>();
    private final RecentKeys recent;
    private final ArrayDeque<SentBack> sentBack = new ArrayDeque<>();
    private long durable;
    private long lastTimeMicros;

    private record SentBack(PendingAppend pending, long durable) {}

    Writer(LogWriter log, InstantSource clock, RecentKeys recent, long lastTimeMicros, Publisher publisher) {
        this.log = log;
        this.clock = clock;
        this.recent = recent;
        this.publisher = publisher;
        this.durable = recent.head();
        this.lastTimeMicros = lastTimeMicros;
    }

    void queue(PendingAppend pending) {
        queue.add(pending);
    }

    boolean hasWork() {
        return !queue.isEmpty();
    }

    // ---------------------------------------------------------------------------------------------------- a batch

    /// Takes up what is queued, as much as one batch holds.
    ///
    /// @return whether there was anything
    boolean step() {
        var taken = take();
        if (taken.isEmpty()) return false;
        try {
            settle(taken);
        } catch (RuntimeException | Error broken) {
            // No disk has failed, but the engine itself, or the memory: all the same nobody knows what was written.
            giveUp(taken, log.abandon(broken));
            throw broken;
        }
        return true;
    }

    private void settle(List<PendingAppend> taken) {
        try {
            log.reserve(bytes(taken));
        } catch (NoSpaceException full) {
            refuse(taken, full);
            return;
        } catch (IOException failed) {
            giveUp(taken, failed);
            return;
        }
        write(taken);
        forget();
    }

    private List<PendingAppend> take() {
        var taken = new ArrayList<PendingAppend>();
        long bytes = 0;
        for (var next = queue.peek(); next != null; next = queue.peek()) {
            boolean fits = taken.isEmpty() || bytes + next.bytes() <= LogWriter.BATCH_BYTES_MAX;
            if (!fits) break;
            queue.remove();
            if (!next.take()) continue;
            taken.add(next);
            bytes += next.bytes();
        }
        return taken;
    }

    private static long bytes(List<PendingAppend> taken) {
        long sum = 0;
        for (var pending : taken) {
            sum += pending.bytes();
        }
        return sum;
    }

    private void write(List<PendingAppend> taken) {
        var now = clock.instant();
        long timeMicros = Math.max(lastTimeMicros, Micros.of(now));
        var verdicts = new ArrayList<Verdict>(taken.size());
        int appends = 0;
        log.begin();
        for (var pending : taken) {
            var verdict = decide(pending, now, timeMicros);
            if (verdict instanceof Verdict.Accepted) appends++;
            verdicts.add(verdict);
        }
        try {
            if (appends > 0) {
                var mark = log.commit(appends, (int) (recent.head() - durable), Micros.of(now));
                durable = recent.head();
                lastTimeMicros = timeMicros;
                tellDurable(taken, verdicts);
                publisher.publish(durable, mark);
            }
        } catch (IOException failed) {
            giveUp(taken, failed);
            return;
        }
        for (int i = 0; i < verdicts.size(); i++) {
            give(taken.get(i), verdicts.get(i));
        }
    }

    private static void tellDurable(List<PendingAppend> taken, List<Verdict> verdicts) {
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i) instanceof Verdict.Accepted accepted)
                taken.get(i).isDurable(accepted.firstPosition());
        }
    }

    /// Judges an append, and adds it to the batch if it is accepted.
    private Verdict decide(PendingAppend pending, Instant now, long timeMicros) {
        if (pending.facts().at() < recent.low()) return new Verdict.SentBack();
        var appendKey = pending.encoded().appendKey();
        if (appendKey.isPresent()) {
            long first = recent.ceiling(appendKey.get(), 1, recent.head());
            if (first != RecentKeys.NONE) return new Verdict.Repeats(first);
        }
        var deadline = pending.append().deadline();
        if (deadline.isPresent() && !deadline.get().isAfter(now)) return new Verdict.Overdue();
        var current = pending.question().versions(pending.facts(), recent);
        var failed = pending.question().judge(current, pending.facts(), recent);
        if (!failed.isEmpty()) return new Verdict.Conflicts(failed, recent.head());
        return add(pending, pending.question().versionsOfEvents(current), timeMicros);
    }

    private Verdict add(PendingAppend pending, long[] versions, long timeMicros) {
        var encoded = pending.encoded();
        long firstPosition = recent.head() + 1;
        long place = log.add(encoded, firstPosition, timeMicros, versions);
        for (int i = 0; i < versions.length; i++) {
            var event = encoded.events().get(i);
            recent.add(event.keysAt(versions[i]), versions[i], place + event.offset());
        }
        return new Verdict.Accepted(firstPosition, timeMicros, versions);
    }

    private void give(PendingAppend pending, Verdict verdict) {
        if (verdict instanceof Verdict.SentBack) sentBack.add(new SentBack(pending, durable));
        pending.judge(verdict);
    }

    // ---------------------------------------------------------------------------------------------------- refusals

    /// No batch has used the space that is not there: nothing was written, and the next try may find some.
    private void refuse(List<PendingAppend> taken, NoSpaceException full) {
        if (log.failure().isPresent()) {
            giveUp(taken, full);
            return;
        }
        for (var pending : taken) {
            pending.judge(new Verdict.NoRoom(full, String.valueOf(full.getMessage()), pending.bytes()));
        }
    }

    /// The log has failed: all who wait are told that nobody knows.
    private void giveUp(List<PendingAppend> taken, Exception failed) {
        for (var pending : taken) {
            if (pending.isTaken()) pending.judge(new Verdict.Unknown(failed));
        }
        dismiss(new Verdict.Unknown(failed));
    }

    /// Gives all who wait the same verdict.
    void dismiss(Verdict verdict) {
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            if (next.take()) next.judge(verdict);
        }
    }

    // ---------------------------------------------------------------------------------------------------- memory

    /// Keeps what clients may need whose facts are a little old, and what those will need whose appends were sent back.
    private void forget() {
        long keepAbove = Math.min(durable, recent.head() - REMEMBERED_MIN);
        while (!sentBack.isEmpty() && !sentBack.peekFirst().pending().isStillToJudge()) {
            sentBack.removeFirst();
        }
        if (!sentBack.isEmpty())
            keepAbove = Math.min(keepAbove, sentBack.peekFirst().durable());
        recent.forgetUpTo(Math.max(keepAbove, recent.head() - REMEMBERED_MAX));
    }

    // ---------------------------------------------------------------------------------------------------- quiet

    /// When there has been no work for a while: vouches for what is there, and gives memory back.
    void idle() throws IOException {
        log.idle();
        log.release();
        sentBack.clear();
        recent.forgetUpTo(durable);
    }

    /// Marks the log as closed in order, if it can be.
    void close() throws IOException {
        dismiss(new Verdict.TooLate());
        try {
            if (log.failure().isEmpty()) log.markClosed();
        } finally {
            log.close();
        }
    }
}
