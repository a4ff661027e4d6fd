package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.engine.core.Engine;
import dev.proust.engine.core.PendingAppend;
import dev.proust.store.Append;
import dev.proust.store.NewEvent;

/// An append that a client has asked for.
final class Request {

    /// Who waits is woken by it.
    private static final class Bell {
        private boolean hasRung;

        void ring() {
            hasRung = true;
        }
    }

    private final Client client;
    private final Append append;
    private final PendingAppend pending;
    private final Bell bell;
    private long gatheredAt;
    private boolean tooOld;

    private Request(Client client, Append append, PendingAppend pending, Bell bell, long gatheredAt) {
        this.client = client;
        this.append = append;
        this.pending = pending;
        this.bell = bell;
        this.gatheredAt = gatheredAt;
    }

    /// Hands an append in.
    ///
    /// @param durable the durable position, at which its facts are gathered
    static Request handIn(Engine engine, Client client, Append append, long durable) {
        var bell = new Bell();
        var pending = engine.submit(append, bell::ring);
        return new Request(client, append, pending, bell, durable);
    }

    Client client() {
        return client;
    }

    Append append() {
        return append;
    }

    PendingAppend pending() {
        return pending;
    }

    /// What it takes in a batch: its frame and its events.
    long bytes() {
        long frame = 24 + append.id().map(id -> 32L + id.getBytes(UTF_8).length).orElse(0L);
        return frame
                + append.events().stream().mapToLong(NewEvent::encodedBytes).sum();
    }

    /// There must be an answer, and whoever waits for it must have been woken.
    void requireDone() {
        require(pending.isDone(), "there is no answer to %s", this);
        require(bell.hasRung, "nobody was woken for the answer to %s", this);
    }

    /// The writer has sent it back: whoever waits must have been woken, and brings it again.
    ///
    /// @return whether there is an answer now
    boolean bringAgain(long durable) {
        require(bell.hasRung, "nobody was woken to bring %s again", this);
        bell.hasRung = false;
        gatheredAt = durable;
        tooOld = false;
        return pending.isDone();
    }

    /// Whether the writer no longer remembers back to when its facts were gathered.
    boolean isTooOld() {
        return tooOld;
    }

    /// The writer remembers only what comes after a position.
    void writerForgetsUpTo(long position) {
        tooOld |= gatheredAt < position;
    }

    @Override
    public String toString() {
        return client + "'s append of " + append.events().size() + " events, id "
                + append.id().orElse("none");
    }
}
