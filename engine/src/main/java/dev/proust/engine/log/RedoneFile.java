package dev.proust.engine.log;

import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.log.RedoJournal.Sectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A segment's file as it will be when what a [RedoJournal] says is put in place: for one who reads the log and changes
/// nothing.
///
/// Thread rule: any thread.
///
/// @param file the file as it is
/// @param sectors those of this file that will be put in place
record RedoneFile(DiskFile file, List<Sectors> sectors) implements DiskFile {

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
        int start = into.position();
        int count = file.read(into, offset);
        for (var each : sectors) {
            long from = Math.max(offset, each.offset());
            long to = Math.min(offset + count, each.end());
            if (from >= to) continue;
            into.put((int) (start + from - offset), each.bytes(), (int) (from - each.offset()), (int) (to - from));
        }
        return count;
    }

    @Override
    public void write(ByteBuffer bytes, long offset) {
        throw new IllegalStateException(name() + " is open to read only");
    }

    @Override
    public void sync() {
        throw new IllegalStateException(name() + " is open to read only");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
