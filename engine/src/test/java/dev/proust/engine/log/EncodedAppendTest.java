package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.index.Key;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// An append's way into bytes and back: frame, headers, bodies.
class EncodedAppendTest {

    private static final UUID FILLED_IN = new UUID(0x7000, 1);
    private static final Stream ORDER = Stream.of("order-1");

    private final Secret secret = Secret.random(new Random(1));

    @Test
    void is_read_as_it_was_meant() {
        for (long seed = 0; seed < 300; seed++) {
            var append = new RandomEvents(new Random(seed)).append();
            var encoded = encoded(append);
            var bytes = encoded.bytes();

            var frame = AppendFrame.decode(bytes, 0).orElseThrow();
            assertThat(frame.appendId()).as("seed %d", seed).isEqualTo(append.id());
            assertThat(frame.events())
                    .as("seed %d", seed)
                    .isEqualTo(append.events().size());
            assertThat(frame.appendLength()).as("seed %d", seed).isEqualTo(bytes.limit());
            assertThat(frame.digest()).as("seed %d", seed).isEqualTo(encoded.digest());
            int at = frame.length();
            for (int i = 0; i < append.events().size(); i++) {
                assertThat(encoded.events().get(i).offset()).as("seed %d", seed).isEqualTo(at);
                at += assertRead(append.events().get(i), encoded, at, "seed " + seed + ", event " + i);
            }
            assertThat(bytes.limit()).as("seed %d", seed).isEqualTo(at);
        }
    }

    @Test
    void takes_as_many_bytes_as_the_limits_count() {
        for (long seed = 0; seed < 300; seed++) {
            var append = new RandomEvents(new Random(seed)).append();
            var encoded = encoded(append);
            var offsets = encoded.events().stream()
                    .mapToInt(EncodedAppend.Encoded::offset)
                    .toArray();
            for (int i = 0; i < offsets.length; i++) {
                int end = i + 1 < offsets.length
                        ? offsets[i + 1]
                        : encoded.bytes().limit();
                assertThat((long) end - offsets[i])
                        .as("seed %d, event %d", seed, i)
                        .isEqualTo(append.events().get(i).encodedBytes());
            }
        }
    }

    @Test
    void knows_the_keys_of_each_event_the_streams_first() {
        var keys = secret.keys();
        var event = NewEvent.of(ORDER, "Placed", Data.none()).tagged(Tag.of("a", "1"), Tag.of("b", "1"));
        var expected = List.of(
                keys.stream(ORDER),
                keys.category("order"),
                keys.type("Placed", false),
                keys.tag(Tag.of("a", "1")),
                keys.tag(Tag.of("b", "1")));

        assertThat(encoded(Append.of(event)).events().getFirst().keys()).isEqualTo(expected);
        assertThat(encoded(Append.of(event)).appendKey()).isEmpty();
        var withId = encoded(Append.of(event).withId("command-1"));
        assertThat(withId.appendKey()).contains(keys.append("command-1"));
        assertThat(withId.events().getFirst().keys())
                .startsWith(expected.toArray(Key[]::new))
                .endsWith(keys.append("command-1"));
    }

    @Test
    void has_a_digest_of_what_its_writer_decided_alone() {
        var placed = NewEvent.of(ORDER, "Placed", Data.json("{}")).tagged(Tag.of("a", "1"), Tag.of("b", "1"));
        var same = placed.tagged(Tag.of("b", "1"), Tag.of("a", "1"))
                .withId(new UUID(1, 2))
                .withMetadata(Map.of("by", "clerk"))
                .occurredAt(Instant.EPOCH);

        assertThat(digest(same)).isEqualTo(digest(placed)).hasSize(32);
        for (int shape : new int[] {2, 1 + (1 << 8), 1 + (1 << 16), 1 + (1 << 24)}) {
            assertThat(digest(placed.withShape(shape))).as("shape %d", shape).isNotEqualTo(digest(placed));
        }
        assertThat(digest(placed.tagged(Tag.of("a", "1")))).isNotEqualTo(digest(placed));
        assertThat(digest(placed, placed)).isNotEqualTo(digest(placed));
        assertThat(digest(event(ORDER, "Paid", "{}"))).isNotEqualTo(digest(event(ORDER, "Placed", "{}")));
        assertThat(digest(event(Stream.of("order-2"), "Placed", "{}")))
                .isNotEqualTo(digest(event(ORDER, "Placed", "{}")));
        assertThat(digest(event(ORDER, "Placed", "{ }"))).isNotEqualTo(digest(event(ORDER, "Placed", "{}")));
        assertThat(digest(NewEvent.of(ORDER, "Placed", Data.text("{}"))))
                .isNotEqualTo(digest(event(ORDER, "Placed", "{}")));
    }

    /// Where one text ends and the next begins is part of the content.
    @Test
    void has_another_digest_where_the_same_letters_are_parted_otherwise() {
        assertThat(digest(event(Stream.of("ab"), "c", ""))).isNotEqualTo(digest(event(Stream.of("a"), "bc", "")));
        var one = event(ORDER, "Placed", "").tagged(Tag.of("a", "1b:2"));
        var two = event(ORDER, "Placed", "").tagged(Tag.of("a", "1"), Tag.of("b", "2"));
        assertThat(digest(one)).isNotEqualTo(digest(two));
    }

    @Test
    void has_a_digest_only_under_an_append_id_and_another_one_in_each_store() {
        var append = Append.of(event(ORDER, "Placed", "{}"));
        assertThat(encoded(append).digest()).isEmpty();

        var elsewhere = Secret.random(new Random(2));
        var withId = append.withId("command-1");
        assertThat(EncodedAppend.of(
                                withId,
                                withId.events().getFirst().encodedBytes(),
                                elsewhere,
                                elsewhere.keys(),
                                () -> FILLED_IN)
                        .digest())
                .isNotEqualTo(encoded(withId).digest());
    }

    /// @return how many bytes the event takes
    private int assertRead(NewEvent event, EncodedAppend encoded, int at, String where) {
        var bytes = encoded.bytes();
        EventHeader.complete(bytes, at, 17, 1_000_000, 3, new CRC32C());
        var header = EventHeader.decode(bytes, at, 17).orElseThrow();
        assertThat(header.stream()).as(where).isEqualTo(event.stream());
        assertThat(header.type()).as(where).isEqualTo(event.type());
        assertThat(header.shape()).as(where).isEqualTo(event.shape());
        assertThat(header.frameDistance()).as(where).isEqualTo(at);
        assertThat(header.keyId()).as(where).isEqualTo(0);
        var keys = secret.keys();
        assertThat(header.tags())
                .as(where)
                .isEqualTo(event.tags().stream().map(keys::tag).toArray());
        assertThat(header.isBody(bytes, at + header.length())).as(where).isTrue();
        var body = bytes.slice(at + header.length(), header.bodyLength());
        assertThat(EventBody.decode(body))
                .as(where)
                .isEqualTo(new Content.Present(
                        event.id().orElse(FILLED_IN), event.tags(), event.data(), event.metadata(), event.occurred()));
        return header.length() + header.bodyLength();
    }

    private EncodedAppend encoded(Append append) {
        long bytes = append.events().stream().mapToLong(NewEvent::encodedBytes).sum();
        return EncodedAppend.of(append, bytes, secret, secret.keys(), () -> FILLED_IN);
    }

    private byte[] digest(NewEvent... events) {
        return encoded(Append.of(events).withId("command-1")).digest();
    }

    private static NewEvent event(Stream stream, String type, String json) {
        return NewEvent.of(stream, type, Data.json(json));
    }
}
