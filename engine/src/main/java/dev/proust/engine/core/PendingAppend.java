package dev.proust.engine.core;

import dev.proust.engine.log.EncodedAppend;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/// An append on its way: made by a client, judged by the writer, finished by the client.
///
/// ```
///   submit ──► WAITING ──take──► TAKEN ──verdict──► JUDGED ──► answer
///                 ▲  │                                │
///                 │  └──withdraw──► WITHDRAWN         │ facts too old
///                 └───────────────────────────────────┘
/// ```
///
/// Thread rule: the client's thread calls the public methods; the writer's thread takes and judges.
public final class PendingAppend {

    private enum State {
        WAITING,
        TAKEN,
        JUDGED,
        WITHDRAWN
    }

    private static final Verdict SENT_BACK = new Verdict.SentBack();

    private final Appending appending;
    private final Append append;
    private final EncodedAppend encoded;
    private final Question question;
    private final Runnable wake;
    private final LongConsumer whenDurable;
    private final AtomicReference<State> state = new AtomicReference<>(State.JUDGED);
    private Facts facts = Facts.NONE;
    private Verdict verdict = SENT_BACK;

    /// @param wake see [Engine#submit]
    /// @param whenDurable is told its first position as soon as it is durable, before anybody can see it
    PendingAppend(
            Appending appending,
            Append append,
            EncodedAppend encoded,
            Question question,
            Runnable wake,
            LongConsumer whenDurable) {
        this.appending = appending;
        this.append = append;
        this.encoded = encoded;
        this.question = question;
        this.wake = wake;
        this.whenDurable = whenDurable;
    }

    /// Whether there is an answer. An append that the writer has sent back is looked after: its facts are gathered
    /// anew, and it waits again.
    public boolean isDone() {
        if (state.get() != State.JUDGED) return false;
        if (!(verdict instanceof Verdict.SentBack)) return true;
        appending.gatherAndQueue(this);
        return state.get() == State.JUDGED;
    }

    /// The answer, once [#isDone].
    ///
    /// @throws dev.proust.store.EventStoreException as [dev.proust.store.EventStore#append] says
    public Appended answer() {
        if (state.get() != State.JUDGED) throw new IllegalStateException("append has no answer yet");
        return appending.answer(this, verdict);
    }

    /// Takes the append back, if the writer has not taken it up.
    ///
    /// @return whether it was taken back: then nothing was or will be written
    public boolean withdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN);
    }

    public Append append() {
        return append;
    }

    EncodedAppend encoded() {
        return encoded;
    }

    Question question() {
        return question;
    }

    Facts facts() {
        return facts;
    }

    long bytes() {
        return encoded.bytes().limit();
    }

    // Called by the client's thread, before the append is queued.

    void waitWith(Facts gathered) {
        facts = gathered;
        state.set(State.WAITING);
    }

    // Called by the writer's thread.

    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    /// Whether the writer, having sent it back, has still to judge it: the client has it, or has brought it again.
    boolean isStillToJudge() {
        var now = state.get();
        return now == State.WAITING || (now == State.JUDGED && verdict instanceof Verdict.SentBack);
    }

    /// Whether it was taken up and has no verdict yet.
    boolean isTaken() {
        return state.get() == State.TAKEN;
    }

    void isDurable(long firstPosition) {
        whenDurable.accept(firstPosition);
    }

    void judge(Verdict given) {
        verdict = given;
        state.set(State.JUDGED);
        wake.run();
    }
}
