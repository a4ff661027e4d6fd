package dev.proust.engine.run;

import dev.proust.engine.run.Found.EventsAt;
import java.nio.ByteBuffer;

/// Reads the copies of events in one run, of which the last block stays at hand.
///
/// Who wants many events of a stream has them read at once, as far as they lie in a row: so a whole stream
/// takes one read for each [#BYTES_AT_ONCE].
///
/// Thread rule: one thread at a time.
public final class EventReader {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    static final int BYTES_AT_ONCE = 1024 * 1024;

    private final Blocks blocks;
    private final long[] extents;
    private int number = -1;
    private long ordinal;
    private ByteBuffer open = NONE;
    private int events;
    private ByteBuffer row = ByteBuffer.allocate(0);
    private long rowOffset;

    /// @param extents of all blocks of events, by number
    EventReader(Blocks blocks, long[] extents) {
        this.blocks = blocks;
        this.extents = extents;
    }

    /// The copy of the n-th event of a list of this run, counted from 1.
    ///
    /// @param count how many events the list has
    /// @param wanted how many events from this one on are wanted, itself included; negative: down from this one
    public ByteBuffer copy(EventsAt at, long n, long count, long wanted) {
        if (!isAtHand(at, n)) load(at, n, count, wanted);
        return EventBlock.copy(open, (int) (n - firstIn(number, at)));
    }

    private boolean isAtHand(EventsAt at, long n) {
        boolean isOfStream = number >= at.block() && number < at.block() + at.blocks();
        return isOfStream && firstIn(number, at) <= n && n < firstIn(number, at) + events;
    }

    private void load(EventsAt at, long n, long count, long wanted) {
        boolean isNext =
                number >= at.block() && number + 1 < at.block() + at.blocks() && n == firstIn(number, at) + events;
        int block = isNext ? number + 1 : blockOf(at, n, count);
        long last = wanted > 0
                ? Math.min(count, n + Math.min(wanted, count) - 1)
                : Math.max(1, n + Math.max(wanted, -count) + 1);
        readAhead(block, guess(at, last, count));
        open = block(block);
        events = EventBlock.events(open);
        number = block;
        ordinal = EventBlock.ordinal(open);
    }

    /// The number in the list of a block's first event; of the list's first block, as if all of it were the stream's.
    private long firstIn(int block, EventsAt at) {
        return block == at.block() ? 1L - at.index() : block == number ? ordinal : ordinal(block);
    }

    /// The block that holds an event: guessed, then looked for.
    private int blockOf(EventsAt at, long n, long count) {
        if (n == 1 || at.blocks() == 1) return at.block();
        int block = guess(at, n, count);
        while (block > at.block() && ordinal(block) > n) block--;
        while (block < at.block() + at.blocks() - 1 && ordinal(block + 1) <= n) block++;
        return block;
    }

    /// Events of one stream are often about alike.
    private static int guess(EventsAt at, long n, long count) {
        return at.block() + (int) ((n - 1) * at.blocks() / count);
    }

    private long ordinal(int block) {
        return EventBlock.ordinal(block(block));
    }

    private ByteBuffer block(int block) {
        return isInRow(block)
                ? blocks.readFrom(row, rowOffset, extents[block], EventBlock::open)
                : blocks.read(extents[block], EventBlock::open);
    }

    private boolean isInRow(int block) {
        long offset = Extent.offset(extents[block]);
        return offset >= rowOffset && offset + Extent.length(extents[block]) <= rowOffset + row.limit();
    }

    /// Reads what lies in a row from a block on, up to another or down to it, as much as is read at once.
    private void readAhead(int block, int other) {
        if (block == other || isInRow(block) || blocks.isCached(extents[block])) return;
        int step = other < block ? -1 : 1;
        int end = block;
        long bytes = Extent.length(extents[block]);
        while (end != other && isRow(Math.min(end, end + step)) && bytes < BYTES_AT_ONCE) {
            end += step;
            bytes += Extent.length(extents[end]);
        }
        rowOffset = Extent.offset(extents[Math.min(block, end)]);
        row = blocks.readBytes(rowOffset, (int) bytes);
    }

    /// Whether the next block stands just behind this one.
    private boolean isRow(int block) {
        long end = Extent.offset(extents[block]) + Extent.length(extents[block]);
        return Extent.offset(extents[block + 1]) == end;
    }
}
