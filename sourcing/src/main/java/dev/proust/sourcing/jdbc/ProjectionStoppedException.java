package dev.proust.sourcing.jdbc;

import dev.proust.store.Checkpoint;
import dev.proust.store.LostFutureException;

/// A partition of a projection cannot go on by itself. Nothing was skipped: its checkpoint is where it was. The
/// message says why, and what to do.
public final class ProjectionStoppedException extends RuntimeException {

    ProjectionStoppedException(String message, Throwable cause) {
        super(message, cause);
    }

    ProjectionStoppedException(String message) {
        super(message);
    }

    /// The store does not know the checkpoint: it was restored from an older backup, and the read model holds
    /// what the store never heard of.
    static ProjectionStoppedException ofLostFuture(
            Object projection, int partition, Checkpoint checkpoint, LostFutureException cause) {
        return new ProjectionStoppedException(
                "projection " + projection + ", partition " + partition + " has handled events up to " + checkpoint
                        + ", which is not in this store's history (" + cause.getMessage()
                        + "): the store was restored from an older backup, or is another one, and the read model holds events"
                        + " that the store does not have. Expected a checkpoint of this store. Either restore the database as of"
                        + " the same time, or call reset(...), which empties the read model and handles everything"
                        + " anew, or build a new version beside this one",
                cause);
    }

    static ProjectionStoppedException ofTooManyParked(
            Object projection, int partition, int parkedKeysMax, Throwable cause) {
        return new ProjectionStoppedException(
                "projection " + projection + ", partition " + partition + " has " + parkedKeysMax
                        + " parked keys, at most parkedKeysMax = " + parkedKeysMax
                        + " are allowed, and the next event cannot be handled either (" + cause
                        + "): something is wrong with all of it. Correct the handler or its tables, start again, and"
                        + " retry or skip what is parked",
                cause);
    }
}
