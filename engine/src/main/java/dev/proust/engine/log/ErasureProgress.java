package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import dev.proust.store.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/// How far what is erased is gone from the disk. It is derived: where it is missing or damaged, all is looked through
/// again.
///
/// ## Format 1
///
/// The file [#FILE]. All integers are big-endian.
///
/// | offset | size | field       | value                                                                          |
/// |-------:|-----:|-------------|--------------------------------------------------------------------------------|
/// |      0 |   16 | check       | SHA-256 of the store's secret and bytes 16 to 47, the first 16 bytes           |
/// |     16 |    8 | magic       | `PROUSTED`                                                                     |
/// |     24 |    8 | position    | of the last erasure of which all is gone                                       |
/// |     32 |   16 | incarnation | who wrote that                                                                 |
///
/// Thread rule: one thread at a time, which nobody interrupts.
public final class ErasureProgress {

    /// The file's name.
    public static final String FILE = "erasures.done";

    private static final long MAGIC = 0x5052_4F55_5354_4544L;
    private static final int BYTES = 48;

    private final Disk disk;
    private final Secret secret;

    public ErasureProgress(Disk disk, Secret secret) {
        this.disk = disk;
        this.secret = secret;
    }

    /// The checkpoint of the last erasure of which all is gone; [Checkpoint#START] if none is known.
    public Checkpoint read() throws IOException {
        if (!disk.list().contains(FILE)) return Checkpoint.START;
        var bytes = ByteBuffer.allocate(BYTES);
        try (var file = disk.openToRead(FILE)) {
            file.read(bytes, 0);
        }
        boolean isWhole = !bytes.hasRemaining()
                && bytes.getLong(Check.BYTES) == MAGIC
                && Check.read(bytes, 0).equals(secret.check(bytes, Check.BYTES, BYTES));
        if (!isWhole || bytes.getLong(24) < 1) return Checkpoint.START;
        return new Checkpoint(bytes.getLong(24), new UUID(bytes.getLong(32), bytes.getLong(40)));
    }

    /// Says that all is gone that erasures up to this one name.
    public void write(Checkpoint erasure) throws IOException {
        var bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(Check.BYTES, MAGIC).putLong(24, erasure.position());
        bytes.putLong(32, erasure.incarnation().getMostSignificantBits());
        bytes.putLong(40, erasure.incarnation().getLeastSignificantBits());
        secret.check(bytes, Check.BYTES, BYTES).write(bytes, 0);
        try (var file = disk.create(FILE)) {
            file.write(bytes, 0);
            file.sync();
        }
    }
}
