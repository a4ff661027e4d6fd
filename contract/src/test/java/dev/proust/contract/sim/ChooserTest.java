package dev.proust.contract.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.sim.Chooser.Pending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A power cut does what somebody chooses, and asks about nothing else.
class ChooserTest {

    private static final int SECTOR = 512;

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private final List<Pending> asked = new ArrayList<>();

    @Test
    void each_sector_is_as_it_is_chosen() throws IOException {
        durable("a", "aaaa");
        write("a", 1, "xyz");

        cut(1, 0, 1);

        assertThat(content("a")).isEqualTo("axaz");
        assertThat(asked).extracting(Pending::offset).containsExactly(512L, 1024L, 1536L);
        assertThat(asked).extracting(Pending::toString).contains("sector at 512 of a");
    }

    @Test
    void a_sector_that_was_written_several_times_is_as_any_of_them_left_it() throws IOException {
        durable("a", "ab");
        write("a", 0, "x");
        write("a", 0, "yb");
        write("a", 0, "z");
        var before = disk.copy(new Random(1));

        cut(0);
        assertThat(content("a")).isEqualTo("ab");
        assertThat(asked)
                .singleElement()
                .satisfies(only -> assertThat(only.outcomes()).isEqualTo(4));
        for (int version = 1; version < 4; version++) {
            int chosen = version;
            var copy = before.copy(new Random(1));
            copy.powerCut(pending -> chosen);
            assertThat(content(copy, "a")).isEqualTo(List.of("xb", "yb", "zb").get(version - 1));
        }
    }

    @Test
    void nobody_is_asked_about_what_makes_no_difference() throws IOException {
        durable("a", "abc");
        write("a", 0, "x");
        write("a", 0, "abc");
        write("a", 2, "c");

        cut(0);
        assertThat(asked).singleElement().extracting(Pending::offset).isEqualTo(0L);
        assertThat(content("a")).isEqualTo("abc");

        asked.clear();
        cut();
        assertThat(asked).isEmpty();
    }

    @Test
    void names_and_sizes_are_as_they_are_chosen() throws IOException {
        durable("a", "a");
        durable("b", "b");
        write("a", 1, "\0\0");
        disk.rename("b", "c");
        disk.create("d");
        var before = disk.copy(new Random(1));

        cut(1, 0, 0);
        assertThat(asked).extracting(Pending::toString).containsExactly("renaming to c", "creation of d", "size of a");
        assertThat(disk.files()).containsExactly("a", "c");
        assertThat(disk.size("a")).isEqualTo(SECTOR);

        before.powerCut(pending -> pending.kind() == Pending.Kind.SIZE ? -1 : 1);
        assertThat(before.files()).containsExactly("a", "c", "d");
        assertThat(before.size("a")).isEqualTo(SECTOR + SECTOR / 2 / SECTOR * SECTOR);
    }

    @Test
    void nobody_is_asked_what_is_in_a_file_that_is_gone() throws IOException {
        disk.create("a");
        write("a", 0, "xy");

        cut(0);

        assertThat(asked).extracting(Pending::toString).containsExactly("creation of a");
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void a_file_that_was_emptied_is_empty_or_as_before() throws IOException {
        durable("a", "abc");
        disk.create("a");
        var before = disk.copy(new Random(1));

        cut(1, 1);
        assertThat(asked.getFirst()).hasToString("emptying of a");
        assertThat(disk.size("a")).isZero();
        before.powerCut(pending -> 0);
        assertThat(content(before, "a")).isEqualTo("abc");
    }

    @Test
    void damage_is_the_same_each_time_and_touches_nothing_else() throws IOException {
        durable("a", "abc");
        write("a", 1, "x");
        var copy = disk.copy(new Random(2));

        for (int damage = 1; damage <= Chooser.DAMAGES; damage++) {
            int how = -damage;
            var one = disk.copy(new Random(3));
            var other = copy.copy(new Random(4));
            one.powerCut(pending -> how);
            other.powerCut(pending -> how);
            assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
            var bytes = one.bytes("a", 0, 3 * SECTOR);
            assertThat(bytes[0]).isEqualTo((byte) 'a');
            assertThat(bytes[2 * SECTOR]).isEqualTo((byte) 'c');
            var hit = Arrays.copyOfRange(bytes, SECTOR, 2 * SECTOR);
            assertThat(hit).isNotEqualTo(sector('b')).isNotEqualTo(sector('x'));
        }
    }

    @Test
    void fingerprints_are_the_same_for_the_same_names_and_bytes_only() throws IOException {
        durable("a", "ab");
        var before = disk.fingerprint();
        write("a", 0, "x");
        assertThat(disk.fingerprint())
                .as("what is not synced has no part in it")
                .isEqualTo(before);

        var changed = disk.copy(new Random(1));
        changed.powerCut(pending -> 1);
        disk.powerCut(pending -> 0);
        assertThat(disk.fingerprint()).isEqualTo(before);
        assertThat(changed.fingerprint()).isNotEqualTo(before);

        disk.rename("a", "b");
        disk.syncDirectory();
        assertThat(disk.fingerprint()).isNotEqualTo(before);
    }

    // ---------------------------------------------------------------------------------------------------- words

    /// Cuts the power and answers so, in this order.
    private void cut(int... chosen) {
        disk.powerCut(pending -> {
            asked.add(pending);
            return chosen[asked.size() - 1];
        });
    }

    private void durable(String name, String sectors) throws IOException {
        try (var file = disk.create(name)) {
            file.write(bytes(sectors), 0);
            file.sync();
        }
        disk.syncDirectory();
    }

    private void write(String name, int sector, String sectors) throws IOException {
        try (var file = disk.openToWrite(name)) {
            file.write(bytes(sectors), (long) sector * SECTOR);
        }
    }

    private String content(String name) {
        return content(disk, name);
    }

    /// A letter for each sector.
    private static String content(SimulatedDisk disk, String name) {
        var text = new StringBuilder();
        var bytes = disk.bytes(name, 0, (int) disk.size(name));
        for (int at = 0; at < bytes.length; at += SECTOR) {
            assertThat(Arrays.copyOfRange(bytes, at, at + SECTOR)).isEqualTo(sector((char) bytes[at]));
            text.append((char) bytes[at]);
        }
        return text.toString();
    }

    private static ByteBuffer bytes(String sectors) {
        var bytes = ByteBuffer.allocate(sectors.length() * SECTOR);
        sectors.chars().forEach(letter -> bytes.put(sector((char) letter)));
        return bytes.flip();
    }

    private static byte[] sector(char letter) {
        var bytes = new byte[SECTOR];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }
}
