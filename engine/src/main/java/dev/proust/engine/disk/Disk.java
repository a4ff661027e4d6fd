package dev.proust.engine.disk;

import java.io.IOException;
import java.util.List;

/// One directory of files, flat: the home of one store.
///
/// Thread rule: any thread, at any time.
public interface Disk {

    /// The directory's name, for messages.
    String name();

    /// Makes sure that nobody else has the directory open: no other process and no other part of this one.
    ///
    /// @return what gives it up again when closed
    /// @throws dev.proust.store.LockedException if somebody has
    AutoCloseable lock() throws IOException;

    /// The names of all files, in any order.
    List<String> list() throws IOException;

    /// Opens a file to read it, through a handle that survives interrupts of the threads that read.
    DiskFile openToRead(String file) throws IOException;

    /// Opens a file to write to it, through a handle of its own: errors that the system reports once per handle
    /// reach the one who caused them. Only threads that nobody interrupts may use it.
    DiskFile openToWrite(String file) throws IOException;

    /// Creates an empty file and opens it to write; one that is there already is emptied.
    DiskFile create(String file) throws IOException;

    /// Gives a file another name, in place of a file that has it.
    void rename(String from, String to) throws IOException;

    /// Deletes a file.
    void delete(String file) throws IOException;

    /// Returns once all that was created, renamed and deleted before would survive a power cut.
    void syncDirectory() throws IOException;
}
