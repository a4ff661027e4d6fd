package dev.proust.engine.core;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.EncodedAppend;
import dev.proust.engine.log.LogWriter;
import dev.proust.engine.log.Secret;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Condition;
import dev.proust.store.ReadOnlyException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;

/// The client's side of an append: all that its thread does before and after the writer judges it.
///
/// ```
///   submit ──► encode ──► is its id known? is it too late? ──no──► gather facts ──► queue ──► the writer's verdict
///                                    │yes                               ▲                       │          │
///                                    │                                  └──facts were too old───┘          │
///                                    └──────────────────────────► answer ◄─────────────────────────────────┘
/// ```
///
/// Thread rule: any thread.
final class Appending {

    private final Engine engine;
    private final Writer writer;
    private final LogWriter log;
    private final Secret secret;
    private final InstantSource clock;
    private final EventIds ids;
    private final Answers answers;

    Appending(Engine engine, Writer writer, LogWriter log, Secret secret, World world) {
        this.engine = engine;
        this.writer = writer;
        this.log = log;
        this.secret = secret;
        this.clock = world.clock();
        this.ids = new EventIds(world.random());
        this.answers = new Answers(engine);
    }

    /// @param bytes the sum of its events' encoded sizes, within the limits
    /// @param wake see [Engine#submit]
    PendingAppend submit(Append append, long bytes, Runnable wake) {
        var pending = engine.withKeys(making -> encode(append, bytes, making, wake));
        gatherAndQueue(pending);
        return pending;
    }

    private PendingAppend encode(Append append, long bytes, Keys making, Runnable wake) {
        var now = clock.instant();
        var encoded = EncodedAppend.of(append, bytes, secret, making, () -> ids.next(now));
        return new PendingAppend(this, append, encoded, Question.of(append, encoded, making), wake, at -> {});
    }

    /// The same for events of the store's own.
    ///
    /// @param whenDurable is told the append's first position before anybody can see it
    PendingAppend submitReserved(Append append, long bytes, Runnable wake, LongConsumer whenDurable) {
        var pending = engine.withKeys(making -> {
            var now = clock.instant();
            var encoded = EncodedAppend.ofReserved(append, bytes, secret, making, () -> ids.next(now));
            return new PendingAppend(this, append, encoded, Question.of(append, encoded, making), wake, whenDurable);
        });
        gatherAndQueue(pending);
        return pending;
    }

    /// Provides it with facts and queues it, unless there is an answer already.
    void gatherAndQueue(PendingAppend pending) {
        if (engine.isClosed()) {
            pending.judge(new Verdict.TooLate());
            return;
        }
        long at = engine.durable();
        var appendKey = pending.encoded().appendKey();
        if (appendKey.isPresent()) {
            long first = firstOf(appendKey.get(), at);
            if (first <= at) {
                pending.judge(new Verdict.Repeats(first));
                return;
            }
        }
        if (isOverdue(pending.append())) {
            pending.judge(new Verdict.Overdue());
            return;
        }
        requireWritable();
        requireHistory(pending.append().conditions());
        pending.waitWith(gather(pending.question(), at));
        writer.queue(pending);
    }

    private long firstOf(Key key, long at) {
        try (var view = engine.view()) {
            return view.ceiling(key, 1, at);
        }
    }

    private Facts gather(Question question, long at) {
        try (var view = engine.view()) {
            return question.gather(view, at);
        }
    }

    private boolean isOverdue(Append append) {
        return append.deadline().isPresent() && !append.deadline().get().isAfter(clock.instant());
    }

    private void requireWritable() {
        var failure = log.failure();
        if (failure.isPresent()) {
            throw new ReadOnlyException(
                    "the log failed, and what the disk holds is known only after it is opened again: "
                            + failure.get().getMessage(),
                    failure.get());
        }
    }

    private void requireHistory(List<Condition> conditions) {
        for (var condition : conditions) {
            if (condition instanceof Condition.Unchanged unchanged) engine.requireHistory(unchanged.checkpoint());
        }
    }

    /// What the writer's verdict means to the client.
    Appended answer(PendingAppend pending, Verdict verdict) {
        return answers.of(pending, verdict);
    }
}
