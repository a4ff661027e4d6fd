package dev.proust.engine.log;

import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// Events of all sizes and shapes that the limits of names allow, with characters of 1 to 4 bytes.
final class RandomEvents {

    private static final String[] CHARACTERS = {"a", "z", "-", ":", "ö", "€", "\uFFFD", "🛒"};

    private final Random random;

    RandomEvents(Random random) {
        this.random = random;
    }

    Append append() {
        var events = new ArrayList<NewEvent>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        var append = Append.of(events);
        return random.nextBoolean() ? append : append.withId(text(Limits.APPEND_ID_BYTES_MAX));
    }

    NewEvent event() {
        var tags = new ArrayList<Tag>();
        var metadata = new HashMap<String, String>();
        int tagCount = random.nextInt(4) == 0 ? Limits.EVENT_TAGS_MAX : random.nextInt(4);
        for (int i = 0; i < tagCount; i++) {
            tags.add(Tag.of("key" + random.nextInt(100), text(Limits.TAG_VALUE_BYTES_MAX)));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            metadata.put(text(Limits.NAME_BYTES_MAX), text(random.nextBoolean() ? 10 : 100_000));
        }
        return new NewEvent(
                random.nextBoolean() ? Optional.empty() : Optional.of(new UUID(random.nextLong(), random.nextLong())),
                Stream.of("s" + text(Limits.NAME_BYTES_MAX - 1)),
                text(Limits.NAME_BYTES_MAX),
                1 + random.nextInt(Integer.MAX_VALUE),
                tags,
                data(),
                metadata,
                random.nextBoolean() ? Optional.empty() : Optional.of(occurred()));
    }

    private Data data() {
        var bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(2_000)];
        random.nextBytes(bytes);
        return Data.of(bytes, text(Limits.NAME_BYTES_MAX));
    }

    private Instant occurred() {
        long max = Limits.OCCURRED_EPOCH_SECONDS_MAX;
        return Instant.ofEpochSecond(random.nextLong(-max, max), random.nextInt(1_000_000_000));
    }

    /// A text of 1 byte at least and `bytesMax` at most.
    private String text(int bytesMax) {
        int length = 1 + random.nextInt(random.nextInt(4) == 0 ? bytesMax / 4 : 5);
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }
}
