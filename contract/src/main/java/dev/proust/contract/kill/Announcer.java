package dev.proust.contract.kill;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// The writer process' mouth: its standard output. When [#say] returns, the line is in the pipe, out of reach of any
/// `kill`.
///
/// Thread rule: any thread; they take turns.
final class Announcer {

    private final FileOutputStream pipe = new FileOutputStream(FileDescriptor.out);
    private final ReentrantLock turn = new ReentrantLock();

    void say(Announcement announcement) {
        var bytes = announcement.bytes();
        turn.lock();
        try {
            pipe.write(bytes);
        } catch (IOException nobodyListens) {
            Runtime.getRuntime().halt(WriterMain.FORSAKEN);
        } finally {
            turn.unlock();
        }
    }
}
