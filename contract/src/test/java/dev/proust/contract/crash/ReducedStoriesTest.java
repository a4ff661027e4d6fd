package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.PendingAppend;
import dev.proust.engine.core.World;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.CorruptionException;
import dev.proust.store.Data;
import dev.proust.store.DiskFullException;
import dev.proust.store.Limits;
import dev.proust.store.LostFutureException;
import dev.proust.store.NewEvent;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the stories have found, told in a few lines each.
class ReducedStoriesTest {

    private static final Stream ORDER = Stream.of("order", "1");
    private static final String SEGMENT = "0000000001.segment";

    private final SplittableRandom random = new SplittableRandom(1);
    private final SimulatedClock clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));
    private SimulatedDisk disk = new SimulatedDisk(random.split());

    @Test
    void who_follows_reads_what_was_written_after_its_neighbourhood_was_read() {
        var engine = open();
        var follower = engine.follow(Query.all(), Checkpoint.START);
        assertThat(follower.poll()).get().isInstanceOf(Progress.class);
        for (int position = 1; position <= 5; position++) {
            append(engine, event());
            assertThat(follower.poll())
                    .get()
                    .isInstanceOfSatisfying(
                            RecordedEvent.class,
                            event -> assertThat(event.present()).isPresent());
        }
    }

    @Test
    void a_segment_whose_name_was_not_synced_by_who_made_it_is_there_after_a_power_cut() {
        for (int seed = 0; seed < 50; seed++) {
            disk = new SimulatedDisk(new SplittableRandom(seed));
            disk.fail(Kind.SYNC_DIRECTORY, 1);
            assertThatThrownBy(this::openNow).isInstanceOf(UnavailableException.class);
            append(open(), event());

            disk.powerCut();

            assertThat(positions(open())).as("seed %d", seed).containsExactly(1L);
        }
    }

    @Test
    void an_append_that_was_refused_leaves_no_trace_in_the_time_of_the_next() {
        var engine = open();
        clock.move(Duration.ofSeconds(5));
        assertThatThrownBy(() -> append(engine, Append.of(event()).onlyIf(Condition.streamExists(ORDER))))
                .isInstanceOf(ConflictException.class);
        clock.move(Duration.ofSeconds(-3));

        assertThat(append(engine, event()).time()).isEqualTo(clock.instant());
    }

    @Test
    void an_append_that_found_no_space_at_a_sync_does_no_harm_to_the_next() {
        var engine = open();
        append(engine, event());
        disk.limitSpace(0, true);
        assertThatThrownBy(() -> append(engine, event(100_000))).isInstanceOf(DiskFullException.class);
        disk.freeSpaceUp();

        assertThat(append(engine, event()).firstPosition()).isEqualTo(2);
        assertThat(append(engine, event(100_000)).firstPosition()).isEqualTo(3);
    }

    @Test
    void an_append_is_sent_back_once_however_much_comes_while_it_gathers_facts() {
        var engine = open();
        var late = new ArrayList<PendingAppend>();
        disk.neighbour(operation -> {
            if (late.isEmpty()) late.add(engine.submit(Append.of(event()), () -> {}));
        });
        append(engine, event());
        engine.idle();
        engine.step();

        var flood = engine.submit(Append.of(Collections.nCopies(40_000, event())), () -> {});
        disk.neighbour(operation -> late.getFirst().isDone());
        engine.step();
        assertThat(flood.isDone()).isTrue();
        disk.neighbour(operation -> {});
        engine.step();

        assertThat(late.getFirst().isDone()).isTrue();
        assertThat(late.getFirst().answer().firstPosition()).isEqualTo(40_002);
    }

    @Test
    void what_was_cut_is_a_lost_future_also_if_the_store_is_killed_before_it_writes_again() {
        var engine = open();
        append(engine, event());
        engine.close();
        var lost = append(open(), event()).checkpoint();
        damage(lastBatch().header());
        assertThat(open().report().cuts()).hasSize(1);

        disk.kill();

        var later = open();
        append(later, event());
        assertThatThrownBy(() -> later.follow(Query.all(), lost)).isInstanceOf(LostFutureException.class);
    }

    @Test
    void what_was_vouched_for_is_never_cut_even_if_who_vouched_for_it_is() {
        var engine = open();
        append(engine, event());
        append(engine, event());
        append(engine, event());
        var last = lastBatch();
        damage(anatomy().batches().get(1).bodies().getFirst().span());
        damage(new Anatomy.Span(1, last.header().to(), last.header().to() + 1));

        for (int life = 0; life < 3; life++) {
            var opened = open();
            assertThat(opened.report().damagedBatches()).isEqualTo(1);
            assertThatThrownBy(() -> positions(opened)).isInstanceOf(CorruptionException.class);
            assertThat(head(opened).position()).isEqualTo(2);
        }
    }

    @Test
    void more_incarnations_than_a_seal_can_name_find_room_in_the_next_segment() {
        var checkpoints = new ArrayList<Checkpoint>();
        for (int life = 0; life < 300; life++) {
            checkpoints.add(append(open(), event()).checkpoint());
        }
        var engine = open();
        assertThat(disk.files()).contains("0000000003.segment");
        assertThat(checkpoints.stream().map(Checkpoint::incarnation).distinct()).hasSize(300);
        for (var checkpoint : checkpoints) {
            assertThat(engine.follow(Query.all(), checkpoint)
                            .poll()
                            .orElseThrow()
                            .checkpoint())
                    .isEqualTo(checkpoint);
        }
    }

    // ---------------------------------------------------------------------------------------------------- steps

    /// Opens the store in a new life.
    private Engine open() {
        disk.kill();
        return openNow();
    }

    private Engine openNow() {
        return Engine.open(new World(disk, clock, random, new SimulatedThreads(random)), Limits.standard());
    }

    private static NewEvent event() {
        return event(10);
    }

    private static NewEvent event(int bytes) {
        return NewEvent.of(ORDER, "Placed", Data.of(new byte[bytes], "application/octet-stream"));
    }

    private static Appended append(Engine engine, NewEvent event) {
        return append(engine, Append.of(event));
    }

    private static Appended append(Engine engine, Append append) {
        var pending = engine.submit(append, () -> {});
        engine.step();
        return pending.answer();
    }

    private static List<Long> positions(Engine engine) {
        return Lives.everything(engine).stream().map(RecordedEvent::position).toList();
    }

    private static Checkpoint head(Engine engine) {
        try (var reader = engine.read(Query.all(), ReadOptions.forwards().limit(0))) {
            return reader.checkpoint();
        }
    }

    private Anatomy anatomy() {
        return Anatomy.of(Anatomy.segments(Rot.files(disk)));
    }

    private Anatomy.Batch lastBatch() {
        return anatomy().batches().getLast();
    }

    private void damage(Anatomy.Span span) {
        disk.flipBit(SEGMENT, span.from() + 3, 2);
    }
}
