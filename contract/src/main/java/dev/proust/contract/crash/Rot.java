package dev.proust.contract.crash;

import dev.proust.contract.crash.Anatomy.Batch;
import dev.proust.contract.crash.Anatomy.Body;
import dev.proust.contract.crash.Anatomy.Span;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.engine.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Damages what a disk holds: bits that turn over, sectors and pages that hold something else, files that are gone. It
/// aims at what matters, most of all near the end.
final class Rot {

    private final SimulatedDisk disk;
    private final RandomGenerator random;
    private final Anatomy whole;
    private final Deque<Runnable> undo = new ArrayDeque<>();

    Rot(SimulatedDisk disk, RandomGenerator random, Anatomy whole) {
        this.disk = disk;
        this.random = random;
        this.whole = whole;
    }

    /// What the files hold now.
    static Map<String, byte[]> files(SimulatedDisk disk) {
        var files = new TreeMap<String, byte[]>();
        for (var file : disk.files()) {
            files.put(file, disk.bytes(file, 0, Integer.MAX_VALUE));
        }
        return files;
    }

    /// Sets in.
    void setIn() {
        int times = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            // Files are lost more often where there are several: what is left of the others must tell of it.
            int kind = random.nextInt(whole.end().segment() == 1 ? 16 : 20);
            if (kind < 11) flip(target());
            else if (kind < 13) overwrite(target(), Anatomy.SECTOR);
            else if (kind < 15) overwrite(target(), Anatomy.BLOCK);
            else delete();
        }
    }

    /// Sets in where events stand, wherever that is: bodies most of all, of which each is vouched for by itself.
    void setInEvents() {
        // What was sealed is not written to any more, and can be mended.
        int last = whole.end().segment();
        boolean isSealed = last > 1 && random.nextInt(4) > 0;
        var batches = whole.batches().stream()
                .filter(batch -> !batch.bodies().isEmpty() && !(isSealed && batch.segment() == last))
                .toList();
        if (batches.isEmpty()) return;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            var batch = batches.get(random.nextInt(batches.size()));
            var body = batch.bodies().get(random.nextInt(batch.bodies().size()));
            switch (random.nextInt(8)) {
                case 0 -> flip(body.header());
                case 1 -> flip(body.frame());
                case 2 -> overwrite(body.span(), Anatomy.SECTOR);
                default -> flip(body.span());
            }
        }
    }

    /// Sets in where a repair finds something to do: in whatever stands before the last batch, which vouches for it,
    /// and in runs. What ends a segment is spared, as that has to be restored.
    void setInBeforeLast() {
        var last = whole.batches().getLast();
        var batches = whole.batches().stream()
                .filter(batch -> !batch.isSealed() && !batch.equals(last))
                .toList();
        if (batches.isEmpty()) return;
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            var batch = batches.get(random.nextInt(batches.size()));
            if (batch.bodies().isEmpty()) {
                if (random.nextInt(3) == 0) flip(batch.header());
                continue;
            }
            var body = batch.bodies().get(random.nextInt(batch.bodies().size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> flip(body.header());
                case 3 -> flip(body.frame());
                case 4 -> flip(batch.header());
                case 5 -> overwrite(batch.content(), Anatomy.SECTOR);
                case 6 -> setInIndex();
                default -> flip(body.span().from() < body.span().to() ? body.span() : body.header());
            }
        }
    }

    /// Sets in in an event: in its body, if it has one, or in its header.
    void setIn(Body body, boolean isInBody) {
        boolean hasBody = body.span().from() < body.span().to();
        flip(isInBody && hasBody ? body.span() : body.header());
    }

    /// Sets in where only runs of the index stand, which can be made anew.
    void setInIndex() {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            var runs =
                    disk.files().stream().filter(file -> file.endsWith(".run")).toList();
            if (runs.isEmpty()) return;
            var run = runs.get(random.nextInt(runs.size()));
            switch (random.nextInt(8)) {
                case 0 -> delete(run);
                case 1, 2 -> overwrite(run, within(run), Anatomy.SECTOR);
                case 3, 4 -> emptyFilter(run);
                default -> flip(run, within(run));
            }
        }
    }

    /// Where the parts of a run stand: its blocks, the directories that find them, the filter, the footer.
    private record Parts(long directories, long filter, long footer, long end) {

        boolean isFooterWhole() {
            return 0 < directories && directories < filter && filter < footer;
        }
    }

    private Parts parts(String run) {
        long size = disk.size(run);
        var footer = ByteBuffer.wrap(disk.bytes(run, size - Anatomy.BLOCK, Anatomy.BLOCK));
        long directories = footer.getLong(64);
        long filter = directories + 8L * (footer.getInt(72) + footer.getInt(76) + footer.getInt(92));
        return new Parts(directories, filter, size - Anatomy.BLOCK, size);
    }

    /// A place in a run: in one of its parts, or anywhere.
    private long within(String run) {
        var parts = parts(run);
        if (!parts.isFooterWhole()) return random.nextLong(parts.end());
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong(parts.directories());
            case 1 -> random.nextLong(parts.directories(), parts.filter());
            case 2 -> random.nextLong(parts.filter(), parts.footer());
            default -> random.nextLong(parts.end());
        };
    }

    /// A filter is lost that says of all that is there that it is not: nothing in a run is small and matters so much.
    private void emptyFilter(String run) {
        var parts = parts(run);
        if (parts.isFooterWhole()) overwrite(run, parts.filter(), new byte[(int) (parts.footer() - parts.filter())]);
    }

    /// Makes all as it was, by the same way back.
    void undo() {
        undo.forEach(Runnable::run);
    }

    // ---------------------------------------------------------------------------------------------------- aim

    private Span target() {
        var batches = whole.batches();
        if (batches.isEmpty() || random.nextInt(12) == 0) return new Span(1, 0, Anatomy.BLOCK);
        if (random.nextInt(12) == 0)
            return new Span(
                    whole.end().segment(), whole.end().from(), whole.end().from() + 65_536);
        // What lies in a later segment rests on the seal of the one before, which is seldom hit by chance.
        var seals = batches.stream().filter(Batch::isSealed).toList();
        if (!seals.isEmpty() && random.nextInt(4) == 0) return target(seals.get(random.nextInt(seals.size())));
        int back = random.nextBoolean() ? random.nextInt(3) : random.nextInt(batches.size());
        return target(batches.get(Math.max(0, batches.size() - 1 - back)));
    }

    private Span target(Batch batch) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> batch.header();
            case 2 -> batch.content();
            case 3 -> batch.before();
            case 4 ->
                new Span(batch.segment(), batch.content().to(), batch.content().to() + Anatomy.SECTOR);
            default ->
                batch.bodies().isEmpty()
                        ? batch.content()
                        : batch.bodies()
                                .get(random.nextInt(batch.bodies().size()))
                                .span();
        };
    }

    private long within(Span span) {
        long size = disk.size(file(span));
        long from = Math.min(span.from(), size - 1);
        long to = Math.min(span.to(), size);
        return to <= from ? from : random.nextLong(from, to);
    }

    private static String file(Span span) {
        return "%010d.segment".formatted(span.segment());
    }

    // ---------------------------------------------------------------------------------------------------- hit

    private void flip(Span span) {
        if (!disk.files().contains(file(span))) return;
        flip(file(span), within(span));
    }

    private void flip(String file, long offset) {
        if (!disk.files().contains(file)) return;
        int bit = random.nextInt(8);
        disk.flipBit(file, offset, bit);
        undo.addFirst(() -> disk.flipBit(file, offset, bit));
    }

    private void overwrite(Span span, int unit) {
        if (!disk.files().contains(file(span))) return;
        overwrite(file(span), within(span), unit);
    }

    private void overwrite(String file, long within, int unit) {
        long from = within / unit * unit;
        var bytes = new byte[(int) Math.min(unit, disk.size(file) - from)];
        if (random.nextBoolean()) random.nextBytes(bytes);
        overwrite(file, from, bytes);
    }

    private void overwrite(String file, long from, byte[] bytes) {
        var before = disk.bytes(file, from, bytes.length);
        disk.note("something else stands at " + from + " of " + file);
        write(file, from, bytes);
        undo.addFirst(() -> write(file, from, before));
    }

    private void delete() {
        var segments =
                disk.files().stream().filter(file -> file.endsWith(".segment")).toList();
        if (segments.isEmpty()) return;
        delete(segments.get(random.nextInt(segments.size())));
    }

    private void delete(String file) {
        if (!disk.files().contains(file)) return;
        var before = disk.bytes(file, 0, Integer.MAX_VALUE);
        try {
            disk.delete(file);
            disk.syncDirectory();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        undo.addFirst(() -> write(file, 0, before));
    }

    /// Writes bytes to a file, which is made if it is not there, and syncs them.
    void write(String name, long offset, byte[] bytes) {
        try (DiskFile file = disk.files().contains(name) ? disk.openToWrite(name) : disk.create(name)) {
            file.write(ByteBuffer.wrap(bytes), offset);
            file.sync();
            disk.syncDirectory();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
