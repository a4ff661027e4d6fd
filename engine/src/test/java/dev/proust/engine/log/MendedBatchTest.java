package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.log.BatchHeader.Kind;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class MendedBatchTest {

    private static final long FIRST = 17;
    private static final long PLACE = Place.of(1, 4096);

    private final Secret secret = Secret.random(new Random(1));
    private final Batch batch = batch("paid", "sent");

    @Test
    void a_damaged_body_becomes_what_it_was_of_its_copy() {
        Damage.flip(batch.found, 8 * batch.bodies[1] + 3);
        var damaged = Mended.copyOf(batch.found);

        var mended = mended(damaged, batch.copies);

        assertThat(mended.events()).isEqualTo(1);
        assertThat(mended.damaged()).contains(List.of());
        assertThat(put(mended, damaged)).isEqualTo(batch.whole);
    }

    /// The header says which body was there. So a run of a history that was cut off may say something else of the
    /// position.
    @Test
    void a_copy_of_another_history_is_not_put_behind_a_whole_header() {
        Damage.flip(batch.found, 8 * batch.bodies[0] + 3);

        var mended = mended(batch.found, batch("PAID", "sent").copies);

        assertThat(mended.isAny()).isFalse();
        assertThat(mended.events()).isZero();
        assertThat(mended.damaged()).contains(List.of(FIRST));
    }

    @Test
    void beside_a_copy_of_another_history_what_has_a_copy_of_this_one_is_mended() {
        Damage.flip(batch.found, 8 * batch.bodies[0] + 3);
        Damage.flip(batch.found, 8 * batch.bodies[1] + 3);
        var others = batch("PAID", "sent").copies;

        var mended = mended(
                batch.found,
                (position, stream) ->
                        position == FIRST ? others.copy(position, stream) : batch.copies.copy(position, stream));

        assertThat(mended.events()).isEqualTo(1);
        assertThat(mended.damaged()).contains(List.of(FIRST));
    }

    private Mended mended(ByteBuffer found, WholeCopies copies) {
        return MendedBatch.of(batch.header, found, position -> 0, copies, secret);
    }

    private static ByteBuffer put(Mended mended, ByteBuffer found) {
        for (var sectors : mended.sectors()) {
            int at = (int) (sectors.offset() - Place.offset(PLACE));
            found.put(at, sectors.bytes(), 0, sectors.bytes().limit());
        }
        return found;
    }

    /// @param whole its bytes
    /// @param found the same, to be damaged
    /// @param bodies where in them the data of each event ends
    private record Batch(BatchHeader header, ByteBuffer whole, ByteBuffer found, int[] bodies, WholeCopies copies) {}

    /// One append, of which each event says something.
    private Batch batch(String... says) {
        var stream = Stream.of("order", "1");
        var append = Append.of(Arrays.stream(says)
                .map(text -> NewEvent.of(stream, "Said", Data.text(text)))
                .toList());
        long bytes = append.events().stream().mapToLong(NewEvent::encodedBytes).sum();
        var encoded = EncodedAppend.of(append, bytes, secret, secret.keys(), () -> new UUID(1, 2));
        int length = BatchHeader.BYTES + encoded.bytes().limit();
        var whole = ByteBuffer.allocate((int) Sector.alignUp(length));
        whole.put(BatchHeader.BYTES, encoded.bytes(), 0, encoded.bytes().limit());
        var crc = new CRC32C();
        update(crc, whole.getInt(BatchHeader.BYTES));
        var bodies = new int[says.length];
        var copies = new ByteBuffer[says.length];
        for (int i = 0; i < says.length; i++) {
            int at = BatchHeader.BYTES + encoded.events().get(i).offset();
            update(crc, EventHeader.complete(whole, at, FIRST + i, 1, i + 1, new CRC32C()));
            int event = EventHeader.lengthAt(whole, at) + EventHeader.bodyLengthAt(whole, at);
            bodies[i] = at + event - 1;
            copies[i] = EventCopy.of(Optional.empty(), whole.slice(at, event));
        }
        return new Batch(
                header(length, says.length, (int) crc.getValue()),
                whole,
                Mended.copyOf(whole),
                bodies,
                (position, asked) -> copies[(int) (position - FIRST)]);
    }

    private static void update(CRC32C crc, int checksum) {
        crc.update(ByteBuffer.allocate(4).putInt(0, checksum));
    }

    private static BatchHeader header(long length, int events, int checksum) {
        var check = new Check(0, 0);
        return new BatchHeader(
                check, Kind.EVENTS, PLACE, 1, new UUID(1, 2), length, FIRST, events, checksum, check, PLACE);
    }
}
