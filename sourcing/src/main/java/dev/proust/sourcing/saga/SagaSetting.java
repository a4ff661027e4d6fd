package dev.proust.sourcing.saga;

import dev.proust.sourcing.Retry;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventStore;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// How a saga is run. Each step returns a new value.
///
/// @param store what it reacts to, and where its own events stand
/// @param saga its rules
/// @param codecs how both are stored
/// @param dispatcher who carries out its commands
/// @param clock by which deadlines are reached: the store's, best
/// @param executor what works for several instances at the same time
/// @param retry what happens when somebody else is faster to write to an instance
/// @param startingAfter from where on events concern it, when it is run for the first time; of no account later
/// @param batchMax how many events are taken up together, and how many deadlines: 1 or more
/// @param progressEvery after how many events it writes down how far it has got, which is what it goes on from
///     after a restart: 1 or more. What is done again then changes nothing
public record SagaSetting<I, S, E, C>(
        EventStore store,
        Saga<I, S, E, C> saga,
        SagaCodecs<I, E> codecs,
        Dispatcher<C> dispatcher,
        InstantSource clock,
        Executor executor,
        Retry retry,
        Checkpoint startingAfter,
        int batchMax,
        int progressEvery) {

    private static final int BATCH_MAX = 256;
    private static final int PROGRESS_EVERY = 1_000;

    public SagaSetting {
        if (batchMax < 1) throw new IllegalArgumentException("batchMax is " + batchMax + ", expected 1 or more");
        if (progressEvery < 1) {
            throw new IllegalArgumentException("progressEvery is " + progressEvery + ", expected 1 or more");
        }
    }

    /// From the first event of the store on, by the system's clock, one instance after the other.
    public static <I, S, E, C> SagaSetting<I, S, E, C> of(
            EventStore store, Saga<I, S, E, C> saga, SagaCodecs<I, E> codecs, Dispatcher<C> dispatcher) {
        return new SagaSetting<>(
                store,
                saga,
                codecs,
                dispatcher,
                Clock.systemUTC(),
                Runnable::run,
                Retry.standard(),
                Checkpoint.START,
                BATCH_MAX,
                PROGRESS_EVERY);
    }

    /// By another clock.
    public SagaSetting<I, S, E, C> withClock(InstantSource clock) {
        return new SagaSetting<>(
                store, saga, codecs, dispatcher, clock, executor, retry, startingAfter, batchMax, progressEvery);
    }

    /// For several instances at the same time, by the threads of an executor; those of one batch share a group
    /// commit.
    public SagaSetting<I, S, E, C> withExecutor(Executor executor) {
        return new SagaSetting<>(
                store, saga, codecs, dispatcher, clock, executor, retry, startingAfter, batchMax, progressEvery);
    }

    /// Trying again in another way.
    public SagaSetting<I, S, E, C> withRetry(Retry retry) {
        return new SagaSetting<>(
                store, saga, codecs, dispatcher, clock, executor, retry, startingAfter, batchMax, progressEvery);
    }

    /// What has happened up to here does not concern it. For a new saga on an old store.
    public SagaSetting<I, S, E, C> startingAfter(Checkpoint checkpoint) {
        return new SagaSetting<>(
                store, saga, codecs, dispatcher, clock, executor, retry, checkpoint, batchMax, progressEvery);
    }

    /// In batches of another size.
    public SagaSetting<I, S, E, C> withBatchMax(int batchMax) {
        return new SagaSetting<>(
                store, saga, codecs, dispatcher, clock, executor, retry, startingAfter, batchMax, progressEvery);
    }

    /// Writing down more or less often how far it has got.
    public SagaSetting<I, S, E, C> withProgressEvery(int progressEvery) {
        return new SagaSetting<>(
                store, saga, codecs, dispatcher, clock, executor, retry, startingAfter, batchMax, progressEvery);
    }
}
