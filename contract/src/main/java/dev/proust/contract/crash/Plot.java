package dev.proust.contract.crash;

import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.log.SegmentSizes;
import java.util.random.RandomGenerator;

/// What kind of story it is.
///
/// @param clients how many clients there are
/// @param lives how many lives the store has
/// @param actionsMax how much happens in a life at most
/// @param dataBytesMax how much an event says at most: some stories fill segments
/// @param floodEvents how many events some appends hold, more than the writer remembers; 0 if there are none
/// @param hasForger whether somebody forges batches
/// @param stops whether lives end in the middle of operations
/// @param fails whether operations fail
/// @param runsFull whether the disk runs full
/// @param lies whether the disk says that it has synced and has not, which no store can withstand
/// @param index how much of the index stays in memory: a small memtable makes many runs of few events
/// @param segments how long segments are: short ones make several of them in a short life
record Plot(
        int clients,
        int lives,
        int actionsMax,
        int dataBytesMax,
        int floodEvents,
        boolean hasForger,
        boolean stops,
        boolean fails,
        boolean runsFull,
        boolean lies,
        IndexSizes index,
        SegmentSizes segments) {

    private static final int SMALL = 2_000;
    private static final int MIDDLING = 60_000;
    private static final int LARGE = 900_000;
    private static final int PLAIN_POSTINGS = 20;

    /// So much that nobody waits for the index.
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    boolean floods() {
        return floodEvents > 0;
    }

    static Plot draw(RandomGenerator random) {
        int size = random.nextInt(16);
        boolean floods = random.nextInt(100) == 0;
        return new Plot(
                1 + random.nextInt(8),
                floods ? 2 : 2 + random.nextInt(7),
                10 + random.nextInt(120),
                size < 12 ? SMALL : size < 14 ? MIDDLING : LARGE,
                floods ? 33_000 + random.nextInt(4_000) : 0,
                random.nextInt(6) == 0,
                random.nextInt(8) > 0,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                false,
                index(random),
                segments(random));
    }

    /// A story in which nothing goes wrong.
    static Plot plain(int clients) {
        return new Plot(
                clients,
                2,
                0,
                SMALL,
                0,
                false,
                false,
                false,
                false,
                false,
                new IndexSizes(PLAIN_POSTINGS, ENDLESS, 0),
                SegmentSizes.standard());
    }

    /// A story in which nothing goes wrong until the end, but for lies.
    static Plot drawQuiet(RandomGenerator random) {
        return new Plot(
                1 + random.nextInt(4),
                1 + random.nextInt(3),
                10 + random.nextInt(90),
                random.nextInt(8) > 0 ? SMALL : LARGE,
                0,
                random.nextInt(6) == 0,
                false,
                false,
                false,
                random.nextInt(3) == 0,
                index(random),
                random.nextBoolean()
                        ? new SegmentSizes(SegmentSizes.BYTES_MIN, SegmentSizes.BYTES_MIN)
                        : segments(random));
    }

    private static SegmentSizes segments(RandomGenerator random) {
        if (random.nextInt(3) == 0) return SegmentSizes.standard();
        long first = SegmentSizes.BYTES_MIN + random.nextInt(100_000);
        return new SegmentSizes(first, first + random.nextInt(400_000));
    }

    /// So little that there are often gaps, unless it is so much that there are none.
    private static long walk(RandomGenerator random) {
        return random.nextInt(3) == 0 ? ENDLESS : random.nextInt(1 << random.nextInt(20));
    }

    private static IndexSizes index(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> IndexSizes.standard();
            case 1 ->
                new IndexSizes(1 + random.nextInt(20), ENDLESS, 0, random.nextInt(2_000)).withWalkBytes(walk(random));
            default ->
                new IndexSizes(1 + random.nextInt(400), ENDLESS, random.nextInt(40_000), random.nextInt(10_000))
                        .withWalkBytes(walk(random));
        };
    }
}
