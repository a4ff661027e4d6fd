package dev.proust.engine.log;

import dev.proust.engine.Ways;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// One thread adds and publishes, another one asks for what is published, while room is made for more.
class PlacesConcurrencyTest {

    /// So few in a chunk that room is made again and again.
    private static final int CHUNK_BITS = 1;

    private static final int BEFORE = 2;
    private static final int AFTER = 5;

    @Test
    void what_was_published_stays_where_it_was_while_room_is_made() {
        Ways.of(() -> {
            var places = Ways.shared(new Places(CHUNK_BITS));
            for (long position = 1; position <= BEFORE; position++) places.add(2 * position);
            var published = new AtomicLong(BEFORE);
            var adding = new Thread(() -> addUpTo(AFTER, places, published));
            adding.start();
            for (int i = 0; i < 2; i++) {
                long last = published.get();
                Ways.require(places.place(last) == 2 * last, "the place of what was published last");
                Ways.require(places.place(1) == 2, "the place of what was published first");
            }
            Ways.join(adding);
        });
    }

    private static void addUpTo(long last, Places places, AtomicLong published) {
        for (long position = published.get() + 1; position <= last; position++) {
            places.add(2 * position);
            published.set(position);
        }
    }
}
