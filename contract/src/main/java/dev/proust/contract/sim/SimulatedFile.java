package dev.proust.contract.sim;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/// A handle on a file of a simulated disk. It belongs to one life and is dead in the next.
///
/// Thread rule: as the disk's.
final class SimulatedFile implements DiskFile {

    private final SimulatedDisk disk;
    private final String name;
    private final int number;
    private final int life;
    private final StoredFile file;
    private final boolean toWrite;
    private int failuresKnown;
    private boolean closed;

    SimulatedFile(SimulatedDisk disk, String name, int number, int life, StoredFile file, boolean toWrite) {
        this.disk = disk;
        this.name = name;
        this.number = number;
        this.life = life;
        this.file = file;
        this.toWrite = toWrite;
        this.failuresKnown = file.failuresKnownAtOpen();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            requireOpen();
            return file.size();
        }
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
        return perform(Kind.READ, offset, into.remaining(), () -> file.read(into, offset), () -> {});
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        requireWritable();
        int length = bytes.remaining();
        perform(Kind.WRITE, offset, length, () -> write(bytes, offset, length), () -> writePart(bytes, offset));
    }

    private boolean write(ByteBuffer bytes, long offset, int length) throws IOException {
        long needed = file.toAllocate(offset + length);
        if (needed > 0 && !disk.refusesLate()) {
            if (needed > disk.freeSpace()) {
                writeWhatFits(bytes, offset);
                throw disk.noSpace(name, needed);
            }
            file.allocate(offset + length);
        }
        file.write(bytes, offset, disk.operations());
        return true;
    }

    /// What has a place on the disk already can be written.
    private void writeWhatFits(ByteBuffer bytes, long offset) {
        long fits = file.allocated() - offset;
        if (fits > 0) file.write(bytes.limit(bytes.position() + (int) fits), offset, disk.operations());
    }

    private void writePart(ByteBuffer bytes, long offset) {
        int part = disk.random().nextInt(bytes.remaining() + 1);
        if (file.toAllocate(offset + part) <= disk.freeSpace()) {
            file.allocate(offset + part);
            file.write(bytes.limit(bytes.position() + part), offset, disk.operations());
        }
    }

    @Override
    public void sync() throws IOException {
        requireWritable();
        perform(Kind.SYNC, 0, 0, this::syncFile, this::failSync);
    }

    private boolean syncFile() throws IOException {
        if (failuresKnown < file.report()) {
            failuresKnown = file.report();
            disk.note("handle " + number + " is told that a sync of " + name + " has failed");
            throw new IOException("input/output error: an earlier sync of " + name + " has failed");
        }
        long needed = file.toAllocate(file.pendingEnd());
        if (needed > 0 && needed > disk.freeSpace()) {
            failSync();
            throw disk.noSpace(name, needed);
        }
        file.allocate(file.pendingEnd());
        syncAsHonestlyAsPlanned();
        return true;
    }

    private void syncAsHonestlyAsPlanned() {
        var faults = disk.faults();
        switch (faults.honesty()) {
            case HONEST -> file.sync();
            case LIES_ALWAYS -> {
                file.lie();
                faults.onceDone();
            }
            case LOSES_NEXT_WRITE -> {
                if (file.syncButLoseOne(disk.random(), false)) faults.onceDone();
            }
            case MISDIRECTS_NEXT_WRITE -> {
                if (file.syncButLoseOne(disk.random(), true)) faults.onceDone();
            }
        }
    }

    private void failSync() {
        file.failSync(disk.random());
        failuresKnown = file.report();
    }

    @Override
    public void close() {
        closed = true;
    }

    private <T> T perform(Kind kind, long offset, int length, SimulatedDisk.Effect<T> effect, Runnable broken)
            throws IOException {
        requireOpen();
        return disk.perform(
                new Operation(disk.nextOperation(), kind, name, offset, length, number), life, effect, broken);
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) throw new ClosedChannelException();
    }

    private void requireWritable() {
        if (!toWrite) throw new IllegalStateException(name + " is open to read only");
    }
}
