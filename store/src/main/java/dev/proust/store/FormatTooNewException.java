package dev.proust.store;

/// A file was written by a newer program than this one. Nothing was touched.
public final class FormatTooNewException extends EventStoreException {

    /// @param file the file
    /// @param format the number of its format
    /// @param formatMax the highest number that this program knows
    public FormatTooNewException(String file, int format, int formatMax) {
        super(
                "format is newer than this program",
                facts("file", file, "format", format, "highest_known_format", formatMax),
                null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
