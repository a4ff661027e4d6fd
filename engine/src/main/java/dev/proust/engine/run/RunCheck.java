package dev.proust.engine.run;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Checks all of a run: its footer, directories and filter when it is opened, every block afterwards; and that it says
/// what the log says.
///
/// ```
///   open ──► expect, expect, … one event of the log after the other ──► check
/// ```
///
/// What the log says is not kept, but summed up ([Sums]) for each bucket and each block of places, and so is what the
/// run says. Where the sums differ, they say something else.
///
/// Thread rule: one thread at a time.
public final class RunCheck implements AutoCloseable {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final RunName name;
    private final DiskFile file;
    private final Consumer<Damage> damages;
    private @Nullable RunFooter footer;
    private @Nullable RunParts parts;
    private boolean isWholeAtOpen;

    private RunCheck(RunName name, DiskFile file, Consumer<Damage> damages) {
        this.name = name;
        this.file = file;
        this.damages = damages;
    }

    /// Opens a run and checks what an opening of the store checks.
    ///
    /// @param damages is told of all damage, now and later
    public static RunCheck open(Disk disk, RunName name, Secret secret, Consumer<Damage> damages) throws IOException {
        var check = new RunCheck(name, disk.openToRead(name.toString()), damages);
        try {
            check.open(secret);
            return check;
        } catch (IOException | RuntimeException failure) {
            check.close();
            throw failure;
        }
    }

    private void open(Secret secret) throws IOException {
        long size = file.size();
        long at = Math.max(0, size - RunFooter.BYTES);
        try {
            if (size < RunFooter.BYTES) {
                throw new CorruptionException(name.toString(), 0, RunFooter.BYTES + " bytes", size + " bytes");
            }
            footer = RunFooter.decode(read(at, RunFooter.BYTES), name, size, secret);
        } catch (CorruptionException damaged) {
            var expected = String.valueOf(damaged.facts().get("expected"));
            add(
                    Kind.RUN_FOOTER,
                    at,
                    size,
                    expected,
                    String.valueOf(damaged.facts().get("found")));
            return;
        }
        openParts(footer);
    }

    private void openParts(RunFooter footer) throws IOException {
        long filterAt = footer.end() + footer.directoryBytes();
        var buckets = new long[footer.buckets()];
        var places = new long[footer.placeBlocks()];
        var events = new long[footer.eventBlocks()];
        var filter = Filter.ofBlocks(footer.filterBlocks());
        int directories = readLongs(footer.end(), new long[][] {buckets, places, events});
        boolean directoriesWhole = directories == footer.checksum();
        if (!directoriesWhole) {
            add(Kind.RUN_DIRECTORY, footer.end(), filterAt, footer.checksum(), directories);
        }
        int filterFound = readFilter(filterAt, filter);
        boolean filterWhole = filterFound == footer.filterChecksum();
        if (!filterWhole) {
            add(Kind.RUN_FILTER, filterAt, filterAt + footer.filterBytes(), footer.filterChecksum(), filterFound);
        }
        isWholeAtOpen = directoriesWhole && filterWhole;
        if (directoriesWhole) {
            var directoriesOf = new RunParts.Directories(buckets, places, events);
            parts = new RunParts(this, footer, directoriesOf, filterWhole ? Optional.of(filter) : Optional.empty());
        }
    }

    /// @return the checksum of all directories
    private int readLongs(long offset, long[][] directories) throws IOException {
        var crc = new CRC32C();
        long from = offset;
        for (var directory : directories) {
            for (int at = 0; at < directory.length; ) {
                int count = Math.min(directory.length - at, CHUNK_BYTES / 8);
                var chunk = read(from, 8 * count);
                crc.update(chunk.duplicate());
                chunk.asLongBuffer().get(directory, at, count);
                at += count;
                from += 8L * count;
            }
        }
        return (int) crc.getValue();
    }

    /// @return its checksum
    private int readFilter(long offset, Filter filter) throws IOException {
        var crc = new CRC32C();
        for (int block = 0; block < filter.blocks(); ) {
            int count = Math.min(filter.blocks() - block, CHUNK_BYTES / Filter.BLOCK_BYTES);
            var chunk = read(offset + (long) block * Filter.BLOCK_BYTES, count * Filter.BLOCK_BYTES);
            filter.decode(block, count, chunk);
            crc.update(chunk);
            block += count;
        }
        return (int) crc.getValue();
    }

    // ---------------------------------------------------------------------------------------------------- questions

    public RunName name() {
        return name;
    }

    /// Whether an opening of the store would find nothing wrong with it, apart from its mark.
    public boolean isWholeAtOpen() {
        return isWholeAtOpen;
    }

    /// The batch that ends with the run's last position, as far as the footer can be read.
    public Optional<Mark> mark() {
        return Optional.ofNullable(footer).map(RunFooter::mark);
    }

    /// How many keys it has, as far as the footer can be read.
    public long keyCount() {
        return footer == null ? 0 : footer.keys();
    }

    public long fileBytes() throws IOException {
        return file.size();
    }

    // ---------------------------------------------------------------------------------------------------- check

    /// Tells what the log says of an event; others than those of the run's positions are passed over.
    public void expect(long position, List<Key> keys, long version, long place) {
        if (parts != null && name.from() <= position && position <= name.to()) {
            parts.expect(position, keys, version, place);
        }
    }

    /// Reads all of it.
    ///
    /// @param isOfThisLog whether it is to say what the log says
    /// @param unread positions of which the log does not tell
    /// @param progress is told of bytes that are done, so many more each time
    public void check(boolean isOfThisLog, List<Positions> unread, LongConsumer progress) throws IOException {
        long rest = file.size();
        if (parts != null) rest -= parts.check(isOfThisLog, unread, progress);
        progress.accept(rest);
    }

    /// Says that the run's mark is no batch of the log that ends with its last position.
    public void addNotOfThisLog() throws IOException {
        long size = file.size();
        var mark = mark().orElseThrow();
        add(
                Kind.RUN_HISTORY,
                size - RunFooter.BYTES,
                size,
                "a batch of the log that ends with position " + name.to(),
                "batch " + mark.chain() + ", which is none");
    }

    // ---------------------------------------------------------------------------------------------------- damage

    void add(Kind kind, long from, long to, int expected, int found) {
        add(kind, from, to, "checksum %08x".formatted(expected), "%08x".formatted(found));
    }

    void add(Kind kind, long from, long to, String expected, String found) {
        var consequence = kind == Kind.RUN_CONTRADICTION ? Consequence.WRONG_ANSWERS : Consequence.REBUILT;
        add(kind, consequence, from, to, new Positions(name.from(), name.to()), expected, found);
    }

    void add(Kind kind, Consequence consequence, long from, long to, Positions of, String expected, String found) {
        damages.accept(new Damage(kind, consequence, name.toString(), from, to, Optional.of(of), expected, found));
    }

    /// Bytes of the file; fewer only at its end.
    ByteBuffer read(long offset, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        file.read(bytes, offset);
        return bytes.flip();
    }

    /// For lists that are asked for nothing but their shape.
    Blocks blocks() {
        return new Blocks(file, 0, null, () -> {});
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
