package dev.proust.store;

/// The state of an entity as of a checkpoint, so that only the events after it need to be folded.
///
/// @param entity whose state it is, by the rule of names: a stream's name, or what stands for another boundary
/// @param fold what made it
/// @param checkpoint up to where all events of the entity are folded into it
/// @param version how many events that were
/// @param state as the fold's owner writes it; at most [Limits#SNAPSHOT_BYTES_MAX]
public record Snapshot(String entity, FoldId fold, Checkpoint checkpoint, long version, Data state) {

    public Snapshot {
        Names.require("entity of a snapshot", entity);
        if (version < 0) throw new IllegalArgumentException("version is " + version + ", expected 0 or more");
        Limits.requireAtMost("state of a snapshot is", state.size(), Limits.SNAPSHOT_BYTES_MAX, "bytes");
    }
}
