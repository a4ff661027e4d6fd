package dev.proust.engine.index;

import dev.proust.engine.Ways;
import dev.proust.engine.key.Key;
import dev.proust.engine.run.PostingList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One thread adds keys and publishes them, another one looks them up, while room is made for more.
class KeyTableConcurrencyTest {

    /// So few at first that room is made again and again.
    private static final int SLOTS = 2;

    private static final int CHUNK_BITS = 0;
    private static final int BEFORE = 1;
    private static final int AFTER = 4;

    @Test
    void a_key_that_was_published_is_found_and_one_that_is_being_added_is_found_whole_or_not_at_all() {
        Ways.of(() -> {
            var table = Ways.shared(new KeyTable(SLOTS, CHUNK_BITS));
            for (int n = 1; n <= BEFORE; n++) table.add(key(n), n, n);
            var published = new AtomicLong(BEFORE);
            var adding = new Thread(() -> addUpTo(AFTER, table, published));
            adding.start();
            for (int i = 0; i < 2; i++) {
                long last = published.get();
                Ways.require(isWhole(table.find(key(last)), last), "what was published last is found");
                var next = table.find(key(last + 1));
                Ways.require(next == null || isWhole(next, last + 1), "what is being added is found whole");
            }
            Ways.join(adding);
        });
    }

    private static boolean isWhole(@Nullable PostingList list, long n) {
        return list != null && list.floor(n) == n && list.firstVersion() == n;
    }

    /// They all belong into one slot.
    private static Key key(long n) {
        return new Key(n, n << 32);
    }

    private static void addUpTo(int last, KeyTable table, AtomicLong published) {
        for (int n = BEFORE + 1; n <= last; n++) {
            table.add(key(n), n, n);
            published.set(n);
        }
    }
}
