package dev.proust.sourcing;

import dev.proust.store.EventReader;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Tries a codec and a fold on the whole history of a store, before they are deployed: finds every event that
/// they would break on, and every entity that they would see otherwise than before. It reads, and changes
/// nothing.
///
/// ```java
/// var report = DryRun.of(store, new Account(), codec)
///         .against(new AccountOfBefore(), codecOfBefore, (now, before) -> now.balance() == before)
///         .category("account");
/// ```
///
/// | it is found that               | when                                                       |
/// |--------------------------------|------------------------------------------------------------|
/// | an event breaks                | the codec does not understand it, or `evolve` throws       |
/// | an entity differs from its     | a handler would go on from one that says something else    |
/// | snapshot                       |                                                            |
/// | an entity differs from what    | the program of today decides on another state              |
/// | another fold makes of it       |                                                            |
///
/// Entities are read one by one, several at once, so that memory is bounded by the largest of them. Each method
/// that asks for more returns a new value.
///
/// Thread rule: any thread.
public final class DryRun<S, E> {

    /// How far it has got.
    ///
    /// @param entities that were read
    /// @param events that were read
    /// @param position up to where the entities that began are read, or under way
    /// @param head up to where they are looked for
    public record Progress(long entities, long events, long position, long head) {}

    private static final int ENTITIES_BETWEEN_PROGRESS = 1_000;

    private final EventStore store;
    private final Trial<S, E> trial;
    private final int threads;
    private final Consumer<Progress> progress;

    private DryRun(EventStore store, Trial<S, E> trial, int threads, Consumer<Progress> progress) {
        this.store = store;
        this.trial = trial;
        this.threads = threads;
        this.progress = progress;
    }

    /// Tries whether events break.
    public static <S, E> DryRun<S, E> of(EventStore store, Decider<?, S, E> decider, EventCodec<E> codec) {
        var trial = new Trial<>(store, decider, codec, Optional.empty(), Optional.empty());
        return new DryRun<>(store, trial, Runtime.getRuntime().availableProcessors(), so -> {});
    }

    /// Compares with snapshots too.
    public DryRun<S, E> againstSnapshots(Snapshots<S> snapshots) {
        return new DryRun<>(store, trial.againstSnapshots(snapshots), threads, progress);
    }

    /// Compares with what another fold makes of the same events too. Where that one breaks, nothing is
    /// compared.
    ///
    /// @param same whether a state says the same as one of the other fold
    public <X, F> DryRun<S, E> against(Decider<?, X, F> other, EventCodec<F> codec, BiPredicate<S, X> same) {
        return new DryRun<>(store, trial.against(new Trial.Other<>(other, codec, same)), threads, progress);
    }

    /// With so many entities at once: 1 or more. As many as there are processors, if nothing is said.
    public DryRun<S, E> withThreads(int threads) {
        if (threads < 1) throw new IllegalArgumentException("threads are " + threads + ", expected 1 or more");
        return new DryRun<>(store, trial, threads, progress);
    }

    /// Tells how far it has got, now and then, and at the end.
    public DryRun<S, E> onProgress(Consumer<Progress> progress) {
        return new DryRun<>(store, trial, threads, progress);
    }

    /// Reads all streams of a category.
    ///
    /// @throws InterruptedException if the thread is interrupted; what was found is lost
    public DryRunReport<S> category(String category) throws InterruptedException {
        try (var births = store.read(Query.births(category))) {
            return run(births);
        }
    }

    /// Reads all streams of a store.
    ///
    /// @throws InterruptedException if the thread is interrupted; what was found is lost
    public DryRunReport<S> everything() throws InterruptedException {
        try (var all = store.read(Query.all())) {
            return run(all);
        }
    }

    /// Reads the boundaries that are given, whatever they are.
    ///
    /// @throws InterruptedException if the thread is interrupted; what was found is lost
    public DryRunReport<S> boundaries(Iterable<Query> boundaries) throws InterruptedException {
        long head = store.head().position();
        return new Run(boundaries.iterator(), head, () -> head).report();
    }

    private DryRunReport<S> run(EventReader reader) throws InterruptedException {
        var births = new Births(reader.iterator());
        return new Run(births, reader.checkpoint().position(), births::position).report();
    }

    /// The streams that begin among some events. Thread rule: one thread at a time.
    private static final class Births implements Iterator<Query> {

        private final Iterator<RecordedEvent> events;
        private Optional<Query> next = Optional.empty();
        private long position;

        Births(Iterator<RecordedEvent> events) {
            this.events = events;
        }

        long position() {
            return position;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && events.hasNext()) {
                var event = events.next();
                position = event.position();
                if (event.version() == 1) next = Optional.of(Query.stream(event.stream()));
            }
            return next.isPresent();
        }

        @Override
        public Query next() {
            var taken = next.orElseThrow();
            next = Optional.empty();
            return taken;
        }
    }

    /// Where it has got to among the events.
    private interface Place {
        long position();
    }

    /// One run: threads that take one boundary after the other, until there are no more, or one of them fails.
    private final class Run {

        private final Iterator<Query> boundaries;
        private final long head;
        private final Place place;
        private final ReentrantLock lock = new ReentrantLock();
        private final DryRunReport.Findings<S> findings = new DryRunReport.Findings<>();
        private boolean failed;

        Run(Iterator<Query> boundaries, long head, Place place) {
            this.boundaries = boundaries;
            this.head = head;
            this.place = place;
        }

        DryRunReport<S> report() throws InterruptedException {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var workers = executor.invokeAll(IntStream.range(0, threads)
                        .<Callable<Boolean>>mapToObj(worker -> this::work)
                        .toList());
                for (var worker : workers) worker.get();
            } catch (ExecutionException thrown) {
                if (thrown.getCause() instanceof RuntimeException exception) throw exception;
                if (thrown.getCause() instanceof Error error) throw error;
                throw new IllegalStateException(thrown.getCause());
            }
            tell();
            return findings.report();
        }

        private boolean work() {
            boolean good = false;
            try {
                for (var next = take(); next.isPresent(); next = take()) {
                    var found = trial.of(next.get());
                    add(found);
                }
                good = true;
            } finally {
                if (!good) fail();
            }
            return good;
        }

        private Optional<Query> take() {
            lock.lock();
            try {
                return !failed && boundaries.hasNext() ? Optional.of(boundaries.next()) : Optional.empty();
            } finally {
                lock.unlock();
            }
        }

        private void add(Trial.Found<S> found) {
            lock.lock();
            try {
                findings.add(found);
                if (findings.entities() % ENTITIES_BETWEEN_PROGRESS == 0) tell();
            } finally {
                lock.unlock();
            }
        }

        private void tell() {
            progress.accept(new Progress(findings.entities(), findings.events(), place.position(), head));
        }

        private void fail() {
            lock.lock();
            try {
                failed = true;
            } finally {
                lock.unlock();
            }
        }
    }
}
