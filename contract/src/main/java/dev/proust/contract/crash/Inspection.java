package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.engine.core.Engine;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Data;
import dev.proust.store.LostFutureException;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import java.util.UUID;

/// A look at a store that was just opened, by whoever depends on it.
///
/// @param stage who deals with the store
/// @param engine the store
record Inspection(Stage stage, Engine engine) {

    private static final int LOOKS = 12;

    void requireSound() {
        stage.model().requireHead(head(Checkpoint.START));
        for (int i = 0; i < LOOKS; i++) {
            requireHeld(new Choice(stage).checkpoint());
            read();
        }
        requireLost(new Checkpoint(stage.model().head() + 1, incarnationOfHead()));
        if (stage.model().head() > 0) requireLost(new Checkpoint(1, new UUID(1, 1)));
    }

    private UUID incarnationOfHead() {
        var head = head(Checkpoint.START);
        return head.position() == 0 ? new UUID(1, 1) : head.incarnation();
    }

    private Checkpoint head(Checkpoint after) {
        try (var reader =
                engine.read(Query.all(), ReadOptions.forwards().after(after).limit(0))) {
            return reader.checkpoint();
        }
    }

    /// The index says of every key what the log says.
    void requireIndexed() {
        Words.everyKey(stage.model()).forEach(query -> read(query, ReadOptions.forwards()));
    }

    private void read() {
        var query = stage.words().query(stage.model());
        read(query, new Choice(stage).options(query));
    }

    private void read(Query query, ReadOptions options) {
        try (var reading = stage.patience().with(() -> Reading.of(engine, stage.model(), query, options))) {
            while (!stage.patience().with(() -> reading.readOn(100))) {
                stage.counter().count(Happening.READ);
            }
        }
    }

    /// A checkpoint that was handed out is valid for ever.
    private void requireHeld(Checkpoint checkpoint) {
        stage.model().requireHead(head(checkpoint));
        var progress = engine.follow(Query.all(), checkpoint).poll().orElseThrow();
        requireSame(checkpoint, progress.checkpoint(), "where a subscription begins");
    }

    /// A checkpoint that is not of this history is refused by everybody.
    private void requireLost(Checkpoint checkpoint) {
        requireLost(checkpoint, () -> head(checkpoint));
        requireLost(checkpoint, () -> engine.follow(Query.all(), checkpoint));
        var append = Append.of(NewEvent.of(Stream.of("never"), "Never", Data.none()))
                .onlyIf(Condition.unchanged(Query.all(), checkpoint));
        requireLost(checkpoint, () -> engine.submit(append, () -> {}));
    }

    private static void requireLost(Checkpoint checkpoint, Runnable use) {
        try {
            use.run();
        } catch (LostFutureException lost) {
            requireSame(checkpoint, lost.checkpoint(), "checkpoint that was refused");
            return;
        }
        throw new Discrepancy("checkpoint %s is not of this history, but was taken", checkpoint);
    }
}
