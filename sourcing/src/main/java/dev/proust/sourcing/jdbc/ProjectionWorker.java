package dev.proust.sourcing.jdbc;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Works at a projection: a thread for each partition that it has, and one that sees to the leases. Several
/// workers, of one process or of many, share the partitions; those of a worker that dies are taken over when
/// its leases have ended.
///
/// ```
///   tend: ──► which partitions are mine? ──► a thread for each new one: step, step, step… until it is lost or closed
///     ▲                                │
///     └── a third of a lease later ◄───┘
/// ```
///
/// What a worker does under a lease that has ended is refused by the partition's row (see [Lease]): so it does
/// not matter how long it was stopped, by a debugger or a pause of the JVM, before it went on.
///
/// No thread is ever interrupted: a driver that is interrupted in the middle of a file may close it for all.
///
/// Thread rule: any thread may [#close].
public final class ProjectionWorker implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final JdbcProjection projection;
    private final Leases leases;
    private final Duration third;
    private final ThreadFactory threads;
    private final Consumer<Incident> incidents;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Partition> working = new HashMap<>();
    private final Set<Integer> stopped = new HashSet<>();
    private final List<Thread> running = new ArrayList<>();
    private boolean closed;

    private ProjectionWorker(
            JdbcProjection projection, String owner, ThreadFactory threads, Consumer<Incident> incidents) {
        this.projection = projection;
        this.leases =
                new Leases(projection.partitions(), owner, projection.limits().lease());
        this.third = projection.limits().lease().dividedBy(3);
        this.threads = threads;
        this.incidents = incidents;
    }

    /// Begins, with virtual threads.
    ///
    /// @param name what the worker is called, in progress and in the database: 1 to 100 characters
    /// @param incidents is told what somebody should know of, by several threads; it does not throw
    public static ProjectionWorker start(JdbcProjection projection, String name, Consumer<Incident> incidents) {
        return start(projection, name, incidents, Thread.ofVirtual().factory(), new SecureRandom());
    }

    /// Begins.
    ///
    /// @param threads makes a thread for each partition, and one more
    /// @param random chance, so that no two workers are the same
    public static ProjectionWorker start(
            JdbcProjection projection,
            String name,
            Consumer<Incident> incidents,
            ThreadFactory threads,
            RandomGenerator random) {
        if (name.isEmpty() || name.length() > 100) {
            throw new IllegalArgumentException("worker's name has " + name.length() + " characters, expected 1 to 100");
        }
        String owner = name + " " + new UUID(random.nextLong(), random.nextLong());
        var worker = new ProjectionWorker(projection, owner, threads, incidents);
        worker.run(worker::tend);
        return worker;
    }

    /// Ends: what is under way is committed first, and the partitions are free for others at once. Closing
    /// twice does nothing.
    @Override
    public void close() {
        List<Thread> ending;
        lock.lock();
        try {
            closed = true;
            working.values().forEach(Partition::close);
            changed.signalAll();
            ending = List.copyOf(running);
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (var thread : ending) interrupted |= joinInterrupted(thread);
        giveBack();
        if (interrupted) Thread.currentThread().interrupt();
    }

    /// Also what was handed over at the last moment.
    private void giveBack() {
        try {
            leases.end(projection.database());
        } catch (RuntimeException unreachable) {
            // Others have the partitions when the leases have ended.
            tell(-1, Incident.Kind.RETRYING, unreachable);
        }
    }

    private static boolean joinInterrupted(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
    }

    private void run(Runnable work) {
        lock.lock();
        try {
            running.removeIf(thread -> !thread.isAlive() && thread.getState() == Thread.State.TERMINATED);
            var thread = threads.newThread(work);
            running.add(thread);
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------- leases

    private void tend() {
        do {
            try {
                leases.tend(projection.database()).forEach(this::begin);
            } catch (RuntimeException failure) {
                tell(-1, Incident.Kind.RETRYING, failure);
            }
        } while (!pause(third));
    }

    private void begin(Lease lease) {
        lock.lock();
        try {
            if (closed || stopped.contains(lease.partition()) || working.containsKey(lease.partition())) return;
            var partition = projection.partition(lease, incidents);
            working.put(lease.partition(), partition);
            run(() -> work(partition, lease));
        } finally {
            lock.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------- work

    private void work(Partition partition, Lease lease) {
        try {
            boolean lost = stepUntilLost(partition, lease);
            if (!lost)
                projection.database().run(connection -> projection.partitions().release(connection, lease));
        } catch (RuntimeException unreachable) {
            // Not given back: others have it when the lease has ended.
            tell(lease.partition(), Incident.Kind.RETRYING, unreachable);
        } finally {
            end(partition, lease);
        }
    }

    /// @return whether it was lost to another worker; else the worker has closed, or cannot go on
    private boolean stepUntilLost(Partition partition, Lease lease) {
        var pause = FIRST_PAUSE;
        while (!isClosed()) {
            try {
                if (partition.step(third) == Partition.Step.LOST) return true;
                pause = FIRST_PAUSE;
            } catch (ProjectionStoppedException stop) {
                stop(lease, stop);
                return false;
            } catch (InterruptedException | Error stop) {
                stop(lease, stop);
                return false;
            } catch (RuntimeException failure) {
                if (isClosed()) return false;
                tell(lease.partition(), Incident.Kind.RETRYING, failure);
                pause(pause);
                pause = longer(pause);
            }
        }
        return false;
    }

    private Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        var max = projection.limits().pauseMax();
        return twice.compareTo(max) < 0 ? twice : max;
    }

    private void stop(Lease lease, Throwable why) {
        lock.lock();
        try {
            stopped.add(lease.partition());
        } finally {
            lock.unlock();
        }
        tell(lease.partition(), Incident.Kind.STOPPED, why);
    }

    private void end(Partition partition, Lease lease) {
        partition.close();
        lock.lock();
        try {
            working.remove(lease.partition());
        } finally {
            lock.unlock();
        }
    }

    private void tell(int partition, Incident.Kind kind, Throwable cause) {
        incidents.accept(new Incident(projection.projection().toString(), partition, kind, Optional.empty(), cause));
    }

    // ---------------------------------------------------------------------------------------------------- time

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// @return whether the worker has closed
    private boolean pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) left = changed.awaitNanos(left);
            return closed;
        } catch (InterruptedException interrupt) {
            // Nobody interrupts these threads; whoever does wants them to end.
            closed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
