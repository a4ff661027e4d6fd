package dev.proust.contract.crash;

import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// A client who wants his data to be taken for the log's own: he looks up batches on the disk and appends copies of
/// them, so placed that each copied header stands at the start of a sector, where recovery looks for one.
///
/// Where his data begins in its sector he finds out by a marker. It is the same each time, as long as his append is the
/// first in its batch.
final class Forger {

    private static final int SECTOR = 512;
    private static final long BATCH_MAGIC = 0x5052_4F55_5354_4241L;
    private static final int MAGIC_OFFSET = 16;
    private static final byte[] MARKER =
            "here my data begins, and nowhere else".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final RandomGenerator random;
    private final SimulatedDisk disk;
    private OptionalInt phase = OptionalInt.empty();

    Forger(RandomGenerator random, SimulatedDisk disk) {
        this.random = random;
        this.disk = disk;
    }

    /// What he appends next: the marker, until it is found, then forged batches.
    Append next() {
        if (phase.isEmpty()) phase = findMarker();
        return append(phase.isEmpty() ? MARKER : forged(phase.getAsInt()));
    }

    private static Append append(byte[] data) {
        return Append.of(NewEvent.of(Stream.of("forged"), "Forged", Data.of(data, "text/plain")));
    }

    private OptionalInt findMarker() {
        for (var file : segments()) {
            var bytes = disk.bytes(file, 0, Integer.MAX_VALUE);
            for (int at = 0; at + MARKER.length <= bytes.length; at++) {
                if (bytes[at] == MARKER[0] && Arrays.equals(bytes, at, at + MARKER.length, MARKER, 0, MARKER.length)) {
                    return OptionalInt.of(at % SECTOR);
                }
            }
        }
        return OptionalInt.empty();
    }

    private byte[] forged(int phase) {
        var sectors = random.nextBoolean() ? batchesCopied() : headersCopied();
        var data = ByteBuffer.allocate(SECTOR - phase + sectors.size() * SECTOR);
        data.position(SECTOR - phase);
        sectors.forEach(data::put);
        return data.array();
    }

    /// Headers, one a sector, so many that one of them stands wherever recovery may look.
    private List<byte[]> headersCopied() {
        var headers = new ArrayList<byte[]>();
        for (var file : segments()) {
            var bytes = disk.bytes(file, 0, Integer.MAX_VALUE);
            for (int at = 0; at + SECTOR <= bytes.length; at += SECTOR) {
                if (isHeader(bytes, at)) headers.add(Arrays.copyOfRange(bytes, at, at + SECTOR));
            }
        }
        var copied = new ArrayList<byte[]>();
        int count = 8 + random.nextInt(24);
        for (int i = 0; i < count && !headers.isEmpty(); i++) {
            copied.add(headers.get(headers.size() - 1 - random.nextInt(Math.min(4, headers.size()))));
        }
        return copied;
    }

    /// A stretch of the log as it is.
    private List<byte[]> batchesCopied() {
        var files = segments();
        var bytes = disk.bytes(files.get(random.nextInt(files.size())), 0, Integer.MAX_VALUE);
        int from = random.nextInt(bytes.length / SECTOR);
        int to = Math.min(bytes.length / SECTOR, from + 1 + random.nextInt(24));
        var copied = new ArrayList<byte[]>();
        for (int sector = from; sector < to; sector++) {
            copied.add(Arrays.copyOfRange(bytes, sector * SECTOR, (sector + 1) * SECTOR));
        }
        return copied;
    }

    private static boolean isHeader(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getLong(at + MAGIC_OFFSET) == BATCH_MAGIC;
    }

    private List<String> segments() {
        return disk.files().stream().filter(file -> file.endsWith(".segment")).toList();
    }
}
