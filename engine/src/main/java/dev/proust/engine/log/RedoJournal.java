package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import dev.proust.store.CorruptionException;
import dev.proust.store.FormatTooNewException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rewrites durable sectors of the log. A sector that gets new bytes may turn to garbage when the power is cut, and
/// with it whatever else stands there: so the new sectors are written down first, whole, in a file of their own.
///
/// ```
///   put     write the journal, sync, sync its name ──► write the sectors, sync ──► delete the journal, sync
///   open    the journal is whole: sync it ───────────► write the sectors, sync ──► delete it, once nothing is refused
///           it is not: nothing was touched ──────────────────────────────────────► delete it
/// ```
///
/// ## Format 1
///
/// The file [#FILE]. All integers are big-endian.
///
/// | offset | size | field   | value                                                                          |
/// |-------:|-----:|---------|--------------------------------------------------------------------------------|
/// |      0 |   16 | check   | SHA-256 of the store's secret and all bytes from 16 on, the first 16 bytes     |
/// |     16 |    8 | magic   | `PROUSTRJ`                                                                     |
/// |     24 |    4 | format  | 1                                                                              |
/// |     28 |    4 | count   | how many stretches of sectors                                                  |
/// |     32 |      | each    | 4 bytes segment, 4 bytes length, 8 bytes offset, then so many bytes            |
///
/// It is **whole** if and only if its magic and check are right. What is not whole was never synced, and none of its
/// sectors was touched.
///
/// Thread rule: one thread at a time, which nobody interrupts.
public final class RedoJournal {

    /// The file's name.
    public static final String FILE = "sectors.redo";

    /// How many bytes of sectors one journal holds: those of a batch, at least.
    public static final int BYTES_MAX = (int) BatchHeader.LENGTH_MAX;

    private static final int FORMAT = 1;
    private static final long MAGIC = 0x5052_4F55_5354_524AL;
    private static final int MAGIC_OFFSET = 16;
    private static final int FORMAT_OFFSET = 24;
    private static final int COUNT_OFFSET = 28;
    private static final int HEADER_BYTES = 32;
    private static final int STRETCH_HEADER_BYTES = 16;

    /// Whole sectors that follow on one another, and what they are to hold.
    ///
    /// @param offset in the segment's file; a multiple of 512
    /// @param bytes from 0 to the limit, a multiple of 512
    public record Sectors(int segment, long offset, ByteBuffer bytes) {

        public Sectors {
            if (offset < 0 || offset % Sector.BYTES != 0) {
                throw new IllegalArgumentException(
                        "sectors at offset " + offset + ", expected a multiple of " + Sector.BYTES);
            }
            if (bytes.limit() == 0 || bytes.limit() % Sector.BYTES != 0) {
                throw new IllegalArgumentException(
                        bytes.limit() + " bytes, expected one or more sectors of " + Sector.BYTES);
            }
        }

        /// Where they end.
        long end() {
            return offset + bytes.limit();
        }
    }

    /// Sectors were about to be written, and nobody knows which of them are durable. The journal is still there: the
    /// next opening writes them.
    public static final class UnsureException extends IOException {

        private static final long serialVersionUID = 1L;

        UnsureException(IOException cause) {
            super("sectors of the log are not sure to be written: " + cause.getMessage(), cause);
        }
    }

    private final Disk disk;
    private final Secret secret;

    public RedoJournal(Disk disk, Secret secret) {
        this.disk = disk;
        this.secret = secret;
    }

    // ---------------------------------------------------------------------------------------------------- put

    /// Puts sectors in the place of those that are there: when this returns, they are durable.
    ///
    /// @param sectors of segments that are there, of which none is written to by anybody else; at most [#BYTES_MAX]
    /// @throws UnsureException if some may be written and some not: the log must be opened anew before
    ///     anything else is written to it
    /// @throws IOException any other one says that nothing was touched; it may be tried again
    public void put(List<Sectors> sectors) throws IOException {
        if (sectors.isEmpty()) return;
        create(encode(sectors, secret));
        try {
            putInPlace(disk, sectors);
        } catch (IOException failure) {
            throw new UnsureException(failure);
        }
        removeIfPossible();
    }

    private void create(ByteBuffer journal) throws IOException {
        try (var file = disk.create(FILE)) {
            file.write(journal, 0);
            file.sync();
        } catch (IOException failure) {
            removeIfPossible();
            throw failure;
        }
        disk.syncDirectory();
    }

    /// Writes sectors and syncs them.
    static void putInPlace(Disk disk, List<Sectors> sectors) throws IOException {
        var segments = sectors.stream().map(Sectors::segment).distinct().toList();
        for (int segment : segments) {
            try (var file = disk.openToWrite(SegmentFile.name(segment))) {
                for (var each : sectors) {
                    if (each.segment() == segment)
                        file.write(each.bytes().duplicate().rewind(), each.offset());
                }
                file.sync();
            }
        }
    }

    /// A journal that stays does no harm: its sectors are as it says.
    private void removeIfPossible() {
        try {
            remove();
        } catch (IOException stays) {
            // The next one takes its place, or the next opening deletes it.
        }
    }

    // ---------------------------------------------------------------------------------------------------- open

    /// Finishes what was under way when a process ended, before anybody looks at the log. The journal stays until
    /// [#remove]: should the log be refused, all is as it was found, and may be tried again.
    ///
    /// @throws CorruptionException if a segment that it speaks of is not there, or too short
    /// @throws FormatTooNewException if a newer program wrote it
    void redo() throws IOException {
        var pending = pending();
        if (pending.isEmpty()) return;
        requireRoom(disk, pending);
        rewrite(encode(pending, secret));
        putInPlace(disk, pending);
    }

    /// Finishes what was under way when a process ended, and deletes the journal: for one who repairs the log, whatever
    /// else is damaged in it.
    ///
    /// @see #redo
    public void finish() throws IOException {
        redo();
        remove();
    }

    /// It may exist in memory only, and its sectors be touched next: a power cut would leave neither. It is not emptied
    /// first, since they may be touched already.
    private void rewrite(ByteBuffer journal) throws IOException {
        try (var file = disk.openToWrite(FILE)) {
            file.write(journal, 0);
            file.sync();
        }
        disk.syncDirectory();
    }

    /// Makes sure that sectors lie within segments that are there.
    ///
    /// @throws CorruptionException if one does not
    static void requireRoom(Disk disk, List<Sectors> sectors) throws IOException {
        var there = SegmentFile.numbers(disk);
        for (var each : sectors) {
            var name = SegmentFile.name(each.segment());
            if (!there.contains(each.segment())) {
                throw new CorruptionException(name, 0, "the log's segment " + each.segment(), "no such file");
            }
            try (var file = disk.openToRead(name)) {
                long size = file.size();
                if (size >= each.end()) continue;
                throw new CorruptionException(name, size, each.end() + " bytes at least", size + " bytes");
            }
        }
    }

    /// Deletes the journal, if there is one.
    void remove() throws IOException {
        if (!disk.list().contains(FILE)) return;
        disk.delete(FILE);
        disk.syncDirectory();
    }

    /// What is still to be put in place; nothing if there is no journal that is whole.
    List<Sectors> pending() throws IOException {
        if (!disk.list().contains(FILE)) return List.of();
        try (var file = disk.openToRead(FILE)) {
            long size = file.size();
            if (size > HEADER_BYTES + 2L * BYTES_MAX) return List.of();
            var bytes = ByteBuffer.allocate((int) size);
            file.read(bytes, 0);
            return decode(bytes.flip(), secret).orElse(List.of());
        }
    }

    // ---------------------------------------------------------------------------------------------------- format

    static ByteBuffer encode(List<Sectors> sectors, Secret secret) {
        long bytes = sectors.stream().mapToLong(each -> each.bytes().limit()).sum();
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException(bytes + " bytes of sectors, expected at most " + BYTES_MAX);
        }
        var buffer = ByteBuffer.allocate(
                Math.toIntExact(HEADER_BYTES + (long) STRETCH_HEADER_BYTES * sectors.size() + bytes));
        buffer.putLong(MAGIC_OFFSET, MAGIC).putInt(FORMAT_OFFSET, FORMAT).putInt(COUNT_OFFSET, sectors.size());
        buffer.position(HEADER_BYTES);
        for (var each : sectors) {
            buffer.putInt(each.segment()).putInt(each.bytes().limit()).putLong(each.offset());
            buffer.put(each.bytes().duplicate().rewind());
        }
        secret.check(buffer, Check.BYTES, buffer.capacity()).write(buffer, 0);
        return buffer.flip();
    }

    /// What a journal says, if it is whole.
    static Optional<List<Sectors>> decode(ByteBuffer buffer, Secret secret) {
        if (buffer.limit() < HEADER_BYTES || buffer.getLong(MAGIC_OFFSET) != MAGIC) return Optional.empty();
        if (!Check.read(buffer, 0).equals(secret.check(buffer, Check.BYTES, buffer.limit()))) return Optional.empty();
        int format = buffer.getInt(FORMAT_OFFSET);
        if (format != FORMAT) throw new FormatTooNewException(FILE, format, FORMAT);
        var sectors = new ArrayList<Sectors>();
        int at = HEADER_BYTES;
        for (int i = 0; i < buffer.getInt(COUNT_OFFSET); i++) {
            int length = buffer.getInt(at + 4);
            var bytes = buffer.slice(at + STRETCH_HEADER_BYTES, length);
            sectors.add(new Sectors(buffer.getInt(at), buffer.getLong(at + 8), bytes));
            at += STRETCH_HEADER_BYTES + length;
        }
        return Optional.of(List.copyOf(sectors));
    }
}
