package dev.proust.contract.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.engine.log.Secret;
import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What every byte of a log is for, read from a whole one by the tables of its format alone, and by nothing of the
/// engine's.
///
/// @param batches in the order of the chain
/// @param end where the next batch would begin, to the end of the file
record Anatomy(List<Batch> batches, Span end) {

    static final int SECTOR = 512;
    static final int BLOCK = 4096;

    private static final long MAGIC = 0x5052_4F55_5354_4241L;
    private static final int HEADER = 128;
    private static final int FRAME = 24;
    private static final int COPY_MAX = 256 * 1024;
    private static final int SEALED = 3;
    private static final int SECRET_OFFSET = 32;

    /// Some bytes of a segment's file.
    record Span(int segment, long from, long to) {}

    /// What an event's header says of it.
    ///
    /// @param isLost whether it has no body, since its loss was accepted
    record Identity(Stream stream, long version, String type, boolean isLost) {}

    /// An event's body.
    ///
    /// @param span where it stands
    /// @param header of the event
    /// @param frame of its append
    /// @param identity what the header says
    record Body(long position, Span span, Span header, Span frame, Identity identity) {

        /// Whether its append has an id.
        boolean hasAppendId() {
            return frame.to() - frame.from() > FRAME;
        }

        /// Whether a run that has copies of its neighbours has one of it.
        boolean isCopied() {
            long idLength = Math.max(0, frame.to() - frame.from() - FRAME - 32);
            return 2 + idLength + span.to() - header.from() <= COPY_MAX;
        }
    }

    /// A batch.
    ///
    /// @param header its header
    /// @param content header and payload, without the zeros that follow
    /// @param bodies of its events, which the chain does not cover
    /// @param before where the batch before has ended
    /// @param firstPosition of its first event, or of the next one
    /// @param isSealed whether it names the next segment
    record Batch(Span header, Span content, List<Body> bodies, Span before, long firstPosition, boolean isSealed) {
        int segment() {
            return header.segment();
        }
    }

    /// @param segments the whole files, by number
    static Anatomy of(Map<Integer, byte[]> segments) {
        var batches = new ArrayList<Batch>();
        int segment = 1;
        int at = BLOCK;
        while (segments.containsKey(segment)) {
            var bytes = ByteBuffer.wrap(segments.get(segment));
            int start = isHeader(bytes, segment, at) ? at : alignUp(at, BLOCK);
            if (!isHeader(bytes, segment, start)) break;
            var batch = batch(bytes, segment, start, at);
            batches.add(batch);
            boolean isEmpty = bytes.getInt(start + 28) != 0;
            long extent = bytes.getLong(start + 120);
            at = isEmpty ? start + BLOCK : alignUp((int) batch.content().to(), SECTOR);
            if (extent > 0) at = start + (int) extent;
            if (batch.isSealed()) {
                segment++;
                at = BLOCK;
            }
        }
        return new Anatomy(batches, new Span(segment, at, Long.MAX_VALUE));
    }

    /// The position of the last event.
    long head() {
        if (batches.isEmpty()) return 0;
        var last = batches.getLast();
        return last.firstPosition() + last.bodies().size() - 1;
    }

    private static int alignUp(int offset, int unit) {
        return (offset + unit - 1) / unit * unit;
    }

    private static boolean isHeader(ByteBuffer bytes, int segment, int at) {
        return at + HEADER <= bytes.limit()
                && bytes.getLong(at + 16) == MAGIC
                && bytes.getInt(at + 32) == segment
                && bytes.getLong(at + 40) == at;
    }

    private static Batch batch(ByteBuffer bytes, int segment, int start, int before) {
        long length = bytes.getLong(start + 64);
        long firstPosition = bytes.getLong(start + 72);
        var bodies = new ArrayList<Body>();
        int at = start + HEADER;
        for (int append = 0; append < bytes.getInt(start + 36); append++) {
            int events = bytes.getInt(at + 4);
            int idLength = Short.toUnsignedInt(bytes.getShort(at + 16));
            int frameAt = at;
            at += FRAME + (idLength > 0 ? 32 + idLength : 0);
            var frame = new Span(segment, frameAt, at);
            for (int event = 0; event < events; event++) {
                int bodyAt = at + Short.toUnsignedInt(bytes.getShort(at + 12));
                int bodyEnd = bodyAt + Math.max(0, bytes.getInt(at + 8));
                bodies.add(new Body(
                        firstPosition + bodies.size(),
                        new Span(segment, bodyAt, bodyEnd),
                        new Span(segment, at, bodyAt),
                        frame,
                        identity(bytes, at)));
                at = bodyEnd;
            }
        }
        return new Batch(
                new Span(segment, start, start + HEADER),
                new Span(segment, start, start + length),
                bodies,
                new Span(segment, before, start),
                firstPosition,
                bytes.getInt(start + 28) == SEALED);
    }

    private static Identity identity(ByteBuffer bytes, int at) {
        int stream = at + 48 + 16 * Short.toUnsignedInt(bytes.getShort(at + 18));
        int type = stream + Short.toUnsignedInt(bytes.getShort(at + 14));
        int end = type + Short.toUnsignedInt(bytes.getShort(at + 16));
        return new Identity(
                new Stream(text(bytes, stream, type)),
                bytes.getLong(at + 32),
                text(bytes, type, end),
                bytes.getInt(at + 8) < 0);
    }

    private static String text(ByteBuffer bytes, int from, int to) {
        var text = new byte[to - from];
        bytes.get(from, text);
        return new String(text, UTF_8);
    }

    /// A run, as far as it says where the log is read from at an open, and whether events can be read there.
    ///
    /// @param segment of the batch that ends with its last position
    /// @param offset of that batch
    /// @param hasCopies whether it has copies of events
    /// @param isWhole whether every byte is what it should be
    record Run(long from, long to, int segment, long offset, boolean hasCopies, boolean isWhole) {}

    /// The runs of some files: those that begin earlier first, and of them the longer ones.
    ///
    /// @param were the files as they should be: what is damaged where an open looks is left out
    static List<Run> runs(Map<String, byte[]> files, Map<String, byte[]> were) {
        var runs = new ArrayList<Run>();
        files.forEach((name, bytes) -> {
            var before = were.get(name);
            boolean counts = name.endsWith(".run") && before != null && isWholeBehindBlocks(bytes, before);
            if (!counts) return;
            var footer = ByteBuffer.wrap(bytes, bytes.length - BLOCK, BLOCK).slice();
            long place = footer.getLong(32);
            long offset = place & ((1L << 40) - 1);
            runs.add(new Run(
                    footer.getLong(16),
                    footer.getLong(24),
                    (int) (place >>> 40),
                    offset,
                    footer.getInt(92) > 0,
                    Arrays.equals(bytes, before)));
        });
        runs.sort(Comparator.comparingLong(Run::from)
                .thenComparing(Comparator.comparingLong(Run::to).reversed()));
        return runs;
    }

    /// Whether directories, filter and footer are what they should be. Blocks are looked at when they are read.
    private static boolean isWholeBehindBlocks(byte[] bytes, byte[] were) {
        if (bytes.length != were.length) return false;
        int from = (int) ByteBuffer.wrap(were).getLong(were.length - BLOCK + 64);
        return Arrays.equals(bytes, from, bytes.length, were, from, were.length);
    }

    /// The segments of some files, by number.
    static Map<Integer, byte[]> segments(Map<String, byte[]> files) {
        var segments = new TreeMap<Integer, byte[]>();
        files.forEach((name, bytes) -> {
            if (name.endsWith(".segment")) segments.put(Integer.parseInt(name.substring(0, 10)), bytes);
        });
        return segments;
    }

    /// The secret of a store whose first header of a segment is whole.
    static Secret secret(Map<String, byte[]> files) {
        return Secret.read(ByteBuffer.wrap(segments(files).values().iterator().next()), SECRET_OFFSET);
    }
}
