package dev.proust.engine.repair;

import static dev.proust.engine.repair.DamagedStore.EVENTS;
import static dev.proust.engine.repair.DamagedStore.FIRST;
import static dev.proust.engine.repair.DamagedStore.IN_BODY;
import static dev.proust.engine.repair.DamagedStore.IN_HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.store.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What has a whole copy becomes what it was; what has none is named; and nothing that was erased comes back.
class RepairTest {

    private DamagedStore damaged = new DamagedStore(Path.of(""));

    @BeforeEach
    void live(@TempDir Path directory) throws IOException {
        damaged = new DamagedStore(directory);
        damaged.live();
    }

    // ---------------------------------------------------------------------------------------------------- heal

    @Test
    void a_sound_store_is_left_as_it_is() throws IOException {
        var before = damaged.files();
        var report = damaged.repair();

        assertThat(report.isRepaired()).isTrue();
        assertThat(report.healed()).isEmpty();
        DamagedStore.requireSame(before, damaged.files());
    }

    @Test
    void bodies_and_headers_that_have_whole_copies_become_what_they_were() throws IOException {
        var before = damaged.files();
        damaged.flip(5, IN_BODY);
        damaged.flip(7, IN_HEADER);
        damaged.flip(EVENTS, IN_HEADER);
        var report = damaged.repair();

        assertThat(report.found().isOpenable()).isFalse();
        assertThat(report.healed().stream().map(Damage::kind))
                .containsExactlyInAnyOrder(Kind.BODY, Kind.BATCH_CONTENT, Kind.BATCH_CONTENT);
        assertThat(report.left()).isEmpty();
        assertThat(report.isRepaired()).isTrue();
        DamagedStore.requireSame(before, damaged.files());
    }

    @Test
    void a_dry_run_says_the_same_and_writes_nothing() throws IOException {
        damaged.flip(5, IN_BODY);
        damaged.flip(100, IN_HEADER);
        var before = damaged.files();
        var report = Proust.repair(damaged.directory(), RepairOptions.heal().dryRun(), (done, total) -> {});

        DamagedStore.requireSame(before, damaged.files());
        assertThat(report.left()).isEmpty();
        assertThat(report.healed()).isEqualTo(damaged.repair().healed()).hasSize(2);
    }

    @Test
    void what_has_no_copy_is_named_and_left_alone() throws IOException {
        for (var run : damaged.runs()) {
            Files.delete(run);
        }
        damaged.flip(5, IN_BODY);
        damaged.flip(6, IN_BODY);
        damaged.flip(8, IN_BODY);
        var before = damaged.files();
        var report = damaged.repair();

        assertThat(report.isRepaired()).isFalse();
        assertThat(report.healed()).isEmpty();
        assertThat(report.lost()).containsExactly(new Positions(5, 6), new Positions(8, 8));
        DamagedStore.requireSame(before, damaged.files());
    }

    @Test
    void a_copy_is_found_though_what_finds_it_is_damaged() throws IOException {
        var before = Files.readAllBytes(damaged.directory().resolve(FIRST));
        damaged.flip(5, IN_BODY);
        for (var run : damaged.runs()) {
            DamagedStore.damageBuckets(run);
        }
        var report = damaged.repair();

        assertThat(report.healed()).hasSize(1);
        assertThat(report.left()).isNotEmpty().allMatch(damage -> damage.kind() == Kind.RUN_BUCKET);
        assertThat(report.isRepaired()).as("the next opening makes it anew").isTrue();
        assertThat(Files.readAllBytes(damaged.directory().resolve(FIRST))).isEqualTo(before);
    }

    // ---------------------------------------------------------------------------------------------------- erased

    @Test
    void a_copy_of_before_brings_back_nothing_that_was_erased() throws IOException {
        var old = damaged.copies();
        damaged.erase(3);
        damaged.putBack(old);
        var before = Files.readAllBytes(damaged.directory().resolve(FIRST));
        damaged.repair();

        assertThat(Files.readAllBytes(damaged.directory().resolve(FIRST))).isEqualTo(before);
        try (var store = damaged.open()) {
            assertThat(store.content(3)).isInstanceOf(Content.Erased.class);
        }
    }

    @Test
    void where_the_erasure_cannot_be_read_nothing_that_is_blank_is_brought_back() throws IOException {
        var old = damaged.copies();
        damaged.erase(3);
        damaged.putBack(old);
        damaged.flipErasure();
        damaged.flip(200, IN_BODY);
        var report = damaged.repair();

        assertThat(report.healed())
                .singleElement()
                .satisfies(damage -> assertThat(damage.positions()).contains(new Positions(200, 200)));
        assertThat(report.lost()).containsExactly(new Positions(3, 3), new Positions(EVENTS + 1, EVENTS + 1));
        damaged.accept(new Positions(3, 3), new Positions(EVENTS + 1, EVENTS + 1));
        try (var store = damaged.open()) {
            assertThat(store.content(3)).isInstanceOf(Content.Lost.class);
            assertThat(store.content(4)).isInstanceOf(Content.Present.class);
        }
        damaged.requireSoundWith(2);
    }

    @Test
    void where_versions_of_erasures_follow_on_one_another_none_stood_between() throws IOException {
        var old = damaged.copies();
        damaged.say("\"before the first erasure\"");
        damaged.erase(3);
        damaged.say("\"between two erasures\"");
        damaged.erase(4);
        damaged.putBack(old);
        damaged.flip("\"before the first", IN_HEADER);
        damaged.flip("\"between two", IN_HEADER);
        damaged.blank(5);
        var report = damaged.repair();

        assertThat(report.healed())
                .singleElement()
                .satisfies(damage -> assertThat(damage.positions()).contains(new Positions(5, 5)));
        assertThat(report.lost())
                .containsExactly(new Positions(EVENTS + 1, EVENTS + 1), new Positions(EVENTS + 3, EVENTS + 3));
    }

    @Test
    void behind_the_last_erasure_that_can_be_read_there_may_have_been_another() throws IOException {
        var old = damaged.copies();
        damaged.erase(3);
        damaged.say("\"behind the erasure\"", "\"the last one\"");
        damaged.putBack(old);
        damaged.flip("\"behind the", IN_HEADER);
        damaged.blank(5);
        var report = damaged.repair();

        assertThat(report.healed()).isEmpty();
        assertThat(report.lost()).containsExactly(new Positions(5, 5), new Positions(EVENTS + 2, EVENTS + 2));
    }

    @Test
    void where_a_version_of_an_erasure_is_missing_nothing_that_is_blank_is_brought_back() throws IOException {
        var old = damaged.copies();
        damaged.erase(3);
        damaged.say("\"between two erasures\"");
        damaged.erase(4, "the second one");
        damaged.erase(5);
        damaged.putBack(old);
        damaged.flip("\"between two", IN_HEADER);
        damaged.destroy("the second one");
        var report = damaged.repair();

        assertThat(report.healed()).isEmpty();
        assertThat(report.lost()).containsExactly(new Positions(4, 4), new Positions(EVENTS + 2, EVENTS + 3));
    }

    @Test
    void a_dry_run_takes_nothing_for_erased_that_only_a_copy_of_an_erasure_names() throws IOException {
        var flipThird = damaged.flipCheckOfBatchOf(DamagedStore.said(3));
        eraseByWhatOnlyACopyTells();
        flipThird.run();
        var foretold = Proust.repair(damaged.directory(), RepairOptions.heal().dryRun(), (done, total) -> {});
        var report = damaged.repair();

        assertThat(report.lost()).contains(new Positions(3, 3));
        assertThat(foretold.lost()).isEqualTo(report.lost());
    }

    @Test
    void what_only_a_copy_of_an_erasure_names_is_not_brought_back_though_it_is_not_blank() throws IOException {
        var old = damaged.copies();
        var first = damaged.directory().resolve(FIRST);
        var before = Files.readAllBytes(first);
        eraseByWhatOnlyACopyTells();
        Files.write(first, before);
        for (var file : old.entrySet()) {
            Files.write(damaged.directory().resolve(file.getKey()), file.getValue());
        }
        damaged.flip(3, IN_BODY);
        damaged.flip(4, IN_BODY);
        var report = damaged.repair();

        assertThat(report.lost()).contains(new Positions(3, 3)).doesNotContain(new Positions(4, 4));
    }

    /// The erasure of event 3 is damaged, and has a copy; and nothing proves what its batch was.
    private void eraseByWhatOnlyACopyTells() throws IOException {
        try (var store = damaged.open()) {
            store.erase(3, DamagedStore.ASKED_FOR);
            for (int n = 0; n < EVENTS; n++) {
                store.say("\"behind the erasure, %d\"".formatted(n));
            }
            store.putInOrder();
        }
        damaged.flipCheckOfBatchOf(DamagedStore.ASKED_FOR).run();
        damaged.flipErasure();
        damaged.flipCheckOfBatchOf("\"behind the erasure, 0").run();
    }

    // ---------------------------------------------------------------------------------------------------- runs

    @Test
    void a_run_against_the_log_is_deleted_and_made_anew() throws IOException {
        var run = damaged.runs().getFirst();
        DamagedStore.falsifyPlace(run);
        var foretold = Proust.repair(damaged.directory(), RepairOptions.heal().dryRun(), (done, total) -> {});
        assertThat(foretold.deleted()).containsExactly(String.valueOf(run.getFileName()));
        assertThat(run).exists();
        var report = damaged.repair();

        assertThat(report.deleted()).containsExactly(String.valueOf(run.getFileName()));
        assertThat(report.isRepaired()).isTrue();
        assertThat(run).doesNotExist();
        try (var store = damaged.open()) {
            for (int n = 1; n <= EVENTS; n++) {
                assertThat(store.content(n)).isInstanceOf(Content.Present.class);
            }
            store.putInOrder();
        }
        assertThat(Proust.verify(damaged.directory(), (done, total) -> {}).damages())
                .isEmpty();
    }

    @Test
    void a_run_against_the_log_stays_while_the_log_cannot_be_read_there() throws IOException {
        var run = damaged.runs().getFirst();
        DamagedStore.falsifyPlace(run);
        for (var other : damaged.runs()) {
            if (!other.equals(run)) Files.delete(other);
        }
        damaged.destroyBatchOf(5);
        damaged.damageCopies();
        var report = Proust.repair(damaged.directory(), RepairOptions.heal().dryRun(), (done, total) -> {});

        assertThat(report.deleted()).isEmpty();
        assertThat(run).exists();
    }
}
