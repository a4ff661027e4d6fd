package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.disk.NoSpaceException;
import dev.proust.engine.log.BatchHeader.Kind;
import dev.proust.engine.log.Lineage.Reign;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The end of the log, where batches are written: one at a time, synced before the next.
///
/// ```
///   reserve ──► begin ──► add, add, add ──► commit        write, sync
///      │
///      └─ no room in the segment: the next one is made, then this one is sealed
/// ```
///
/// After a write or sync has failed, nobody knows what the disk holds: every later call fails with the first failure.
/// Only want of space in what no batch has used yet is not such a failure.
///
/// Thread rule: one thread at a time, which nobody interrupts; [#fillAhead] and [#rewrite] run beside it in
/// others.
public final class LogWriter {

    /// A batch holds no more than this, or one append.
    public static final int BATCH_BYTES_MAX = 32 * 1024 * 1024;

    /// Room that is kept behind every batch: to align an empty batch, and for the seal itself.
    private static final long SEAL_ROOM_BYTES = 2L * Sector.BLOCK_BYTES;

    private static final int BUFFER_BYTES_MIN = 64 * 1024;

    private final Disk disk;
    private final Segments segments;
    private final SegmentSizes sizes;
    private final SegmentHeader header;
    private final UUID incarnation;
    private final List<Reign> reignsHere;
    private final FillRate rate = new FillRate();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer checksum = ByteBuffer.allocate(4);

    private LogEnd end;
    private Kind lastKind;
    private boolean hasWritten;
    private boolean isInLineage;
    private DiskFile file;
    private volatile Filler filler;
    private volatile long fillTarget;
    private long segmentBytes;
    private ByteBuffer batch = ByteBuffer.allocateDirect(BUFFER_BYTES_MIN);
    private final CRC32C payloadCrc = new CRC32C();
    private volatile long vouchedBelow;
    private volatile @Nullable IOException failure;

    private LogWriter(Disk disk, Recovered recovered, SegmentSizes sizes, DiskFile file, Filler filler)
            throws IOException {
        this.disk = disk;
        this.sizes = sizes;
        this.segments = recovered.segments();
        this.header = recovered.header();
        this.incarnation = recovered.incarnation();
        this.reignsHere = new ArrayList<>(recovered.reignsHere());
        this.isInLineage = recovered.lineage().endsWith(recovered.incarnation());
        this.end = recovered.end();
        this.lastKind = recovered.isClosed() ? Kind.CLOSED : Kind.EVENTS;
        this.file = file;
        this.filler = filler;
        this.segmentBytes = sizes.after(bytesBefore(end.segment()));
        this.vouchedBelow = recovered.vouchedBelow();
    }

    /// Goes on at the end of a log that was just opened. Where something was cut, what vouched for the end may have
    /// gone with it: so the end is vouched for anew.
    public static LogWriter at(Recovered recovered, Disk disk, SegmentSizes sizes) throws IOException {
        var log = open(recovered, disk, sizes);
        try {
            if (!recovered.cuts().isEmpty()) log.vouch();
            return log;
        } catch (IOException | RuntimeException failure) {
            log.close();
            throw failure;
        }
    }

    private static LogWriter open(Recovered recovered, Disk disk, SegmentSizes sizes) throws IOException {
        int segment = recovered.end().segment();
        var name = SegmentFile.name(segment);
        var file = disk.openToWrite(name);
        try {
            var filler =
                    new Filler(disk.openToWrite(name), Math.max(recovered.end().offset(), file.size()));
            return new LogWriter(disk, recovered, sizes, file, filler);
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /// The first failure, if there was one: nothing can be written any more.
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /// The place below which batches vouch for all there is; 0 if the log has failed: what it holds is known to the
    /// next opening. May be asked by any thread.
    public long vouchedBelow() {
        return failure == null ? vouchedBelow : 0;
    }

    // ---------------------------------------------------------------------------------------------------- batches

    /// Makes room for a batch.
    ///
    /// @param payloadBytes of all its appends
    /// @throws NoSpaceException if there is no room; nothing was written, and it may be tried again
    public void reserve(long payloadBytes) throws IOException {
        long bytes = Sector.alignUp(BatchHeader.BYTES + payloadBytes);
        guarded(() -> {
            if (!fits(bytes)) handOver();
            filler.ensure(end.offset() + bytes + SEAL_ROOM_BYTES);
        });
        growBuffer(bytes);
    }

    /// Begins a batch in the room that was reserved.
    public void begin() {
        batch.clear().position(BatchHeader.BYTES);
        payloadCrc.reset();
    }

    /// Adds an append to the batch.
    ///
    /// @param firstPosition of its first event
    /// @param versions of each event, in order
    /// @return the place of its frame: that of an event is as much further as its offset in the append
    public long add(EncodedAppend append, long firstPosition, long timeMicros, long[] versions) {
        int at = batch.position();
        int length = append.bytes().limit();
        batch.put(at, append.bytes(), 0, length).position(at + length);
        update(batch.getInt(at));
        for (int i = 0; i < versions.length; i++) {
            int event = at + append.events().get(i).offset();
            update(EventHeader.complete(batch, event, firstPosition + i, timeMicros, versions[i], crc));
        }
        return end.place() + at;
    }

    /// Writes and syncs the batch: when this returns, it is durable.
    ///
    /// @return the batch's mark
    public Mark commit(int appends, int events, long nowMicros) throws IOException {
        enterLineage(end.head() + 1);
        int length = batch.position();
        var mark = write(Kind.EVENTS, end.place(), length, appends, events, (int) payloadCrc.getValue());
        rate.wrote(length, nowMicros);
        fillTarget = Math.min(end.offset() + rate.bytesAhead(), segmentBytes);
        return mark;
    }

    /// Says that all before it is durable. Does nothing where the last batch says so already.
    public void idle() throws IOException {
        if (hasWritten && lastKind == Kind.EVENTS) writeEmpty(Kind.IDLE, new byte[0]);
    }

    private void vouch() throws IOException {
        try {
            if (end.segment() > 1 || !isUnused()) writeEmpty(Kind.IDLE, new byte[0]);
        } catch (NoSpaceException full) {
            if (failure != null) throw full;
            // Otherwise the first batch will vouch for it, when there is space.
        }
    }

    /// Says that the store was closed in order. Does nothing where the last batch says so already, or there is none.
    public void markClosed() throws IOException {
        boolean isUnused = end.segment() == 1 && isUnused();
        if (lastKind != Kind.CLOSED && !isUnused) writeEmpty(Kind.CLOSED, new byte[0]);
    }

    /// Gives up the memory that batches are made in.
    public void release() {
        batch = ByteBuffer.allocateDirect(BUFFER_BYTES_MIN);
    }

    public void close() throws IOException {
        file.close();
        filler.close();
    }

    /// Puts sectors of batches that are vouched for in the place of those that are there; beside the writer's thread.
    /// Nobody else may rewrite any meanwhile.
    ///
    /// @throws IOException if it cannot be done now. Nothing was touched, or the log has failed
    void rewrite(RedoJournal journal, List<RedoJournal.Sectors> sectors) throws IOException {
        requireNoFailure();
        try {
            journal.put(sectors);
        } catch (RedoJournal.UnsureException unsure) {
            fail(unsure);
            throw unsure;
        }
    }

    // ---------------------------------------------------------------------------------------------------- filling

    /// Whether a few seconds' worth of room is no longer there.
    public boolean wantsFilling() {
        var now = filler;
        return failure == null && fillTarget - now.filled() > 0 && now.filled() - end.offset() < rate.bytesAhead() / 2;
    }

    /// Fills ahead. Want of space is left for the writer to meet, who tells its clients.
    public void fillAhead() {
        try {
            guarded(() -> filler.ensure(fillTarget));
        } catch (IOException known) {
            // A lack of space is met again by whoever needs it; any other failure has been noted.
        }
    }

    // ---------------------------------------------------------------------------------------------------- segments

    private boolean fits(long bytes) {
        return isUnused()
                || (end.offset() + bytes + SEAL_ROOM_BYTES <= segmentBytes && reignsHere.size() < Seal.REIGNS_MAX);
    }

    /// Whether the segment holds no batch yet.
    private boolean isUnused() {
        return end.offset() == Sector.BLOCK_BYTES;
    }

    /// Makes the next segment, then seals this one, then goes on there. In this order a segment that is named is there,
    /// and one that holds a batch is named.
    private void handOver() throws IOException {
        int next = end.segment() + 1;
        SegmentFile.create(disk, next, header.store(), header.secret());
        seal(next);
        file.close();
        filler.close();
        segments.open(next);
        file = disk.openToWrite(SegmentFile.name(next));
        filler = new Filler(disk.openToWrite(SegmentFile.name(next)), file.size());
        fillTarget = 0;
        segmentBytes = sizes.after(bytesBefore(next));
    }

    private void seal(int next) throws IOException {
        var seal = new Seal(next, reignsHere);
        var payload = ByteBuffer.allocate(seal.length());
        seal.encode(payload, 0);
        writeEmpty(Kind.SEALED, payload.array());
        reignsHere.clear();
    }

    private long bytesBefore(int segment) throws IOException {
        return segment == 1 ? 0 : segments.file(segment - 1).size();
    }

    // ---------------------------------------------------------------------------------------------------- writing

    private void writeEmpty(Kind kind, byte[] payload) throws IOException {
        long offset = Sector.alignUpToBlock(end.offset());
        guarded(() -> filler.ensure(offset + Sector.BLOCK_BYTES));
        growBuffer(Sector.BLOCK_BYTES);
        begin();
        batch.put(payload);
        crc.reset();
        crc.update(payload);
        long place = Place.of(end.segment(), offset);
        write(kind, place, BatchHeader.BYTES + payload.length, 0, 0, (int) crc.getValue());
    }

    private Mark write(Kind kind, long place, int length, int appends, int events, int payloadChecksum)
            throws IOException {
        var made = new BatchHeader(
                        end.chain(),
                        kind,
                        place,
                        appends,
                        incarnation,
                        length,
                        end.head() + 1,
                        events,
                        payloadChecksum,
                        end.chain(),
                        end.place())
                .encode(batch, header.secret());
        int written = Math.toIntExact(made.endOffset() - Place.offset(place));
        for (int at = length; at < written; at++) {
            batch.put(at, (byte) 0);
        }
        guardedForGood(() -> {
            renewHandle();
            file.write(batch.position(0).limit(written), Place.offset(place));
            file.sync();
            // The filler's sync may have met, and used up, an error of these very bytes.
            requireNoFailure();
        });
        vouchedBelow = made.watermark();
        end = end.after(made);
        lastKind = kind;
        hasWritten = true;
        return new Mark(place, made.chain());
    }

    /// What the filler was refused at a sync, the system will tell this handle too. No batch has used that space, and
    /// no byte of a batch waits for a sync now: so the next one goes through a handle that need not hear of it.
    private void renewHandle() throws IOException {
        if (!filler.wasRefusedAtSync()) return;
        file.close();
        file = disk.openToWrite(SegmentFile.name(end.segment()));
    }

    /// An incarnation enters the lineage with the first position that it writes.
    private void enterLineage(long firstPosition) {
        if (isInLineage) return;
        isInLineage = true;
        reignsHere.add(new Reign(incarnation, firstPosition));
    }

    private void growBuffer(long bytes) {
        if (batch.capacity() >= bytes) return;
        batch = ByteBuffer.allocateDirect(
                Math.toIntExact(Math.max(bytes, Math.min(2L * batch.capacity(), BATCH_BYTES_MAX))));
    }

    private void update(int value) {
        payloadCrc.update(checksum.putInt(0, value).rewind());
    }

    // ---------------------------------------------------------------------------------------------------- failures

    private interface Writing {
        void run() throws IOException;
    }

    /// A lack of space is no failure here: no batch has used that space yet.
    private void guarded(Writing writing) throws IOException {
        try {
            requireNoFailure();
            writing.run();
        } catch (NoSpaceException full) {
            throw full;
        } catch (IOException failed) {
            fail(failed);
            throw failed;
        }
    }

    /// Every failure is one for good.
    private void guardedForGood(Writing writing) throws IOException {
        try {
            requireNoFailure();
            writing.run();
        } catch (IOException failed) {
            fail(failed);
            throw failed;
        }
    }

    private void requireNoFailure() throws IOException {
        var first = failure;
        if (first != null) throw new IOException("the log has failed before: " + first.getMessage(), first);
    }

    /// Takes the log for failed, since whoever writes to it is broken.
    ///
    /// @return the failure
    public IOException abandon(Throwable broken) {
        var failed = new IOException("the writer is broken: " + broken, broken);
        fail(failed);
        return failed;
    }

    /// Takes the log for failed, since nobody knows what a write to older segments of it has left behind.
    public void distrust(IOException unsure) {
        fail(unsure);
    }

    private synchronized void fail(IOException failed) {
        if (failure == null) failure = failed;
    }
}
