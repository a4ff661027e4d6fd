package dev.proust.store;

/// What must be true of the store just before an append.
///
/// Several may stand together; an append is accepted if all of them hold. They may speak of streams that the append
/// does not write.
public sealed interface Condition {

    /// The stream holds exactly this many events.
    record Version(Stream stream, long version) implements Condition {
        public Version {
            if (version < 0) {
                throw new IllegalArgumentException(
                        "version of stream " + stream + " is " + version + ", expected 0 or more");
            }
        }
    }

    /// The stream holds at least one event.
    record Exists(Stream stream) implements Condition {}

    /// Nothing that matches the query has come after the checkpoint. A read of the query hands out the checkpoint to
    /// use: [EventReader#checkpoint].
    record Unchanged(Query query, Checkpoint checkpoint) implements Condition {}

    /// The stream holds exactly this many events.
    static Condition version(Stream stream, long version) {
        return new Version(stream, version);
    }

    /// The stream holds no event: version 0.
    static Condition noStream(Stream stream) {
        return new Version(stream, 0);
    }

    /// The stream holds at least one event.
    static Condition streamExists(Stream stream) {
        return new Exists(stream);
    }

    /// Nothing that matches the query has come after the checkpoint.
    static Condition unchanged(Query query, Checkpoint checkpoint) {
        return new Unchanged(query, checkpoint);
    }
}
