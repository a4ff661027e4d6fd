package dev.proust.store;

/// Bytes on disk are not what was written. What rests on them is refused; nothing is repaired by guessing.
///
/// Restore the file from a backup or a replica. The store's other files are as they were.
public final class CorruptionException extends EventStoreException {

    /// @param file the damaged file
    /// @param offset where in it, in bytes
    /// @param expected what should be there
    /// @param found what is there
    public CorruptionException(String file, long offset, String expected, String found) {
        super("file is corrupt", facts("file", file, "offset", offset, "expected", expected, "found", found), null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
