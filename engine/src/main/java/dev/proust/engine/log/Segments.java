package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.log.RedoJournal.Sectors;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// The segments of a log, open to be read.
///
/// Thread rule: any thread.
public final class Segments implements AutoCloseable {

    private final Disk disk;
    private final ConcurrentHashMap<Integer, DiskFile> files = new ConcurrentHashMap<>();

    Segments(Disk disk) {
        this.disk = disk;
    }

    void open(int segment) throws IOException {
        var before = files.put(segment, disk.openToRead(SegmentFile.name(segment)));
        if (before != null) before.close();
    }

    /// Shows the segments as they will be when these sectors are put in place.
    void redone(List<Sectors> sectors) {
        files.replaceAll((segment, file) -> {
            var here =
                    sectors.stream().filter(each -> each.segment() == segment).toList();
            return here.isEmpty() ? file : new RedoneFile(file, here);
        });
    }

    boolean has(int segment) {
        return files.containsKey(segment);
    }

    void forget(int segment) throws IOException {
        var file = files.remove(segment);
        if (file != null) file.close();
    }

    DiskFile file(int segment) throws IOException {
        var file = files.get(segment);
        if (file == null) throw new IOException(SegmentFile.name(segment) + " is not open");
        return file;
    }

    @Override
    public void close() throws IOException {
        for (var file : files.values()) {
            file.close();
        }
    }
}
