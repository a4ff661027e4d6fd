package dev.proust.engine.log;

import java.util.List;

/// What opening a log has found that an operator should know.
///
/// @param cuts what was cut off the end
/// @param damagedBatches how many batches hold an event whose body is damaged; reads that touch it will fail
public record RecoveryReport(List<Cut> cuts, int damagedBatches) {

    /// Bytes behind the last whole batch. After a kill or power cut that is the write that was under way, which
    /// nobody was told of. If the disk has damaged the newest batches together with all that vouches for them, it
    /// looks the same: so the bytes are kept in a file of their own, and a new incarnation begins.
    ///
    /// @param file the segment's file
    /// @param offset where they stood
    /// @param bytes how many
    /// @param keptIn the file that keeps them
    public record Cut(String file, long offset, long bytes, String keptIn) {

        @Override
        public String toString() {
            return bytes + " bytes cut off " + file + " at offset " + offset + ", kept in " + keptIn
                    + ": a write that was under way, or, if the disk was damaged, possibly acknowledged events";
        }
    }

    public RecoveryReport {
        cuts = List.copyOf(cuts);
    }
}
