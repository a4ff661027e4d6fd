package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.log.BatchContent.Entry;
import dev.proust.engine.log.BatchHeader.Kind;
import dev.proust.store.Append;
import dev.proust.store.NewEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class BatchContentTest {

    private final Secret secret = Secret.random(new Random(1));

    @Test
    void is_every_event_of_every_append_in_order() {
        for (long seed = 0; seed < 100; seed++) {
            var batch = batch(seed);
            var content = BatchContent.parse(batch.header, batch.payload).orElseThrow();

            assertThat(content.bodiesWhole()).as("seed %d", seed).isTrue();
            var expected = new ArrayList<String>();
            for (var append : batch.appends) {
                for (var event : append.events()) {
                    expected.add(event.type() + " in " + event.stream() + " by " + append.id());
                }
            }
            assertThat(content.events())
                    .as("seed %d", seed)
                    .extracting(entry ->
                            entry.header().type() + " in " + entry.header().stream() + " by " + entry.appendId())
                    .isEqualTo(expected);
        }
    }

    /// A body may be damaged, or erased one day, and frames, headers and chain still hold.
    @Test
    void holds_with_a_damaged_body_and_says_so() {
        for (long seed = 0; seed < 100; seed++) {
            var batch = batch(seed);
            var entries = BatchContent.parse(batch.header, batch.payload)
                    .orElseThrow()
                    .events();
            var random = new Random(seed);
            var entry = entries.get(random.nextInt(entries.size()));
            int at = entry.offset()
                    + entry.header().length()
                    + random.nextInt(entry.header().bodyLength());
            Damage.flip(batch.payload, 8 * at + random.nextInt(8));

            var content = BatchContent.parse(batch.header, batch.payload).orElseThrow();

            assertThat(content.bodiesWhole()).as("seed %d, offset %d", seed, at).isFalse();
            assertThat(content.events())
                    .as("seed %d", seed)
                    .extracting(Entry::offset)
                    .isEqualTo(entries.stream().map(Entry::offset).toList());
        }
    }

    @Test
    void does_not_hold_with_a_damaged_frame_or_header() {
        for (long seed = 0; seed < 100; seed++) {
            var batch = batch(seed);
            var random = new Random(seed);
            var covered = covered(batch);
            int at = covered.get(random.nextInt(covered.size()));
            Damage.flip(batch.payload, 8 * at + random.nextInt(8));

            assertThat(BatchContent.parse(batch.header, batch.payload))
                    .as("seed %d, offset %d", seed, at)
                    .isEmpty();
        }
    }

    @Test
    void does_not_hold_if_it_is_not_what_the_batchs_header_says() {
        var batch = batch(1);
        int appends = batch.appends.size();
        int events = batch.header.events();
        int crc = batch.header.payloadChecksum();
        long length = batch.header.length();

        assertThat(parse(batch, length, 17, appends, events, crc)).isPresent();
        assertThat(parse(batch, length - 1, 17, appends, events, crc)).isEmpty();
        assertThat(parse(batch, length + 1, 17, appends, events, crc)).isEmpty();
        assertThat(parse(batch, length, 18, appends, events, crc)).isEmpty();
        assertThat(parse(batch, length, 17, appends - 1, events, crc)).isEmpty();
        assertThat(parse(batch, length, 17, appends + 1, events, crc)).isEmpty();
        assertThat(parse(batch, length, 17, appends, events - 1, crc)).isEmpty();
        assertThat(parse(batch, length, 17, appends, events, crc + 1)).isEmpty();
    }

    @Test
    void does_not_hold_if_a_body_would_reach_beyond_it() {
        var batch = batch(1);
        var last = BatchContent.parse(batch.header, batch.payload)
                .orElseThrow()
                .events()
                .getLast();
        long position = 16L + batch.header.events();
        for (int bodyLength : new int[] {last.header().bodyLength() + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            batch.payload.putInt(last.offset() + 8, bodyLength);
            EventHeader.complete(batch.payload, last.offset(), position, 1, 1, new CRC32C());

            assertThat(BatchContent.parse(batch.header, batch.payload))
                    .as("body of %d bytes", bodyLength)
                    .isEmpty();
        }
    }

    private record Batch(List<Append> appends, BatchHeader header, ByteBuffer payload) {}

    private Batch batch(long seed) {
        var random = new Random(seed);
        var appends = new ArrayList<Append>();
        var payload = ByteBuffer.allocate(2_000_000);
        var crc = new CRC32C();
        int events = 0;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            var append = new RandomEvents(random).append();
            appends.add(append);
            events += add(append, 17 + events, payload, crc);
        }
        int length = BatchHeader.BYTES + payload.position();
        var header = header(length, 17, appends.size(), events, (int) crc.getValue());
        return new Batch(appends, header, payload.flip().slice());
    }

    /// @return how many events it has
    private int add(Append append, long firstPosition, ByteBuffer payload, CRC32C crc) {
        int at = payload.position();
        long bytes = append.events().stream().mapToLong(NewEvent::encodedBytes).sum();
        var encoded = EncodedAppend.of(append, bytes, secret, secret.keys(), () -> new UUID(1, 2));
        payload.put(encoded.bytes().rewind());
        update(crc, payload.getInt(at));
        for (var event : encoded.events()) {
            update(crc, EventHeader.complete(payload, at + event.offset(), firstPosition++, 1, 1, new CRC32C()));
        }
        return append.events().size();
    }

    private static void update(CRC32C crc, int checksum) {
        crc.update(ByteBuffer.allocate(4).putInt(0, checksum));
    }

    /// Every offset that is not in a body.
    private static List<Integer> covered(Batch batch) {
        var inBody = new boolean[batch.payload.limit()];
        for (var entry :
                BatchContent.parse(batch.header, batch.payload).orElseThrow().events()) {
            int from = entry.offset() + entry.header().length();
            Arrays.fill(inBody, from, from + entry.header().bodyLength(), true);
        }
        var covered = new ArrayList<Integer>();
        for (int at = 0; at < inBody.length; at++) {
            if (!inBody[at]) covered.add(at);
        }
        return covered;
    }

    private static Optional<BatchContent> parse(
            Batch batch, long length, long firstPosition, int appends, int events, int checksum) {
        return BatchContent.parse(header(length, firstPosition, appends, events, checksum), batch.payload);
    }

    private static BatchHeader header(long length, long firstPosition, int appends, int events, int checksum) {
        var check = new Check(0, 0);
        return new BatchHeader(
                check,
                Kind.EVENTS,
                Place.of(1, 4096),
                appends,
                new UUID(1, 2),
                length,
                firstPosition,
                events,
                checksum,
                check,
                Place.of(1, 4096));
    }
}
