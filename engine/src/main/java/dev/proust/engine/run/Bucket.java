package dev.proust.engine.run;

import dev.proust.engine.key.Key;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The entries of all keys in one share of a run's keys: what one look-up reads.
///
/// ## Format 1
///
/// | offset | size | field    | value                                                             |
/// |-------:|-----:|----------|-------------------------------------------------------------------|
/// |      0 |    4 | checksum | CRC-32C of the rest of the bucket                                 |
/// |      4 |    4 | entries  | how many                                                          |
/// |      8 |    … | entry    | one after the other, in the order of keys                         |
///
/// An entry, its numbers as [Varint] where no size is given:
///
/// | field         | size | value                                                                       |
/// |---------------|-----:|-----------------------------------------------------------------------------|
/// | key           |   16 |                                                                             |
/// | length        |      | in bytes, of what follows                                                   |
/// | count         |      | twice the number of positions, plus 1 if the key is a stream's              |
/// | first         |      | the first position, counted from the run's first                            |
/// | first version |      | only of a stream: what the first position gave it                           |
/// | event block   |      | only of a stream: 0: the run has no copies of its events; else 1 + the number of the first
/// [EventBlock] with any |
/// | index         |      | only if there are copies: of the first event in that block, counted from 0  |
/// | event blocks  |      | only if there are copies: how many blocks have any, one behind the other    |
/// | bytes         |      | only of more than one position: the length of the deltas; 0: they are in blocks |
/// | deltas        |      | for each further position, how far it is from the one before                |
/// | last          |      | only if in blocks: the last position, counted from the first one            |
/// | offset        |      | only if in blocks: of the first [PostingBlock]                              |
/// | blocks        |      | only if in blocks: how many                                                 |
final class Bucket {

    static final int HEADER_BYTES = 8;

    /// What the buckets of a run are meant to take on average: so that one look-up reads about one page.
    static final int BYTES_MEANT = 4096;

    /// A longer list goes to blocks of its own, so that looking up its neighbours does not read it too.
    static final int DELTAS_BYTES_MAX = 2048;

    /// What an entry without deltas takes at most.
    static final int ENTRY_BYTES_MAX = Key.BYTES + 10 * Varint.BYTES_MAX;

    private Bucket() {}

    /// What the bucket says of a key, if it has it.
    ///
    /// @param from the run's first position
    /// @param blocks where long lists are read
    static Optional<Found> find(ByteBuffer bucket, Key key, long from, Blocks blocks) {
        var entries = bucket.duplicate().position(HEADER_BYTES);
        for (int left = bucket.getInt(4); left > 0; left--) {
            long high = entries.getLong();
            long low = entries.getLong();
            int length = (int) Varint.get(entries);
            if (high == key.high() && low == key.low()) return Optional.of(found(entries, from, blocks));
            if (Long.compareUnsigned(high, key.high()) > 0) return Optional.empty();
            entries.position(entries.position() + length);
        }
        return Optional.empty();
    }

    /// What the entry says whose key and length were read.
    static Found found(ByteBuffer entry, long from, Blocks blocks) {
        long counted = Varint.get(entry);
        long count = counted >>> 1;
        long first = from + Varint.get(entry);
        boolean isStream = (counted & 1) == 1;
        long firstVersion = isStream ? Varint.get(entry) : 0;
        var events = isStream ? events(entry) : Optional.<Found.EventsAt>empty();
        return new Found(list(entry, count, first, firstVersion, blocks), events);
    }

    private static Optional<Found.EventsAt> events(ByteBuffer entry) {
        int block = (int) Varint.get(entry) - 1;
        if (block < 0) return Optional.empty();
        return Optional.of(new Found.EventsAt(block, (int) Varint.get(entry), (int) Varint.get(entry)));
    }

    private static PostingList list(ByteBuffer entry, long count, long first, long firstVersion, Blocks blocks) {
        if (count == 1) return new PostingList.InMemory(new long[] {first}, firstVersion);
        if (Varint.get(entry) > 0) return new PostingList.InMemory(positions(entry, (int) count, first), firstVersion);
        long last = first + Varint.get(entry);
        var shape =
                new LongPostings.Shape(Varint.get(entry), (int) Varint.get(entry), count, first, last, firstVersion);
        return new LongPostings(blocks, shape);
    }

    private static long[] positions(ByteBuffer deltas, int count, long first) {
        var positions = new long[count];
        positions[0] = first;
        for (int i = 1; i < count; i++) {
            positions[i] = positions[i - 1] + Varint.get(deltas);
        }
        return positions;
    }
}
