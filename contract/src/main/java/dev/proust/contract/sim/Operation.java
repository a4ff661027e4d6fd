package dev.proust.contract.sim;

/// One call on a simulated disk.
///
/// @param number counted from the disk's beginning; the first is 1
/// @param kind what is to be done
/// @param file to which file; empty if it is about the directory
/// @param offset where in the file; 0 if it is about the whole file
/// @param length how many bytes; 0 if it is about the whole file
/// @param handle which handle of the disk it goes through; 0 if none
public record Operation(long number, Kind kind, String file, long offset, int length, int handle) {

    /// What can be asked of a disk, and can fail.
    public enum Kind {
        LIST,
        OPEN,
        CREATE,
        READ,
        WRITE,
        SYNC,
        RENAME,
        DELETE,
        SYNC_DIRECTORY
    }

    @Override
    public String toString() {
        var text = new StringBuilder().append('#').append(number).append(' ').append(kind);
        if (!file.isEmpty()) text.append(' ').append(file);
        if (handle > 0) text.append(" through handle ").append(handle);
        if (length > 0) text.append(", ").append(length).append(" bytes at ").append(offset);
        return text.toString();
    }
}
