package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.run.PostingList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The keys of a memtable, and where each of them occurs. Most keys occur once, and need no object of their own.
///
/// ```
///   slots     from where the key belongs, the first slot that has its number; 0: free, and the key is not there
///     │
///     └──► entry of that number        high │ low │ first position │ its version        four longs, in chunks
///                                      and once there is a second position: a list of all of them
/// ```
///
/// Nothing is ever taken out, so that a look-up may come upon a key that is just being added: it finds all of it, or a
/// free slot. What was published to it lies before that slot.
///
/// Thread rule: one thread adds; any thread asks for positions that were published to it.
final class KeyTable {

    private static final int SLOTS_MIN = 16;
    private static final int CHUNK_BITS = 9;
    private static final int ENTRY_LONGS = 4;

    /// Entries side by side.
    private record Chunk(long[] longs, AtomicReferenceArray<GrowingList> lists) {}

    private final int chunkBits;
    private final int chunkLength;
    private volatile AtomicIntegerArray slots;
    private volatile Chunk[] chunks = {};
    private int size;

    KeyTable() {
        this(SLOTS_MIN, CHUNK_BITS);
    }

    /// @param slots how many there are at first: a power of two
    /// @param chunkBits room is made for a chunk of two to the power of this at once
    KeyTable(int slots, int chunkBits) {
        this.slots = new AtomicIntegerArray(slots);
        this.chunkBits = chunkBits;
        this.chunkLength = 1 << chunkBits;
    }

    /// How many keys there are; for the thread that adds, or once nobody does.
    int size() {
        return size;
    }

    /// Where a key occurs; null if it does not.
    @Nullable
    PostingList find(Key key) {
        int number = number(key);
        if (number == 0) return null;
        var list = list(number);
        return list == null ? new OnePosting(first(number), firstVersion(number)) : list;
    }

    /// Adds a position to those of a key, which is beyond all that were added before.
    ///
    /// @param version what it gave the stream, if the key is a stream's; of the first position it is kept
    void add(Key key, long position, long version) {
        int number = number(key);
        if (number == 0) {
            enter(key, position, version);
            return;
        }
        var list = list(number);
        if (list == null) chunk(number).lists.setRelease(index(number), secondFor(number, position));
        else list.add(position);
    }

    private GrowingList secondFor(int number, long position) {
        var list = new GrowingList(first(number), firstVersion(number));
        list.add(position);
        return list;
    }

    /// All keys in their order.
    Key[] sorted() {
        var keys = new Key[size];
        for (int number = 1; number <= size; number++) {
            keys[number - 1] = new Key(word(number, 0), word(number, 1));
        }
        Arrays.sort(keys);
        return keys;
    }

    // ---------------------------------------------------------------------------------------------------- slots

    /// The number of a key, from 1; 0 if it is not there.
    private int number(Key key) {
        var now = slots;
        int last = now.length() - 1;
        for (int at = (int) key.low() & last; ; at = (at + 1) & last) {
            int number = now.getAcquire(at);
            if (number == 0 || isOf(number, key)) return number;
        }
    }

    /// Its slot is set last: whoever finds it finds all of it.
    private void enter(Key key, long position, long version) {
        int number = size + 1;
        if (2 * number > slots.length()) makeRoom();
        if (number > chunks.length * chunkLength) addChunk();
        var longs = chunk(number).longs;
        int at = index(number) * ENTRY_LONGS;
        longs[at] = key.high();
        longs[at + 1] = key.low();
        longs[at + 2] = position;
        longs[at + 3] = version;
        slots.setRelease(freeSlot(slots, key.low()), number);
        size = number;
    }

    private static int freeSlot(AtomicIntegerArray slots, long low) {
        int last = slots.length() - 1;
        int at = (int) low & last;
        while (slots.getPlain(at) != 0) at = (at + 1) & last;
        return at;
    }

    private void makeRoom() {
        var roomy = new AtomicIntegerArray(slots.length() * 2);
        for (int number = 1; number <= size; number++) {
            roomy.setPlain(freeSlot(roomy, word(number, 1)), number);
        }
        slots = roomy;
    }

    // ---------------------------------------------------------------------------------------------------- entries

    private boolean isOf(int number, Key key) {
        var longs = chunk(number).longs;
        int at = index(number) * ENTRY_LONGS;
        return longs[at + 1] == key.low() && longs[at] == key.high();
    }

    private long first(int number) {
        return word(number, 2);
    }

    private long firstVersion(int number) {
        return word(number, 3);
    }

    private @Nullable GrowingList list(int number) {
        return chunk(number).lists.getAcquire(index(number));
    }

    private long word(int number, int word) {
        return chunk(number).longs[index(number) * ENTRY_LONGS + word];
    }

    private Chunk chunk(int number) {
        return chunks[(number - 1) >>> chunkBits];
    }

    private int index(int number) {
        return (number - 1) & (chunkLength - 1);
    }

    private void addChunk() {
        var more = Arrays.copyOf(chunks, chunks.length + 1);
        more[chunks.length] = new Chunk(new long[chunkLength * ENTRY_LONGS], new AtomicReferenceArray<>(chunkLength));
        chunks = more;
    }

    /// The only position of a key.
    private record OnePosting(long position, long firstVersion) implements PostingList {
        @Override
        public long count() {
            return 1;
        }

        @Override
        public long countUpTo(long upTo) {
            return position <= upTo ? 1 : 0;
        }

        @Override
        public long get(long n) {
            return position;
        }
    }
}
