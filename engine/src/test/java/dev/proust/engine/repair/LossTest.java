package dev.proust.engine.repair;

import static dev.proust.engine.repair.DamagedStore.EVENTS;
import static dev.proust.engine.repair.DamagedStore.IN_BODY;
import static dev.proust.engine.repair.DamagedStore.IN_HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.Proust;
import dev.proust.engine.damage.Positions;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Content;
import dev.proust.store.CorruptionException;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What no copy heals can be accepted as lost; then the store goes on, and only that is lost.
class LossTest {

    private DamagedStore damaged = new DamagedStore(Path.of(""));

    @BeforeEach
    void live(@TempDir Path directory) throws IOException {
        damaged = new DamagedStore(directory);
        damaged.live();
    }

    @Test
    void an_accepted_loss_keeps_positions_versions_and_all_that_the_header_says() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_BODY);
        var before = told();
        var report = damaged.accept(new Positions(5, 5));

        assertThat(report.accepted()).containsExactly(new Positions(5, 5));
        assertThat(report.isRepaired()).isTrue();
        assertThat(report.left()).isEmpty();
        var after = told();
        assertThat(after.remove(5L)).isEqualTo(before.remove(5L) + " lost");
        assertThat(after).isEqualTo(before);
        try (var store = damaged.open()) {
            var event = store.event(5);
            assertThat(event.appendId()).contains("append 5");
            assertThat(event.type()).isEqualTo("Placed");
            assertThat(event.stream()).isEqualTo(Stream.of("order", "5"));
            requireLogged(store, List.of(new Positions(5, 5)));
        }
        damaged.requireSoundWith(1);
    }

    @Test
    void a_loss_begins_a_new_incarnation() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_BODY);
        Checkpoint before;
        try (var store = damaged.open()) {
            before = store.engine.checkpoint(EVENTS);
        }
        damaged.accept(new Positions(5, 5));
        try (var store = damaged.open()) {
            assertThat(store.engine.checkpoint(EVENTS)).isEqualTo(before);
            assertThat(store.engine.checkpoint(EVENTS + 1).incarnation()).isNotEqualTo(before.incarnation());
        }
    }

    @Test
    void where_the_header_is_gone_and_no_run_tells_versions_tell_which_stream_it_was() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_HEADER);
        damaged.accept(new Positions(5, 5));
        try (var store = damaged.open()) {
            var lost = store.event(5);
            assertThat(lost.stream()).isEqualTo(Stream.of("order", "5"));
            assertThat(lost.version()).isEqualTo(1);
            assertThat(lost.type()).isEqualTo("$Lost");
            assertThat(lost.content()).isInstanceOf(Content.Lost.class);
            assertThat(store.versions(Stream.of("order", "5"))).isEqualTo(store.dense(Stream.of("order", "5")));
        }
        damaged.requireSoundWith(1);
    }

    @Test
    void what_a_run_of_another_history_tells_of_lost_events_is_not_believed() throws IOException {
        var before = damaged.files();
        try (var store = damaged.open()) {
            for (var text : List.of("\"went one way\"", "\"and on there\"")) {
                var event = NewEvent.of(Stream.of("another", "1"), "Placed", Data.json(text));
                store.engine.submit(Append.of(event), () -> {});
                store.engine.step();
            }
            store.putInOrder();
        }
        var strange = damaged.copies();
        damaged.restore(before);
        try (var store = damaged.open()) {
            store.say("\"went the other way\"");
            store.say("\"and on over there\"");
        }
        damaged.putBack(strange);
        damaged.destroy("\"went the other way\"");
        damaged.accept(new Positions(EVENTS + 1, EVENTS + 1));
        try (var store = damaged.open()) {
            assertThat(store.event(EVENTS + 1).stream()).isEqualTo(Stream.of("order", "0"));
        }
    }

    @Test
    void a_whole_batch_is_lost_with_its_header_and_the_store_goes_on() throws IOException {
        damaged.deleteRuns();
        damaged.destroyBatchOf(5);
        damaged.destroyBatchOf(6);
        assertThat(damaged.repair().lost()).containsExactly(new Positions(5, 6));
        damaged.accept(new Positions(5, 6));
        try (var store = damaged.open()) {
            assertThat(store.event(5).stream()).isEqualTo(Stream.of("order", "5"));
            assertThat(store.event(6).stream()).isEqualTo(Stream.of("order", "6"));
            assertThat(store.event(6).version()).isEqualTo(1);
            requireAppendsGoOn(store);
        }
        damaged.requireSoundWith(2);
    }

    @Test
    void keys_that_are_whole_in_a_run_tell_what_a_lost_event_was() throws IOException {
        var runs = damaged.copies();
        damaged.destroyBatchOf(5);
        damaged.damageCopies();
        assertThat(damaged.repair().lost()).containsExactly(new Positions(5, 5));
        damaged.accept(new Positions(5, 5));
        assertThat(damaged.runs())
                .as("runs that say where the events stood")
                .noneMatch(run -> runs.containsKey("" + run.getFileName()));
        try (var store = damaged.open()) {
            var lost = store.event(5);
            assertThat(lost.stream()).isEqualTo(Stream.of("order", "5"));
            assertThat(lost.version()).isEqualTo(1);
            assertThat(lost.type()).isEqualTo("Placed");
            assertThat(store.positions(Query.of(Criterion.category("order").withTypes("Placed"))))
                    .hasSize(EVENTS)
                    .contains(5L);
        }
        damaged.requireSoundWith(1);
    }

    @Test
    void the_last_event_of_a_stream_that_no_run_tells_of_gets_a_stream_of_its_own() throws IOException {
        damaged.deleteRuns();
        damaged.destroyBatchOf(EVENTS);
        damaged.accept(new Positions(EVENTS, EVENTS));
        try (var store = damaged.open()) {
            var lost = store.event(Query.stream(Stream.of("$lost-" + EVENTS)), 0);
            assertThat(lost.position()).isEqualTo(EVENTS);
            assertThat(lost.version()).isEqualTo(1);
            requireAppendsGoOn(store);
        }
        damaged.requireSoundWith(1);
    }

    @Test
    void where_only_an_empty_batch_is_damaged_nobody_need_accept_anything() throws IOException {
        damaged.deleteRuns();
        damaged.destroyIdleBatch();
        assertThat(Proust.verify(damaged.directory(), (done, total) -> {}).isOpenable())
                .isFalse();
        var report = damaged.repair();

        assertThat(report.isRepaired()).isTrue();
        assertThat(report.lost()).isEmpty();
        try (var store = damaged.open()) {
            assertThat(store.positions(Query.all())).hasSize(EVENTS);
            requireAppendsGoOn(store);
        }
        damaged.requireSoundWith(0);
    }

    @Test
    void what_can_be_read_is_not_accepted_as_lost() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_HEADER);
        var before = damaged.files();

        assertThatThrownBy(() -> damaged.accept(new Positions(4, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 4 of positions 4 to 5 can be read")
                .hasMessageContaining("lost are: position 5");
        DamagedStore.requireSame(before, damaged.files());
    }

    @Test
    void all_that_is_in_the_way_must_be_accepted_at_once() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_HEADER);
        damaged.flip(50, IN_HEADER);
        var before = damaged.files();

        assertThatThrownBy(() -> damaged.accept(new Positions(5, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accept all of position 5, position 50");
        DamagedStore.requireSame(before, damaged.files());
        damaged.accept(new Positions(5, 5), new Positions(50, 50));
        damaged.requireSoundWith(2);
    }

    @Test
    void a_lost_event_can_be_erased_and_its_log_verified_still() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_BODY);
        damaged.accept(new Positions(5, 5));
        try (var store = damaged.open()) {
            store.engine.submitErasure(List.of(new Positions(5, 5)), "asked for", () -> {});
            store.engine.step();
            store.putInOrder();
            assertThat(store.event(5).content()).isInstanceOf(Content.Erased.class);
            assertThat(store.engine.goneUpTo()).isEqualTo(EVENTS + 2);
        }
        damaged.requireSoundWith(1);
    }

    @Test
    void damage_to_the_last_event_that_is_left_hinders_nobody_to_carry_a_loss_out() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_BODY);
        damaged.flip(EVENTS, IN_BODY);
        damaged.accept(new Positions(5, 5));
        try (var store = damaged.open()) {
            requireLogged(store, List.of(new Positions(5, 5)));
            assertThatThrownBy(() -> store.content(EVENTS)).isInstanceOf(CorruptionException.class);
        }
        damaged.accept(new Positions(EVENTS, EVENTS));
        damaged.requireSoundWith(2);
    }

    @Test
    void what_tells_of_a_loss_may_be_lost_itself_and_keeps_its_stream() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_BODY);
        damaged.accept(new Positions(5, 5));
        try (var store = damaged.open()) {
            store.putInOrder();
        }
        for (int times = 1; times <= 2; times++) {
            damaged.damageCopies();
            damaged.destroy(DamagedStore.WHY);
            damaged.accept(new Positions(EVENTS + times, EVENTS + times));
            try (var store = damaged.open()) {
                store.putInOrder();
                assertThat(store.versions(Stream.of("$repairs")))
                        .isEqualTo(LongStream.rangeClosed(1, times + 1).boxed().toList());
            }
            damaged.requireSoundWith(1 + times);
        }
    }

    @Test
    void an_open_store_whose_erasures_cannot_be_read_tells_how_it_is() throws IOException {
        damaged.erase(3);
        damaged.deleteRuns();
        damaged.flipErasure();
        try (var store = damaged.open()) {
            assertThatThrownBy(() -> store.content(2)).isInstanceOf(CorruptionException.class);
            assertThat(store.engine.health().scrubs()).isZero();
        }
    }

    @Test
    void what_an_erasure_names_is_no_loss_once_the_erasure_is_healed_and_a_dry_run_knows_it() throws IOException {
        damaged.erase(3);
        damaged.flipErasure();
        var foretold = Proust.repair(damaged.directory(), RepairOptions.heal().dryRun(), (done, total) -> {});

        assertThat(foretold.lost()).isEmpty();
        assertThat(foretold.isRepaired()).isTrue();
        assertThat(damaged.repair().lost()).isEmpty();
        try (var store = damaged.open()) {
            assertThat(store.content(3)).isInstanceOf(Content.Erased.class);
        }
    }

    @Test
    void what_is_named_by_an_erasure_in_a_batch_that_nobody_can_pass_is_no_loss() throws IOException {
        try (var store = damaged.open()) {
            store.engine.submitErasure(List.of(new Positions(3, 3)), DamagedStore.WHY, () -> {});
            store.engine.submit(
                    Append.of(NewEvent.of(Stream.of("order", "1"), "Placed", Data.json("\"last\""))), () -> {});
            store.engine.step();
            store.putInOrder();
        }
        damaged.deleteRuns();
        damaged.flip("\"last\"", IN_HEADER);

        assertThat(damaged.repair().lost()).containsExactly(new Positions(EVENTS + 2, EVENTS + 2));
        damaged.accept(new Positions(EVENTS + 2, EVENTS + 2));
        try (var store = damaged.open()) {
            assertThat(store.content(3)).isInstanceOf(Content.Erased.class);
        }
        damaged.requireSoundWith(1);
    }

    @Test
    void events_whose_frame_is_damaged_take_no_more_room_than_they_did() throws IOException {
        var lengths = IntStream.iterate(0, bytes -> bytes < 512, bytes -> bytes + 24)
                .boxed()
                .toList();
        try (var store = damaged.open()) {
            for (int bytes : lengths) {
                var events = IntStream.range(0, 5)
                        .mapToObj(n ->
                                NewEvent.of(Stream.of("o", "" + n), "P", Data.json("1".repeat(1 + n / 4 * bytes))))
                        .toList();
                store.engine.submit(Append.of(events).withId("append with " + bytes), () -> {});
                store.engine.step();
            }
            store.putInOrder();
        }
        damaged.damageCopies();
        for (int bytes : lengths) {
            damaged.flip("append with " + bytes, 0);
        }
        damaged.accept(damaged.repair().lost().toArray(Positions[]::new));
        try (var store = damaged.open()) {
            for (long position = EVENTS + 1; position <= EVENTS + 5 * lengths.size(); position++) {
                assertThat(store.content(position)).isInstanceOf(Content.Present.class);
                assertThat(store.event(position).appendId()).isEmpty();
            }
        }
    }

    @Test
    void a_dry_run_of_a_loss_says_the_same_and_decides_nothing() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_BODY);
        var before = damaged.files();
        var accepting = RepairOptions.heal().acceptLoss(List.of(new Positions(5, 5)), DamagedStore.WHY);
        var foretold = Proust.repair(damaged.directory(), accepting.dryRun(), (done, total) -> {});

        DamagedStore.requireSame(before, damaged.files());
        assertThat(foretold.accepted()).containsExactly(new Positions(5, 5));
        assertThat(foretold.lost()).isEmpty();
        assertThat(foretold.isRepaired()).isTrue();
    }

    @Test
    void of_a_sound_store_nothing_is_accepted_as_lost() {
        assertThatThrownBy(() -> damaged.accept(new Positions(5, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lost are: none");
    }

    @Test
    void nobody_accepts_a_loss_without_a_reason() {
        assertThatThrownBy(() -> RepairOptions.heal().acceptLoss(List.of(new Positions(5, 5)), " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a loss is accepted without a reason");
    }

    @Test
    void while_a_segment_is_missing_nothing_is_decided() throws IOException {
        damaged.deleteRuns();
        damaged.flip(5, IN_BODY);
        Files.delete(damaged.directory().resolve("0000000003.segment"));
        var before = damaged.files();
        var report = damaged.accept(new Positions(5, 5));

        assertThat(report.accepted()).isEmpty();
        assertThat(report.toRestore()).isNotEmpty();
        DamagedStore.requireSame(before, damaged.files());
    }

    private static void requireLogged(DamagedStore.Opened store, List<Positions> ranges) {
        var event = store.event(Query.stream(Stream.of("$repairs")), 0);
        assertThat(event.type()).isEqualTo("$Repaired");
        var content = (Content.Present) event.content();
        assertThat(content.metadata()).containsEntry("reason", DamagedStore.WHY);
        var data = content.data().asBuffer();
        for (var range : ranges) {
            assertThat(new Positions(data.getLong(), data.getLong())).isEqualTo(range);
        }
        assertThat(data.hasRemaining()).isFalse();
    }

    private static void requireAppendsGoOn(DamagedStore.Opened store) {
        var stream = Stream.of("order", "6");
        int version = store.versions(stream).size();
        var pending = store.engine.submit(
                Append.of(NewEvent.of(stream, "Placed", Data.json("1"))).onlyIf(Condition.version(stream, version)),
                () -> {});
        store.engine.step();
        assertThat(pending.answer().versions()).containsEntry(stream, version + 1L);
    }

    /// All events, and of each what its header says.
    private Map<Long, String> told() throws IOException {
        var all = new TreeMap<Long, String>();
        try (var store = damaged.open()) {
            for (long position = 1; position <= EVENTS; position++) {
                try {
                    var event = store.event(position);
                    var lost = event.content() instanceof Content.Lost ? " lost" : "";
                    all.put(position, event.stream() + " " + event.version() + lost);
                } catch (CorruptionException damaged) {
                    all.put(position, Stream.of("order", "" + position % 7) + " " + (position + 6) / 7);
                }
            }
        }
        return all;
    }
}
