package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
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
    void knows_the_keys_of_each_event_and_of_itself() {
        var keys = secret.keys();
        var event = event(ORDER, "Placed", "{}").tagged(Tag.of("a", "1"));
        var encoded = encoded(
                Append.of(event, event(Stream.of("cart-1"), "Emptied", "{}")).withId("command-1"));

        assertThat(encoded.appendKey()).contains(keys.append("command-1"));
        assertThat(encoded.events())
                .extracting(EncodedAppend.Encoded::keys)
                .containsExactly(
                        List.of(
                                keys.stream(ORDER),
                                keys.category("order"),
                                keys.type("Placed", false),
                                keys.tag(Tag.of("a", "1")),
                                keys.append("command-1")),
                        List.of(
                                keys.stream(Stream.of("cart-1")),
                                keys.category("cart"),
                                keys.type("Emptied", false),
                                keys.append("command-1")));
        assertThat(encoded.events().getFirst().stream()).isEqualTo(keys.stream(ORDER));
        assertThat(encoded(Append.of(event)).appendKey()).isEmpty();
    }

    @Test
    void has_a_digest_of_what_its_writer_decided_alone() {
        var placed = event(ORDER, "Placed", "{}").tagged(Tag.of("a", "1"), Tag.of("b", "1"));
        var same = placed.tagged(Tag.of("b", "1"), Tag.of("a", "1"))
                .withId(new UUID(1, 2))
                .withMetadata(Map.of("by", "clerk"))
                .occurredAt(Instant.EPOCH);

        assertThat(digest(same)).isEqualTo(digest(placed)).hasSize(32);
    }

    /// Where one part ends and the next begins is part of the content, too.
    @Test
    void has_another_digest_for_any_other_content() {
        var placed = event(ORDER, "Placed", "{}");
        var contents = List.of(
                List.of(placed),
                List.of(placed, placed),
                List.of(event(Stream.of("order-2"), "Placed", "{}")),
                List.of(event(ORDER, "Paid", "{}")),
                List.of(event(Stream.of("order-1P"), "laced", "{}")),
                List.of(event(ORDER, "Placed", "[]")),
                List.of(event(ORDER, "Placed", "{ }")),
                List.of(NewEvent.of(ORDER, "Placed", Data.text("{}"))),
                List.of(placed.withShape(2)),
                List.of(placed.withShape(3)),
                List.of(placed.withShape(1 + (1 << 8))),
                List.of(placed.withShape(1 + (1 << 16))),
                List.of(placed.withShape(1 + (1 << 24))),
                List.of(placed.tagged(Tag.of("a", "1"))),
                List.of(placed.tagged(Tag.of("a", "2"))),
                List.of(placed.tagged(Tag.of("a", "1"), Tag.of("b", "2"))),
                List.of(placed.tagged(Tag.of("a", "1b:2"))));

        assertThat(contents.stream().map(events -> HexFormat.of().formatHex(digest(events.toArray(NewEvent[]::new)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void has_another_digest_where_data_looks_like_the_next_event() {
        var placed = NewEvent.of(ORDER, "Placed", Data.of(new byte[0], "c"));
        var digested = ByteBuffer.allocate(34);
        digested.putInt(7).put("order-1".getBytes(UTF_8)).putInt(6).put("Placed".getBytes(UTF_8));
        digested.putInt(1).putInt(0).putInt(1).put((byte) 'c');
        var both = NewEvent.of(ORDER, "Placed", Data.of(digested.flip(), "c"));

        assertThat(digest(both)).isNotEqualTo(digest(placed, placed));
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
