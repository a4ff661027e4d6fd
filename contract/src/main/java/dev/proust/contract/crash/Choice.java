package dev.proust.contract.crash;

import dev.proust.store.Checkpoint;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;

/// Chooses which part of a query to read.
///
/// @param stage who deals with the store
record Choice(Stage stage) {

    ReadOptions options(Query query) {
        var options = stage.oneIn(2) ? ReadOptions.forwards() : ReadOptions.backwards();
        if (stage.oneIn(3)) options = options.after(checkpoint());
        if (stage.oneIn(3)) options = options.before(checkpoint());
        if (stage.oneIn(3)) options = options.limit(stage.random().nextInt(6));
        if (stage.oneIn(4)) options = recordedBefore(options);
        if (query.singleStream().isPresent() && stage.oneIn(2)) {
            options = options.fromVersion(1 + stage.random().nextInt(10));
        }
        return options;
    }

    /// One that somebody was given.
    Checkpoint checkpoint() {
        var handedOut = stage.model().handedOut();
        return handedOut.isEmpty() || stage.oneIn(8) ? Checkpoint.START : stage.any(handedOut);
    }

    private ReadOptions recordedBefore(ReadOptions options) {
        long head = stage.model().head();
        if (head == 0) return options.recordedBefore(stage.clock().instant());
        var time = stage.model().at(1 + stage.random().nextLong(head)).time();
        return options.recordedBefore(time.plusNanos(stage.random().nextInt(-2_000, 2_000)));
    }
}
