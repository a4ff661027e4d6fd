package dev.proust.contract.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.log.RedoJournal;
import dev.proust.engine.log.RedoJournal.Sectors;
import dev.proust.engine.log.Secret;
import dev.proust.store.Append;
import dev.proust.store.CorruptionException;
import dev.proust.store.Data;
import dev.proust.store.FormatTooNewException;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sectors of the log are rewritten all or not at all, wherever it is interrupted, and however often.
class RedoJournalTest {

    private static final long SEED = 1;
    private static final String SEGMENT = "0000000001.segment";
    private static final String WORD = "madeleine ";
    private static final int PENDING_MAX = 12;
    private static final int INNER_PENDING_MAX = 8;
    private static final int INNER_ONE_IN = 2;

    private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(SEED));
    private byte[] before = {};
    private byte[] after = {};
    private int tried;

    /// A batch that shares its one sector with its header, one of many sectors, and two that stay as they are.
    @BeforeEach
    void write_a_log() {
        var engine = open(disk);
        for (int words : new int[] {10, 1, 150, 1}) {
            engine.submit(Append.of(event(words)), () -> {});
            engine.step();
        }
        engine.close();
        disk.powerCut();
        before = log(disk);
        after = before.clone();
        blank(WORD.repeat(10), WORD.repeat(150));
    }

    private void blank(String... texts) {
        for (var text : texts) {
            int at = new String(after, ISO_8859_1).indexOf(text);
            assertThat(at).isPositive();
            Arrays.fill(after, at, at + text.length(), (byte) 0);
        }
    }

    private static NewEvent event(int words) {
        var text = "x".repeat(words % 7) + WORD.repeat(words);
        return NewEvent.of(Stream.of("cake"), "Eaten", Data.of(text.getBytes(ISO_8859_1), "text/plain"));
    }

    @Test
    void wherever_it_is_interrupted_all_sectors_are_as_before_or_all_are_as_written() throws IOException {
        var points = new CrashPoints(disk, operation -> interrupt(disk, true));
        new RedoJournal(disk, secret(disk)).put(changed());
        points.here();
        disk.observer(operation -> {});
        assertThat(tried).isGreaterThan(2_000);
        assertThat(log(disk)).isEqualTo(after);
        disk.powerCut();
        assertThat(log(disk)).isEqualTo(after);
        assertThat(disk.files()).doesNotContain(RedoJournal.FILE);
    }

    private void interrupt(SimulatedDisk disk, boolean isFirst) {
        var cuts = new Cuts(
                disk,
                isFirst ? PENDING_MAX : INNER_PENDING_MAX,
                SEED,
                (fate, cut) -> requireAllOrNothing(cut, isFirst));
        cuts.tryAll();
        cuts.tryDamage();
        var killed = disk.copy(new SplittableRandom(SEED));
        killed.kill();
        requireAllOrNothing(killed, isFirst);
    }

    private void requireAllOrNothing(SimulatedDisk found, boolean isFirst) {
        boolean isInterrupted = isFirst && Math.floorMod(found.fingerprint().hashCode(), INNER_ONE_IN) == 0;
        tried++;
        if (isInterrupted) {
            var points = new CrashPoints(found, operation -> interrupt(found, false));
            open(found);
            points.here();
            found.observer(operation -> {});
        } else {
            open(found);
        }
        var seen = log(found);
        assertThat(Arrays.equals(seen, before) || Arrays.equals(seen, after))
                .as(found::trace)
                .isTrue();
        assertThat(found.files()).doesNotContain(RedoJournal.FILE);
        found.powerCut();
        assertThat(log(found)).as(found::trace).isEqualTo(seen);
    }

    @Test
    void what_fails_before_the_sectors_are_touched_may_be_tried_again() throws IOException {
        var journal = new RedoJournal(disk, secret(disk));
        for (var kind : List.of(Kind.CREATE, Kind.WRITE, Kind.SYNC, Kind.SYNC_DIRECTORY)) {
            disk.fail(kind, 1);
            assertThatThrownBy(() -> journal.put(changed()))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(RedoJournal.UnsureException.class);
            assertThat(log(disk)).isEqualTo(before);
        }
        journal.put(changed());
        assertThat(log(disk)).isEqualTo(after);
    }

    @Test
    void what_fails_afterwards_is_finished_by_the_next_opening() throws IOException {
        var journal = new RedoJournal(disk, secret(disk));
        disk.fail(Kind.SYNC, 2);
        assertThatThrownBy(() -> journal.put(changed()))
                .isInstanceOf(RedoJournal.UnsureException.class)
                .hasMessageContaining("sectors of the log are not sure to be written");
        disk.powerCut();
        open(disk);
        assertThat(log(disk)).isEqualTo(after);
        assertThat(disk.files()).doesNotContain(RedoJournal.FILE);
    }

    @Test
    void a_journal_that_cannot_be_deleted_does_no_harm() throws IOException {
        var journal = new RedoJournal(disk, secret(disk));
        disk.fail(Kind.DELETE, 1);
        journal.put(changed());
        assertThat(disk.files()).contains(RedoJournal.FILE);
        assertThat(log(disk)).isEqualTo(after);
        journal.put(changed());
        assertThat(disk.files()).doesNotContain(RedoJournal.FILE);
    }

    @Test
    void a_journal_of_another_store_is_thrown_away() throws IOException {
        var other = new SimulatedDisk(new SplittableRandom(SEED + 1));
        open(other, SEED + 1).close();
        keepJournal(secret(other));
        disk.openToWrite(SEGMENT).write(ByteBuffer.wrap(before), 0);
        open(disk);
        assertThat(log(disk)).isEqualTo(before);
        assertThat(disk.files()).doesNotContain(RedoJournal.FILE);
    }

    @Test
    void a_log_that_lacks_what_a_journal_speaks_of_is_refused_and_left_as_it_is() throws IOException {
        var secret = secret(disk);
        disk.create("0000000002.segment").write(ByteBuffer.allocate(1), 0);
        disk.fail(Kind.DELETE, 1);
        var sectors = new Sectors(2, 8192, ByteBuffer.allocate(512));
        new RedoJournal(disk, secret).put(List.of(sectors));
        disk.delete("0000000002.segment");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> open(disk))
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining("0000000002.segment");
            disk.kill();
            assertThat(disk.files()).contains(RedoJournal.FILE);
        }
    }

    @Test
    void a_journal_of_a_newer_program_is_not_touched() throws IOException {
        var secret = secret(disk);
        keepJournal(secret);
        var journal = ByteBuffer.wrap(disk.bytes(RedoJournal.FILE, 0, (int) disk.size(RedoJournal.FILE)));
        journal.putInt(24, 2);
        secret.check(journal, 16, journal.limit()).write(journal, 0);
        disk.openToWrite(RedoJournal.FILE).write(journal, 0);
        assertThatThrownBy(() -> open(disk)).isInstanceOf(FormatTooNewException.class);
        assertThat(log(disk)).isEqualTo(after);
        assertThat(disk.files()).contains(RedoJournal.FILE);
    }

    @Test
    void only_whole_sectors_can_be_rewritten() {
        requireRefused(-512, 512);
        requireRefused(4097, 512);
        requireRefused(4096, 0);
        requireRefused(4096, 511);
    }

    private static void requireRefused(long offset, int bytes) {
        assertThatThrownBy(() -> new Sectors(1, offset, ByteBuffer.allocate(bytes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    // ---------------------------------------------------------------------------------------------------- pieces

    private void keepJournal(Secret secret) throws IOException {
        disk.fail(Kind.DELETE, 1);
        new RedoJournal(disk, secret).put(changed());
    }

    private List<Sectors> changed() {
        var sectors = new ArrayList<Sectors>();
        int from = -1;
        for (int at = 4096; at <= before.length; at += 512) {
            boolean isChanged = at < before.length && !Arrays.equals(before, at, at + 512, after, at, at + 512);
            if (isChanged && from < 0) from = at;
            if (isChanged || from < 0) continue;
            sectors.add(new Sectors(1, from, ByteBuffer.wrap(Arrays.copyOfRange(after, from, at))));
            from = -1;
        }
        assertThat(sectors).hasSize(2);
        return sectors;
    }

    private static Engine open(SimulatedDisk disk) {
        return open(disk, SEED);
    }

    private static Engine open(SimulatedDisk disk, long seed) {
        var random = new SplittableRandom(seed);
        var world = new World(disk, new SimulatedClock(Instant.EPOCH), random, new SimulatedThreads(random));
        return Engine.open(world, Limits.standard(), IndexSizes.standard());
    }

    private static byte[] log(SimulatedDisk disk) {
        return disk.bytes(SEGMENT, 0, (int) disk.size(SEGMENT));
    }

    /// As the table of the segment's header says.
    private static Secret secret(SimulatedDisk disk) {
        return Secret.read(ByteBuffer.wrap(disk.bytes(SEGMENT, 0, 4096)), 32);
    }
}
