package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.engine.core.Engine;
import dev.proust.engine.log.LogWriter;
import dev.proust.store.Append;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.ReadOnlyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Where clients hand in their appends in one life, and the writer's side of it: what is queued, what is under way,
/// what has been answered. Before each batch the model drafts what must be answered; until the batch is synced, nobody
/// may hear anything.
final class Desk {

    /// A request that has an answer which its client has not taken yet.
    private record Judged(Request request, Expected expected) {}

    /// What the trace tells of a step.
    private record Step(List<Expected> drafted) {
        @Override
        public String toString() {
            return "the writer takes up what is queued, which must become "
                    + drafted.stream()
                            .map(one -> one.getClass().getSimpleName())
                            .toList();
        }
    }

    private final Stage stage;
    private final Engine engine;
    private final Watch watch;
    private final Memory memory;
    private final long failuresBefore;
    private final List<Request> queued = new ArrayList<>();
    private final List<Request> underWay = new ArrayList<>();
    private final List<Request> sentBack = new ArrayList<>();
    private final List<Judged> judged = new ArrayList<>();
    private boolean isGathering;
    private boolean isDrafted;
    private boolean isPublished;
    private boolean hasLogFailed;
    private boolean mayLogHaveFailed;

    Desk(Stage stage, Engine engine, Watch watch) {
        this.stage = stage;
        this.engine = engine;
        this.watch = watch;
        this.memory = new Memory(stage.model().head());
        this.failuresBefore = watch.failures();
    }

    /// Whether appends must be refused from now on.
    boolean hasLogFailed() {
        return hasLogFailed || watch.failures() > failuresBefore;
    }

    /// Whether it may have failed unnoticed.
    boolean mayLogHaveFailed() {
        return mayLogHaveFailed;
    }

    boolean isBusy() {
        return !queued.isEmpty();
    }

    /// Whether a client has been sent back and has not come again.
    boolean hasSentBack() {
        return !sentBack.isEmpty();
    }

    // ---------------------------------------------------------------------------------------------------- clients

    /// A client hands in an append. If its id is known, or its deadline has passed, it has its answer at once.
    void handIn(Client client, Append append) {
        var atOnce = answerAtOnce(append);
        boolean mustRefuse = hasLogFailed() && atOnce.isEmpty();
        try {
            var request = undisturbed(
                    () -> Request.handIn(engine, client, append, stage.model().head()));
            stage.disk().note(request);
            require(!mustRefuse, "%s was taken though the log has failed", request);
            client.waits(true);
            if (atOnce.isPresent()) {
                judged.add(new Judged(request, atOnce.get()));
            } else {
                mayLogHaveFailed = false;
                queued.add(request);
            }
        } catch (ReadOnlyException refused) {
            require(atOnce.isEmpty(), "an append that has its answer at once was refused: %s", append.id());
            readOnly();
        }
    }

    /// Gathers facts, which may take reads of the disk. What others do meanwhile shows in facts that are a little old,
    /// and is told by those who are sent back.
    private <T> T undisturbed(Supplier<T> gathering) {
        isGathering = true;
        try {
            return stage.patience().with(gathering);
        } finally {
            isGathering = false;
        }
    }

    /// Whether a client is gathering facts.
    boolean isGathering() {
        return isGathering;
    }

    /// What an append is answered that needs no writer.
    private Optional<Expected> answerAtOnce(Append append) {
        return append.id()
                .filter(this::isKnown)
                .flatMap(id -> stage.model().repetition(id, append))
                .or(() -> isOverdue(append) ? Optional.of(new Expected.Overdue()) : Optional.empty());
    }

    private boolean isOverdue(Append append) {
        return append.deadline().isPresent()
                && !append.deadline().get().isAfter(stage.clock().instant());
    }

    private boolean isKnown(String appendId) {
        return stage.model().first(appendId).isPresent();
    }

    private void readOnly() {
        require(hasLogFailed() || mayLogHaveFailed, "an append was refused though the log has not failed");
        hasLogFailed = true;
        stage.counter().count(Happening.READ_ONLY);
    }

    /// A client hands in what another one has under way: it timed out elsewhere, say, and is tried again.
    void handInAgain(Client client) {
        if (underWay.isEmpty()) return;
        var append = stage.any(underWay).append();
        if (append.id().isPresent()) handIn(client, append);
    }

    /// A client takes back what the writer has not taken up.
    void withdraw() {
        if (!queued.isEmpty()) {
            var request = queued.remove(stage.random().nextInt(queued.size()));
            require(request.pending().withdraw(), "%s is queued and cannot be withdrawn", request);
            stage.counter().count(Happening.WITHDRAWN);
            memory.isGone(request);
            request.client().waits(false);
        } else if (!underWay.isEmpty()) {
            var request = stage.any(underWay);
            require(!request.pending().withdraw(), "%s was withdrawn though it is under way", request);
        }
    }

    /// A client whose append was sent back brings it again.
    void bringAgain() {
        if (sentBack.isEmpty()) return;
        var request = sentBack.removeFirst();
        var atOnce = answerAtOnce(request.append());
        try {
            boolean isDone = undisturbed(() -> request.bringAgain(stage.model().head()));
            boolean isUnknown = isDone && mayLogHaveFailed && Outcome.isUnknown(stage, request);
            var expected = isUnknown ? Optional.<Expected>of(new Expected.Unknown()) : atOnce;
            requireSame(expected.isPresent(), isDone, "whether there is an answer to %s now", request);
            hasLogFailed |= isUnknown;
            if (isDone) memory.isGone(request);
            if (isDone) judged.add(new Judged(request, expected.orElseThrow()));
            else queued.add(request);
        } catch (ReadOnlyException refused) {
            readOnly();
            request.client().waits(false);
        }
    }

    /// A client takes its answer.
    void takeAnswer() {
        if (judged.isEmpty()) return;
        var next = judged.remove(stage.random().nextInt(judged.size()));
        new Answers(stage).requireAnswer(next.request(), next.expected());
        next.request().client().waits(false);
    }

    /// What is queued or under way must have no answer.
    void requireSilence() {
        for (var request : underWay) {
            require(!request.pending().isDone(), "%s has an answer before its batch is synced", request);
        }
        for (var request : queued) {
            require(!request.pending().isDone(), "%s has an answer before it was taken up", request);
        }
    }

    // ---------------------------------------------------------------------------------------------------- the writer

    /// Lets the writer take up what is queued, and settles what each must be answered.
    void step() {
        var batch = take();
        memory.takenUp(batch);
        boolean hadFailed = hasLogFailed();
        var drafted = hadFailed
                ? Outcome.unknown(batch)
                : stage.model().draft(batch, stage.clock().instant());
        stage.disk().note(new Step(drafted));
        underWay.addAll(batch);
        isDrafted = !hadFailed;
        isPublished = false;
        watch.over(() -> requireSame(!batch.isEmpty(), engine.step(), "whether there was anything to do"));
        isDrafted = false;
        underWay.clear();
        if (batch.isEmpty()) return;
        stage.counter().count(Happening.BATCH);
        settle(batch, new Outcome(stage, watch, isPublished, mayLogHaveFailed).of(batch, drafted));
    }

    /// What one batch holds of what is queued.
    private List<Request> take() {
        var batch = new ArrayList<Request>();
        long bytes = 0;
        while (!queued.isEmpty()) {
            bytes += queued.getFirst().bytes();
            if (!batch.isEmpty() && bytes > LogWriter.BATCH_BYTES_MAX) break;
            batch.add(queued.removeFirst());
        }
        return batch;
    }

    private void settle(List<Request> batch, List<Expected> expected) {
        if (expected.contains(new Expected.Unknown())) {
            hasLogFailed = true;
            queued.forEach(request -> judged.add(new Judged(request, new Expected.Unknown())));
            queued.clear();
        } else if (expected.contains(new Expected.DiskFull())) {
            stage.model().withdraw();
        } else {
            stage.model().commit();
        }
        for (int i = 0; i < batch.size(); i++) {
            if (expected.get(i) instanceof Expected.SentBack) sendBack(batch.get(i));
            else judged.add(new Judged(batch.get(i), expected.get(i)));
        }
        if (!expected.contains(new Expected.DiskFull()))
            memory.forget(stage.model().head());
    }

    private void sendBack(Request request) {
        stage.counter().count(Happening.SENT_BACK);
        memory.sentBack(request, stage.model().head());
        sentBack.add(request);
    }

    /// The engine says that what was under way is durable.
    void published() {
        if (!isDrafted) return;
        stage.model().commit();
        isPublished = true;
    }

    /// The writer has had nothing to do for a while; but somebody may have handed in something just now.
    void idle() {
        stage.disk().note("the writer has been idle for a while");
        boolean hadFailed = hasLogFailed();
        watch.over(engine::idle);
        if (!hadFailed && !watch.hasFailed() && !watch.wasRefused())
            memory.forgetAll(stage.model().head());
        hasLogFailed |= watch.wasRefused() && !watch.isAhead();
        mayLogHaveFailed |= watch.wasRefusedBesideBatch();
    }

    // ---------------------------------------------------------------------------------------------------- the end

    /// The store is closed: who still waits for the writer is told so.
    void requireDismissal() {
        require(!engine.step(), "a closed store had something to do");
        sentBack.forEach(this::requireDismissed);
        queued.forEach(this::requireDismissed);
    }

    /// Who was sent back by a log that may have failed before, unnoticed, may have been told that instead.
    private void requireDismissed(Request request) {
        request.requireDone();
        try {
            request.pending().answer();
        } catch (IllegalStateException closed) {
            return;
        } catch (OutcomeUnknownException unknown) {
            if (mayLogHaveFailed) return;
            throw unknown;
        }
        throw new Discrepancy("%s was answered though the store was closed before", request);
    }

    /// The life is over: nobody hears anything any more.
    void fallSilent() {
        queued.forEach(Desk::leaveWithoutAnswer);
        underWay.forEach(Desk::leaveWithoutAnswer);
        sentBack.forEach(Desk::leaveWithoutAnswer);
        judged.forEach(one -> leaveWithoutAnswer(one.request()));
    }

    private static void leaveWithoutAnswer(Request request) {
        request.client().hasNoAnswerTo(request.append());
        request.client().waits(false);
    }
}
