package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.RedoJournal.Sectors;
import dev.proust.store.FormatTooNewException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A loss that was accepted and is to be carried out. Once this file is durable the decision is taken, and
/// every opening carries it out, from the beginning, until all of it is done.
///
/// ```
///   accept  write the file, sync, sync its name
///   open    the file is whole: sync it ──► write the sectors, sync; delete obsolete files ──► verdict
///             ──► a new incarnation; an event of $repairs says so ──► delete the file, sync ──► the store is open
///           it is not: nothing was touched ──► delete it
/// ```
///
/// ## Format 1
///
/// The file [#FILE]. All integers are big-endian.
///
/// | offset | size | field         | value                                                                        |
/// |-------:|-----:|---------------|------------------------------------------------------------------------------|
/// |      0 |   16 | check         | SHA-256 of the store's secret and all bytes from 16 on, the first 16 bytes   |
/// |     16 |    8 | magic         | `PROUSTAL`                                                                   |
/// |     24 |    4 | format        | 1                                                                            |
/// |     28 |    4 | ranges        | how many                                                                     |
/// |     32 |   16 | id            | the loss's                                                                   |
/// |     48 |    4 | reason length | in bytes                                                                     |
/// |     52 |    4 | obsolete      | how many files                                                               |
/// |     56 |    4 | stretches     | how many                                                                     |
/// |     60 |   16 | each range    | 8 bytes first position, 8 bytes last position                                |
/// |      … |    n | reason        | UTF-8                                                                        |
/// |      … |      | each file     | 2 bytes length, its name in UTF-8                                            |
/// |      … |      | each stretch  | 4 bytes segment, 4 bytes length, 8 bytes offset, then so many bytes          |
///
/// It is **whole** if and only if its magic and check are right.
///
/// Thread rule: one thread at a time, which nobody interrupts.
public final class LossFile {

    /// The file's name.
    public static final String FILE = "accepted.loss";

    /// How long the file may be in bytes.
    public static final int BYTES_MAX = 1024 * 1024 * 1024;

    private static final int FORMAT = 1;
    private static final long MAGIC = 0x5052_4F55_5354_414CL;
    private static final int HEADER_BYTES = 60;

    private final Disk disk;
    private final Secret secret;

    public LossFile(Disk disk, Secret secret) {
        this.disk = disk;
        this.secret = secret;
    }

    /// Decides: when this returns, every opening carries it out.
    ///
    /// @throws IOException if nobody knows whether it is decided: the next opening does
    public void write(AcceptedLoss loss) throws IOException {
        write(encode(loss), disk.list().contains(FILE));
    }

    /// What is decided and not carried out yet, if there is anything.
    ///
    /// @throws FormatTooNewException if a newer program wrote it
    public Optional<AcceptedLoss> pending() throws IOException {
        if (!disk.list().contains(FILE)) return Optional.empty();
        try (var file = disk.openToRead(FILE)) {
            long size = file.size();
            if (size < HEADER_BYTES || size > BYTES_MAX) return Optional.empty();
            var bytes = ByteBuffer.allocate((int) size);
            file.read(bytes, 0);
            return decode(bytes.flip());
        }
    }

    /// Puts in place what is decided, before anybody looks at the log.
    ///
    /// @throws dev.proust.store.CorruptionException if a segment that it speaks of is not there, or too short
    Optional<AcceptedLoss> redo() throws IOException {
        var pending = pending();
        if (pending.isEmpty()) return pending;
        var loss = pending.get();
        RedoJournal.requireRoom(disk, loss.sectors());
        // It may exist in memory only, and its sectors be touched next.
        write(encode(loss), true);
        RedoJournal.putInPlace(disk, loss.sectors());
        var there = disk.list();
        for (var file : loss.obsolete()) {
            if (there.contains(file)) disk.delete(file);
        }
        disk.syncDirectory();
        return pending;
    }

    /// Deletes the file, if there is one: all of it is carried out, or it was never whole.
    public void remove() throws IOException {
        if (!disk.list().contains(FILE)) return;
        disk.delete(FILE);
        disk.syncDirectory();
    }

    /// One that is there is not emptied first: it may be whole, and carried out in part.
    private void write(ByteBuffer bytes, boolean isThere) throws IOException {
        try (var file = isThere ? disk.openToWrite(FILE) : disk.create(FILE)) {
            file.write(bytes, 0);
            file.sync();
        }
        disk.syncDirectory();
    }

    // ---------------------------------------------------------------------------------------------------- format

    private ByteBuffer encode(AcceptedLoss loss) {
        var reason = loss.reason().getBytes(UTF_8);
        var names = loss.obsolete().stream().map(name -> name.getBytes(UTF_8)).toList();
        long bytes = HEADER_BYTES + 16L * loss.ranges().size() + reason.length;
        bytes += names.stream().mapToLong(name -> 2 + name.length).sum();
        bytes += loss.sectors().stream()
                .mapToLong(each -> 16 + each.bytes().limit())
                .sum();
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException(bytes + " bytes of accepted loss, expected at most " + BYTES_MAX);
        }
        var buffer = ByteBuffer.allocate((int) bytes).position(Check.BYTES);
        buffer.putLong(MAGIC).putInt(FORMAT).putInt(loss.ranges().size());
        buffer.putLong(loss.id().getMostSignificantBits()).putLong(loss.id().getLeastSignificantBits());
        buffer.putInt(reason.length).putInt(names.size()).putInt(loss.sectors().size());
        loss.ranges().forEach(range -> buffer.putLong(range.from()).putLong(range.to()));
        buffer.put(reason);
        names.forEach(name -> buffer.putShort((short) name.length).put(name));
        for (var each : loss.sectors()) {
            buffer.putInt(each.segment()).putInt(each.bytes().limit()).putLong(each.offset());
            buffer.put(each.bytes().duplicate().rewind());
        }
        secret.check(buffer, Check.BYTES, buffer.capacity()).write(buffer, 0);
        return buffer.flip();
    }

    private Optional<AcceptedLoss> decode(ByteBuffer buffer) {
        if (buffer.limit() < HEADER_BYTES || buffer.getLong(Check.BYTES) != MAGIC) return Optional.empty();
        if (!Check.read(buffer, 0).equals(secret.check(buffer, Check.BYTES, buffer.limit()))) return Optional.empty();
        int format = buffer.getInt(24);
        if (format != FORMAT) throw new FormatTooNewException(FILE, format, FORMAT);
        var id = new UUID(buffer.getLong(32), buffer.getLong(40));
        buffer.position(HEADER_BYTES);
        var ranges = new ArrayList<Positions>();
        for (int i = 0; i < buffer.getInt(28); i++) {
            ranges.add(new Positions(buffer.getLong(), buffer.getLong()));
        }
        var reason = Text.next(buffer, buffer.getInt(48));
        var names = new ArrayList<String>();
        for (int i = 0; i < buffer.getInt(52); i++) {
            names.add(Text.next(buffer, Short.toUnsignedInt(buffer.getShort())));
        }
        return Optional.of(new AcceptedLoss(id, ranges, reason, names, sectors(buffer, buffer.getInt(56))));
    }

    private static List<Sectors> sectors(ByteBuffer buffer, int count) {
        var sectors = new ArrayList<Sectors>();
        for (int i = 0; i < count; i++) {
            int segment = buffer.getInt();
            int length = buffer.getInt();
            long offset = buffer.getLong();
            sectors.add(new Sectors(segment, offset, buffer.slice(buffer.position(), length)));
            buffer.position(buffer.position() + length);
        }
        return sectors;
    }
}
