package dev.proust.contract.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.disk.NoSpaceException;
import dev.proust.store.LockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What a disk promises holds under every seed; each cruelty that it leaves open is seen under some.
class SimulatedDiskTest {

    private static final int SEEDS = 1_000;
    private static final int SECTOR = 512;

    // ---------------------------------------------------------------------------------------------------- promises

    @Test
    void what_is_written_is_seen_at_once_through_every_handle() throws IOException {
        var disk = disk(1);
        var writer = disk.create("a");
        var reader = disk.openToRead("a");

        writer.write(bytes('x', 700), 100);

        assertThat(reader.size()).isEqualTo(800);
        assertThat(contentOf(disk, "a")).isEqualTo(text(0, 100) + text('x', 700));
        var tail = ByteBuffer.allocate(SECTOR);
        assertThat(reader.read(tail, 600)).isEqualTo(200);
        assertThat(reader.read(ByteBuffer.allocate(1), 800)).isZero();
    }

    @Test
    void what_is_synced_survives_every_power_cut_whoever_wrote_it() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            disk.create("a").write(bytes('x', 3 * SECTOR), 0);
            var other = disk.openToWrite("a");
            other.write(bytes('y', 5 * Pages.BYTES + 77), 2 * SECTOR);
            other.sync();
            disk.syncDirectory();

            disk.powerCut();

            assertThat(contentOf(disk, "a")).as("seed %d", seed).isEqualTo(text('x', 1024) + text('y', 20_557));
        }
    }

    @Test
    void what_was_synced_stays_while_its_neighbours_are_written() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', 8 * SECTOR));
            file.write(bytes('y', 2 * SECTOR), 3 * SECTOR);

            disk.powerCut();

            var content = contentOf(disk, "a");
            assertThat(content)
                    .as("seed %d", seed)
                    .startsWith(text('x', 3 * SECTOR))
                    .endsWith(text('x', 3 * SECTOR));
        }
    }

    @Test
    void a_sector_rewritten_with_the_bytes_that_it_holds_keeps_them() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', 2 * SECTOR));
            file.write(bytes('x', 2 * SECTOR), 0);

            disk.powerCut();

            assertThat(contentOf(disk, "a")).as("seed %d", seed).isEqualTo(text('x', 2 * SECTOR));
        }
    }

    @Test
    void a_kill_loses_nothing_and_makes_nothing_surer() throws IOException {
        var lost = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", text('x', SECTOR)).write(bytes('y', SECTOR), 0);

            disk.kill();

            assertThat(contentOf(disk, "a")).isEqualTo(text('y', SECTOR));
            assertThat(disk.durableBytes("a")).isEqualTo(text('x', SECTOR).getBytes(UTF_8));
            disk.powerCut();
            if (contentOf(disk, "a").equals(text('x', SECTOR))) lost++;
        }
        assertThat(lost).isBetween(1, SEEDS - 1);
    }

    @Test
    void the_next_life_makes_durable_what_the_killed_one_had_written() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", text('x', SECTOR)).write(bytes('y', SECTOR), 0);
            disk.kill();
            disk.openToWrite("a").sync();

            disk.powerCut();

            assertThat(contentOf(disk, "a")).as("seed %d", seed).isEqualTo(text('y', SECTOR));
        }
    }

    @Test
    void the_same_seed_and_the_same_calls_give_the_same_disk() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            assertThat(contentAfterAnyLife(seed)).isEqualTo(contentAfterAnyLife(seed));
        }
        assertThat(contentAfterAnyLife(1)).isNotEqualTo(contentAfterAnyLife(2));
    }

    // ---------------------------------------------------------------------------------------------------- power cuts

    @Test
    void an_unsynced_write_of_two_sectors_ends_in_every_possible_way() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", text('x', 2 * SECTOR)).write(bytes('y', 2 * SECTOR), 0);
            disk.powerCut();
            outcomes.add(sectorsOf(disk, "a"));
        }
        assertThat(outcomes).containsExactly("??", "?x", "?y", "x?", "xx", "xy", "y?", "yx", "yy");
    }

    @Test
    void of_several_pending_writes_of_a_sector_any_may_be_there() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('w', SECTOR));
            file.write(bytes('x', SECTOR), 0);
            file.write(bytes('y', SECTOR), 0);
            file.write(bytes('z', SECTOR), 0);
            disk.powerCut();
            outcomes.add(sectorsOf(disk, "a"));
        }
        assertThat(outcomes).containsExactly("?", "w", "x", "y", "z");
    }

    @Test
    void growth_that_was_not_synced_may_be_there_or_not_and_what_is_lost_in_it_is_zero_or_garbage() throws IOException {
        var sizes = new TreeSet<Integer>();
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", text('x', SECTOR)).write(bytes('y', 2 * SECTOR), SECTOR);
            disk.powerCut();
            var content = contentOf(disk, "a");
            assertThat(content).startsWith(text('x', SECTOR));
            sizes.add(content.length());
            if (content.length() == 3 * SECTOR) outcomes.add(sectorsOf(disk, "a"));
        }
        assertThat(sizes).contains(SECTOR, 2 * SECTOR, 3 * SECTOR).hasSizeGreaterThan(3);
        assertThat(outcomes).contains("xyy", "x00", "x0y", "xy0", "x??");
    }

    @Test
    void zeros_in_new_space_are_zeros_after_a_power_cut_or_garbage() throws IOException {
        int garbled = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', Pages.BYTES));
            file.write(ByteBuffer.allocate(16 * Pages.BYTES), Pages.BYTES);
            disk.powerCut();
            var content = contentOf(disk, "a");
            assertThat(content).startsWith(text('x', Pages.BYTES));
            if (!content.substring(Pages.BYTES).replace("\0", "").isEmpty()) garbled++;
        }
        assertThat(garbled).isBetween(1, SEEDS / 2);
    }

    @Test
    void a_file_that_was_emptied_is_as_before_or_not_until_it_is_synced() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", text('x', 2 * SECTOR));
            disk.create("a").write(bytes('y', SECTOR), 0);
            disk.powerCut();
            outcomes.add(contentOf(disk, "a").length() + " " + sectorsOf(disk, "a"));

            disk = disk(seed);
            durable(disk, "a", text('x', 2 * SECTOR));
            var emptied = disk.create("a");
            emptied.write(bytes('y', SECTOR), 0);
            emptied.sync();
            disk.powerCut();
            assertThat(contentOf(disk, "a")).as("seed %d", seed).isEqualTo(text('y', SECTOR));
        }
        assertThat(outcomes).contains("512 y", "0 ", "1024 xx", "1024 yx");
    }

    // ---------------------------------------------------------------------------------------------------- names

    @Test
    void names_are_certain_once_the_directory_is_synced() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            disk.create("a").sync();
            disk.create("b").sync();
            disk.create("c").sync();
            disk.syncDirectory();
            disk.delete("a");
            disk.rename("b", "d");
            disk.syncDirectory();

            disk.powerCut();

            assertThat(disk.files()).as("seed %d", seed).containsExactly("c", "d");
        }
    }

    @Test
    void each_change_of_a_name_is_lost_or_kept_by_itself() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", "");
            disk.delete("a");
            disk.create("b").sync();
            disk.powerCut();
            outcomes.add(disk.files().toString());
        }
        assertThat(outcomes).containsExactly("[]", "[a, b]", "[a]", "[b]");
    }

    @Test
    void a_rename_is_atomic_and_keeps_what_was_synced_under_the_other_name() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", text('n', SECTOR));
            durable(disk, "b", text('o', SECTOR));
            disk.rename("a", "b");
            assertThat(disk.files()).containsExactly("b");
            disk.powerCut();
            outcomes.add(namesAndContents(disk));
        }
        assertThat(outcomes).containsExactly("a=n b=o", "b=n");
    }

    @Test
    void a_file_never_has_two_names_however_often_it_was_renamed() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            durable(disk, "a", text('n', SECTOR));
            disk.rename("a", "b");
            disk.rename("b", "c");
            disk.powerCut();
            outcomes.add(namesAndContents(disk));
        }
        assertThat(outcomes).containsExactly("a=n", "b=n", "c=n");
    }

    @Test
    void a_file_whose_content_is_synced_but_not_its_name_may_vanish() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = disk.create("a.new");
            file.write(bytes('n', SECTOR), 0);
            file.sync();
            disk.rename("a.new", "a");
            disk.powerCut();
            outcomes.add(namesAndContents(disk));
        }
        assertThat(outcomes).containsExactly("", "a.new=n", "a=n");
    }

    @Test
    void a_deleted_file_is_still_there_for_who_has_it_open() throws IOException {
        var disk = disk(1);
        var file = durable(disk, "a", "old");
        disk.delete("a");
        assertThat(file.size()).isEqualTo(3);
        assertThatThrownBy(() -> disk.openToRead("a")).isInstanceOf(NoSuchFileException.class);
    }

    // ---------------------------------------------------------------------------------------------------- stopping

    @Test
    void after_a_stop_nothing_of_that_life_happens_any_more() throws Exception {
        var disk = disk(1);
        var file = durable(disk, "a", "x");
        var lock = disk.lock();
        disk.stopAfter(2);

        assertThat(disk.list()).hasSize(1);
        assertThatThrownBy(file::sync).isInstanceOf(Stopped.class);
        assertThatThrownBy(disk::list).isInstanceOf(Stopped.class);
        assertThatThrownBy(disk::lock).isInstanceOf(Stopped.class);

        disk.kill();
        assertThatThrownBy(() -> file.write(bytes('y', 1), 0)).isInstanceOf(Stopped.class);
        disk.lock();
        lock.close();
        assertThatThrownBy(disk::lock).isInstanceOf(LockedException.class);
        assertThat(contentOf(disk, "a")).isEqualTo("x");
    }

    @Test
    void a_write_that_is_stopped_was_done_in_full_in_part_or_not_at_all() throws IOException {
        var lengths = new TreeSet<Integer>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = disk.create("a");
            disk.stopAfter(1);
            assertThatThrownBy(() -> file.write(bytes('x', 2 * SECTOR), 0)).isInstanceOf(Stopped.class);
            disk.kill();
            lengths.add(contentOf(disk, "a").length());
        }
        assertThat(lengths).contains(0, 2 * SECTOR).hasSizeGreaterThan(100);
    }

    @Test
    void a_sync_that_is_stopped_may_have_been_done() throws IOException {
        var outcomes = new TreeSet<Boolean>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', SECTOR));
            file.write(bytes('y', SECTOR), 0);
            disk.stopAfter(1);
            assertThatThrownBy(file::sync).isInstanceOf(Stopped.class);
            outcomes.add(Arrays.equals(disk.durableBytes("a"), text('y', SECTOR).getBytes(UTF_8)));
        }
        assertThat(outcomes).containsExactly(false, true);
    }

    // ---------------------------------------------------------------------------------------------------- failures

    @Test
    void after_a_failed_sync_the_pages_are_seen_and_lost_and_no_later_sync_saves_them() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', SECTOR));
            file.write(bytes('y', SECTOR), 0);
            disk.fail(Kind.SYNC, 1);
            assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
            file.sync();
            assertThat(contentOf(disk, "a")).isEqualTo(text('y', SECTOR));
            disk.kill();
            disk.openToWrite("a").sync();
            disk.powerCut();
            outcomes.add(sectorsOf(disk, "a"));
        }
        assertThat(outcomes).containsExactly("?", "x", "y");
    }

    @Test
    void what_a_failed_sync_has_lost_is_durable_once_it_is_written_and_synced_again() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', 2 * SECTOR));
            file.write(bytes('y', 4 * SECTOR), 0);
            disk.fail(Kind.SYNC, 1);
            assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
            file.write(bytes('y', 4 * SECTOR), 0);
            file.sync();
            disk.powerCut();
            assertThat(contentOf(disk, "a")).as("seed %d", seed).isEqualTo(text('y', 4 * SECTOR));
        }
    }

    @Test
    void a_sync_beside_does_not_save_a_stale_sector_of_the_same_page() throws IOException {
        int lost = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', 2 * SECTOR));
            file.write(bytes('y', SECTOR), 0);
            disk.fail(Kind.SYNC, 1);
            assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
            file.write(bytes('z', SECTOR), SECTOR);
            file.sync();
            disk.powerCut();
            assertThat(sectorsOf(disk, "a")).endsWith("z");
            if (sectorsOf(disk, "a").equals("xz")) lost++;
        }
        assertThat(lost).isBetween(1, SEEDS - 1);
    }

    @Test
    void each_handle_is_told_of_a_failed_sync_once() throws IOException {
        var disk = disk(1);
        var one = durable(disk, "a", "x");
        var other = disk.openToWrite("a");
        disk.fail(Kind.SYNC, 1);

        assertThatThrownBy(one::sync).isInstanceOf(IOException.class);
        one.sync();
        assertThatThrownBy(other::sync).isInstanceOf(IOException.class);
        other.sync();
        disk.openToWrite("a").sync();
    }

    @Test
    void every_kind_of_operation_can_be_made_to_fail_once() throws IOException {
        for (var kind : Kind.values()) {
            var disk = disk(1);
            var file = durable(disk, "a", "x");
            disk.fail(kind, 2);
            perform(kind, disk, file);
            assertThatThrownBy(() -> perform(kind, disk, file)).as(kind.name()).isInstanceOf(IOException.class);
            assertThat(disk.faultsHappened()).isEqualTo(1);
            perform(kind, disk, file);
        }
    }

    @Test
    void a_failed_write_may_have_written_a_part() throws IOException {
        var lengths = new TreeSet<Integer>();
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = disk.create("a");
            disk.fail(Kind.WRITE, 1);
            assertThatThrownBy(() -> file.write(bytes('x', SECTOR), 0)).isInstanceOf(IOException.class);
            lengths.add(contentOf(disk, "a").length());
        }
        assertThat(lengths).hasSizeGreaterThan(100);
    }

    // ---------------------------------------------------------------------------------------------------- space

    @Test
    void a_full_disk_refuses_growth_and_nothing_else_until_there_is_space() throws IOException {
        var disk = disk(1);
        var file = durable(disk, "a", text('x', Pages.BYTES));
        disk.limitSpace(Pages.BYTES, false);

        assertThatThrownBy(() -> file.write(bytes('y', 2 * Pages.BYTES), Pages.BYTES))
                .isInstanceOf(NoSpaceException.class);
        file.write(bytes('z', Pages.BYTES), 0);
        file.sync();
        file.write(bytes('z', Pages.BYTES), Pages.BYTES);
        file.sync();
        assertThatThrownBy(() -> disk.create("b")).isInstanceOf(NoSpaceException.class);
        disk.freeSpaceUp();
        file.write(bytes('z', Pages.BYTES), 2 * Pages.BYTES);
        disk.create("b").sync();
        assertThat(contentOf(disk, "a")).isEqualTo(text('z', 3 * Pages.BYTES));
    }

    @Test
    void a_full_disk_may_say_so_at_the_sync_only_and_then_has_lost_the_pages() throws IOException {
        int lost = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', Pages.BYTES));
            disk.limitSpace(0, true);
            file.write(bytes('y', SECTOR), Pages.BYTES);
            assertThatThrownBy(file::sync).isInstanceOf(NoSpaceException.class);
            disk.freeSpaceUp();
            file.sync();
            assertThat(contentOf(disk, "a")).endsWith("y");
            disk.powerCut();
            if (contentOf(disk, "a").length() == Pages.BYTES) lost++;
        }
        assertThat(lost).isBetween(1, SEEDS - 1);
    }

    @Test
    void deleting_a_file_gives_its_space_back() throws IOException {
        var disk = disk(1);
        durable(disk, "a", text('x', Pages.BYTES));
        disk.limitSpace(0, false);
        disk.delete("a");
        disk.create("b").write(bytes('x', Pages.BYTES), 0);
    }

    // ---------------------------------------------------------------------------------------------------- rot

    @Test
    void a_flipped_bit_is_flipped_for_good() throws IOException {
        var disk = disk(1);
        durable(disk, "a", text('x', 5_000));
        disk.flipBit("a", 4_999, 0);
        assertThat(contentOf(disk, "a")).isEqualTo(text('x', 4_999) + "y");
        disk.powerCut();
        assertThat(contentOf(disk, "a")).isEqualTo(text('x', 4_999) + "y");
    }

    @Test
    void a_lost_write_shows_after_the_power_cut() throws IOException {
        var disk = disk(1);
        var file = durable(disk, "a", text('x', 2 * Pages.BYTES));
        disk.loseNextWrite();
        file.write(bytes('y', Pages.BYTES), 0);
        file.sync();
        file.write(bytes('z', Pages.BYTES), Pages.BYTES);
        file.sync();
        assertThat(contentOf(disk, "a")).isEqualTo(text('y', Pages.BYTES) + text('z', Pages.BYTES));
        disk.powerCut();
        assertThat(contentOf(disk, "a")).isEqualTo(text('x', Pages.BYTES) + text('z', Pages.BYTES));
    }

    @Test
    void a_misdirected_write_shows_in_another_place() throws IOException {
        var outcomes = new TreeSet<String>();
        for (int seed = 0; seed < 100; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('w', Pages.BYTES) + text('x', Pages.BYTES));
            disk.misdirectNextWrite();
            file.write(bytes('y', Pages.BYTES), 0);
            file.sync();
            disk.powerCut();
            outcomes.add(
                    contentOf(disk, "a").charAt(0) + "" + contentOf(disk, "a").charAt(Pages.BYTES));
        }
        assertThat(outcomes).contains("wy");
    }

    @Test
    void a_disk_that_lies_keeps_nothing() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            var disk = disk(seed);
            var file = durable(disk, "a", text('x', SECTOR));
            disk.lieAboutSyncs(true);
            file.write(bytes('y', SECTOR), 0);
            file.sync();
            disk.create("b").sync();
            disk.syncDirectory();
            disk.delete("b");
            disk.powerCut();
            assertThat(contentOf(disk, "a")).as("seed %d", seed).isEqualTo(text('x', SECTOR));
        }
    }

    // ---------------------------------------------------------------------------------------------------- the rest

    @Test
    void the_lock_is_held_by_one_and_ends_with_the_life() throws Exception {
        var disk = disk(1);
        var lock = disk.lock();
        assertThatThrownBy(disk::lock).isInstanceOf(LockedException.class);
        lock.close();
        disk.lock();
        disk.powerCut();
        disk.lock();
    }

    @Test
    void handles_refuse_what_they_are_not_made_for() throws IOException {
        var disk = disk(1);
        var file = durable(disk, "a", "x");
        assertThatThrownBy(() -> disk.openToRead("a").write(bytes('y', 1), 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> disk.openToRead("a").sync()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> disk.openToWrite("b")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.rename("b", "c")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.delete("b")).isInstanceOf(NoSuchFileException.class);
        file.close();
        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void a_copy_goes_its_own_way() throws IOException {
        var disk = disk(1);
        var file = durable(disk, "a", text('x', SECTOR));
        file.write(bytes('y', SECTOR), 0);
        disk.create("b").sync();
        var copy = disk.copy(new Random(2));
        file.sync();
        disk.delete("b");

        assertThat(contentOf(copy, "a")).isEqualTo(text('y', SECTOR));
        assertThat(copy.durableBytes("a")).isEqualTo(text('x', SECTOR).getBytes(UTF_8));
        assertThat(copy.files()).containsExactly("a", "b");
    }

    @Test
    void a_neighbour_works_before_an_operation_takes_effect() throws IOException {
        var disk = disk(1);
        var file = durable(disk, "a", "x");
        var seen = new ArrayList<String>();
        disk.neighbour(operation -> seen.add(operation.kind() + ":" + contentOf(disk, "a")));

        file.write(bytes('y', 1), 0);
        file.sync();

        assertThat(seen).containsExactly("WRITE:x", "SYNC:y");
        assertThat(disk.durableBytes("a")).isEqualTo("y".getBytes(UTF_8));
    }

    @Test
    void the_trace_tells_the_last_operations() throws IOException {
        var disk = disk(1);
        var file = disk.create("a");
        file.write(bytes('x', 7), 5);
        disk.powerCut();
        assertThat(disk.trace().lines().map(String::strip))
                .containsExactly(
                        "#1 CREATE a", "#2 WRITE a through handle 1, 7 bytes at 5", "---- power cut, life 2 begins");
    }

    // ---------------------------------------------------------------------------------------------------- words

    private static SimulatedDisk disk(long seed) {
        return new SimulatedDisk(new Random(seed));
    }

    private static DiskFile durable(SimulatedDisk disk, String name, String content) throws IOException {
        var file = disk.create(name);
        file.write(ByteBuffer.wrap(content.getBytes(UTF_8)), 0);
        file.sync();
        disk.syncDirectory();
        return file;
    }

    private static ByteBuffer bytes(char c, int count) {
        return ByteBuffer.wrap(text(c, count).getBytes(UTF_8));
    }

    private static String text(int c, int count) {
        return String.valueOf((char) c).repeat(count);
    }

    private static String contentOf(SimulatedDisk disk, String file) {
        var text = new StringBuilder();
        for (byte b : disk.bytes(file, 0, Integer.MAX_VALUE)) {
            text.append((char) (b & 0xFF));
        }
        return text.toString();
    }

    /// A letter for each sector that holds nothing but that letter, `0` for zeros, `?` for anything else.
    private static String sectorsOf(SimulatedDisk disk, String file) {
        var content = contentOf(disk, file);
        var sectors = new StringBuilder();
        for (int at = 0; at < content.length(); at += SECTOR) {
            var sector = content.substring(at, Math.min(at + SECTOR, content.length()));
            boolean uniform = sector.chars().allMatch(c -> c == sector.charAt(0)) && sector.charAt(0) != 0xFF;
            sectors.append(!uniform ? '?' : sector.charAt(0) == 0 ? '0' : sector.charAt(0));
        }
        return sectors.toString();
    }

    private static String namesAndContents(SimulatedDisk disk) {
        return String.join(
                " ",
                disk.files().stream()
                        .map(name -> name + "=" + sectorsOf(disk, name))
                        .toList());
    }

    private static void perform(Kind kind, SimulatedDisk disk, DiskFile file) throws IOException {
        switch (kind) {
            case LIST -> disk.list();
            case OPEN -> disk.openToRead("a");
            case CREATE -> disk.create("a");
            case READ -> file.read(ByteBuffer.allocate(1), 0);
            case WRITE -> file.write(bytes('x', 1), 0);
            case SYNC -> file.sync();
            case RENAME -> disk.rename("a", "a");
            case DELETE -> {
                disk.delete("a");
                disk.create("a");
            }
            case SYNC_DIRECTORY -> disk.syncDirectory();
        }
    }

    private static List<String> contentAfterAnyLife(long seed) throws IOException {
        var disk = disk(seed);
        var random = new Random(seed);
        var names = Set.of("a", "b", "c");
        for (int i = 0; i < 30; i++) {
            var name = "abc".substring(random.nextInt(3)).substring(0, 1);
            switch (random.nextInt(6)) {
                case 0 -> disk.create(name);
                case 1 -> disk.powerCut();
                case 2 -> disk.syncDirectory();
                default -> {
                    if (!disk.files().contains(name)) continue;
                    var file = disk.openToWrite(name);
                    file.write(bytes((char) ('a' + i), random.nextInt(5_000)), random.nextInt(9_000));
                    if (random.nextBoolean()) file.sync();
                }
            }
        }
        disk.powerCut();
        return names.stream()
                .sorted()
                .map(name -> disk.files().contains(name) ? contentOf(disk, name) : "-")
                .toList();
    }
}
