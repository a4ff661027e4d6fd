package dev.proust.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.index.ToldIndex.Told;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.engine.key.Key;
import dev.proust.engine.run.Run;
import dev.proust.store.CorruptionException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However its layers stand, the index says what a plain list of events says; and what of it is missing, damaged or not
/// of this log's history is thrown away, and made anew.
class LayeredIndexTest {

    private static final int KEYS = 12;
    private static final int STREAMS = 4;

    private static final long LONGEST_PAUSE =
            Throttle.WORK.multipliedBy(Throttle.PAUSE_PER_WORK).toNanos();

    @TempDir
    private Path directory;

    @Test
    void says_what_a_plain_list_says_while_memtables_become_runs_and_runs_are_merged() throws IOException {
        for (long seed = 0; seed < 3; seed++) {
            var random = new Random(seed);
            try (var index = ToldIndex.in(directory.resolve("" + seed), 1 + random.nextInt(6))) {
                for (int i = 0; i < 400; i++) {
                    index.add(event(random));
                    if (i % 50 == 0) requireSame(index, random, "seed " + seed);
                }
                requireSame(index, random, "seed " + seed);
                assertThat(levels(index)).as("levels of runs").hasSizeGreaterThan(1);
            }
        }
    }

    /// The last position that is in a run.
    private static long indexed(ToldIndex index) {
        var runs = index.index().layers().runs();
        return runs.isEmpty() ? 0 : runs.getLast().to();
    }

    private static Set<Integer> levels(ToldIndex index) {
        var levels = new TreeSet<Integer>();
        index.index().layers().runs().forEach(run -> levels.add(run.level()));
        return levels;
    }

    @Test
    void a_merged_run_has_copies_of_all_events_of_its_streams() {
        try (var index = filled(MergePlan.FAN_OUT * MergePlan.FAN_OUT);
                var view = index.view()) {
            assertThat(levels(index)).containsExactly(2);
            for (long position = 1; position <= index.told().head(); position++) {
                var stream = index.told().keys(position).getFirst();
                assertThat(view.copy(stream, position, Long.MAX_VALUE))
                        .as("position %d", position)
                        .isEqualTo(Told.copy(position));
            }
        }
    }

    @Test
    void a_merge_beside_appends_gives_way_the_less_the_more_of_it_is_left() throws IOException {
        try (var index = ToldIndex.in(directory, 1)) {
            flush(24, index);
            var pauses = pausesOf(Kind.MERGE, index);
            assertThat(pauses).isSorted();
            assertThat(pauses.getFirst()).isBetween(LONGEST_PAUSE / 2, LONGEST_PAUSE * 3 / 4);
            assertThat(pauses.getLast()).isBetween(LONGEST_PAUSE * 3 / 4, LONGEST_PAUSE);
        }
    }

    @Test
    void and_not_the_less_for_what_is_left_to_others() throws IOException {
        try (var index = filled(MergePlan.FAN_OUT * MergePlan.FAN_OUT - 1)) {
            flush(40, index);
            index.upkeep().work(Kind.MERGE);
            assertThat(pausesOf(Kind.MERGE_AGAIN, index)).isNotEmpty().allMatch(nanos -> nanos == LONGEST_PAUSE);
        }
    }

    private static void flush(int runs, ToldIndex index) throws IOException {
        var random = new Random(runs);
        for (int i = 0; i < runs; i++) {
            index.addOnly(List.of(new Key(random.nextLong(), random.nextLong())));
            index.upkeep().work(Kind.FLUSH);
        }
    }

    /// Whoever looks at the clock has worked for as long as he may, and somebody has appended meanwhile.
    private static List<Long> pausesOf(Kind kind, ToldIndex index) throws IOException {
        var told = index.told();
        told.pauses().clear();
        told.whenAskedForTheTime(() -> {
            told.pass(Throttle.WORK);
            index.addOnly(event(new Random(1)));
        });
        index.upkeep().work(kind);
        return told.pauses();
    }

    @Test
    void at_rest_all_becomes_a_few_covering_runs_that_the_next_opening_finds() throws IOException {
        for (long seed = 0; seed < 10; seed++) {
            var random = new Random(seed);
            var where = directory.resolve("" + seed);
            var index = ToldIndex.in(where, 1 + random.nextInt(30));
            for (int rests = 0; rests < 8; rests++) {
                fill(index, random.nextInt(50));
                index.rest();
                assertThat(indexed(index))
                        .as("seed %d", seed)
                        .isEqualTo(index.told().head());
                assertThat(index.index().layers().runs()).as("seed %d", seed).allMatch(Run::isCovering);
                assertThat(runs(where))
                        .as("seed %d", seed)
                        .hasSameSizeAs(index.index().layers().runs());
                requireSame(index, random, "seed " + seed);
            }
            try (var again = ToldIndex.in(where, 1, closed(index))) {
                assertThat(indexed(again))
                        .as("seed %d", seed)
                        .isEqualTo(again.told().head());
                requireSame(again, random, "opened again, seed " + seed);
            }
        }
    }

    @Test
    void at_rest_what_is_little_stays_in_memory() throws IOException {
        try (var index = ToldIndex.in(directory, 512 * 20)) {
            fill(index, 2);
            index.rest();
            assertThat(runs()).isEmpty();
            fill(index, 20);
            index.rest();
            assertThat(runs()).hasSize(1);
        }
    }

    @Test
    void a_view_goes_on_with_what_it_has_begun_on_while_its_runs_are_merged_away() {
        try (var index = filled(15)) {
            try (var view = index.view()) {
                fill(index, 40);
                assertThat(view.isStale()).isTrue();
                for (int key = 0; key < KEYS; key++) {
                    assertThat(view.floor(key(key), 15, 1)).isEqualTo(floor(index.told(), key(key), 15, 1));
                }
            }
        }
    }

    @Test
    void opens_with_all_runs_and_needs_to_be_told_only_what_came_after() {
        try (var index = reopened(filled(37))) {
            assertThat(index.index().missing()).isZero();
            requireSame(index, new Random(1), "opened again");
        }
    }

    @Test
    void prefers_the_run_that_was_made_of_others_to_those_and_deletes_them() throws IOException {
        var index = filled(15);
        var before = Files.createDirectory(directory.resolve("before"));
        for (var file : runs()) {
            Files.copy(file, before.resolve(file.getFileName()));
        }
        fill(index, 1);
        try (var files = Files.list(before)) {
            for (var file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        try (var again = reopened(index)) {
            assertThat(again.index().layers().runs()).hasSize(1);
            requireSame(again, new Random(1), "after a crash between a merge and its tidying up");
            again.index().tidyUp();
        }
        assertThat(runs()).hasSize(1);
    }

    @Test
    void says_what_the_log_says_where_a_run_is_missing_until_it_is_made_anew() throws IOException {
        var index = filled(10);
        Files.delete(runs().get(6));
        try (var again = reopened(index)) {
            again.index().tidyUp();
            assertThat(runs()).hasSize(9);
            requireMadeAnew(again, 1);
        }
        assertThat(runs()).hasSize(10);
    }

    @Test
    void says_what_the_log_says_where_a_run_is_damaged_in_what_is_read_at_once() throws IOException {
        var index = filled(10);
        var file = runs().get(4);
        damage(file, (int) Files.size(file) - 4096 - 1);
        try (var again = reopened(index)) {
            requireMadeAnew(again, 1);
        }
    }

    @Test
    void does_not_believe_a_run_if_the_log_has_not_the_batch_that_it_ends_with() {
        var index = filled(10);
        index.told().lose(8);
        try (var again = reopened(index)) {
            requireMadeAnew(again, 1);
        }
    }

    @Test
    void says_what_the_log_says_where_any_runs_are_missing() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var where = directory.resolve("" + seed);
            int postings = 1 + random.nextInt(20);
            var index = ToldIndex.in(where, postings);
            fill(index, 1 + random.nextInt(120));
            index.close();
            for (var file : runs(where)) {
                if (random.nextInt(3) > 0) Files.delete(file);
            }
            try (var again = ToldIndex.in(where, postings, index.told())) {
                var as = "seed " + seed;
                requireSame(again, random, as + ", opened again");
                while (again.upkeep().isDue(Kind.REFILL)) {
                    again.upkeep().work(Kind.REFILL);
                    requireSame(again, random, as + ", while runs are made anew");
                }
                again.keepUp();
                assertThat(again.index().missing()).isZero();
                fill(again, 30);
                requireSame(again, random, as + ", later");
            }
        }
    }

    @Test
    void a_view_that_has_begun_on_a_gap_goes_on_while_runs_are_made_of_it() throws IOException {
        var index = filled(15);
        for (var file : runs()) {
            Files.delete(file);
        }
        try (var again = reopened(index);
                var view = again.view()) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(view.floor(key(key), 15, 1)).isEqualTo(floor(index.told(), key(key), 15, 1));
                if (key % 3 == 0) again.upkeep().work(Kind.REFILL);
                assertThat(view.ceiling(key(key), 1, 15)).isEqualTo(ceiling(index.told(), key(key), 1, 15));
            }
        }
    }

    /// Before and behind the damage all is told; what lies there is never said not to be there.
    @Test
    void where_the_log_is_damaged_too_nobody_is_told_that_there_is_nothing() throws IOException {
        var index = filled(15);
        for (var file : runs().subList(8, 11)) {
            Files.delete(file);
        }
        index.told().damage(10);
        try (var again = reopened(index);
                var view = again.view()) {
            again.keepUp();
            var nowhere = new Key(1, 1);
            assertThat(view.floor(nowhere, 15, 12)).isZero();
            assertThat(view.ceiling(nowhere, 1, 8)).isEqualTo(Postings.NONE);
            assertThatThrownBy(() -> view.floor(nowhere, 15, 1)).isInstanceOf(CorruptionException.class);
            assertThatThrownBy(() -> view.ceiling(nowhere, 1, 15)).isInstanceOf(CorruptionException.class);
            assertThatThrownBy(() -> view.version(nowhere, 15)).isInstanceOf(CorruptionException.class);
            assertThatThrownBy(() -> view.positionOf(nowhere, 1)).isInstanceOf(CorruptionException.class);
            assertThat(again.index().missing())
                    .as("positions of which no run can be made")
                    .isPositive();
            assertThat(again.upkeep().isDue(Kind.REFILL)).isFalse();
            assertThat(again.upkeep().hasFailed()).isFalse();
        }
    }

    private static void requireMadeAnew(ToldIndex index, long missing) {
        assertThat(index.index().missing()).isEqualTo(missing);
        requireSame(index, new Random(1), "before anything is made anew");
        assertThat(index.upkeep().isDue(Kind.REFILL)).isTrue();
        index.keepUp();
        assertThat(index.index().missing()).isZero();
        requireSame(index, new Random(1), "made anew");
    }

    @Test
    void forgets_runs_that_know_more_than_the_log() throws IOException {
        var index = filled(10);
        index.told().cut(4);
        try (var again = reopened(index)) {
            assertThat(again.index().missing()).isZero();
            requireSame(again, new Random(1), "what is left");
        }
        assertThat(runs()).hasSize(4);
    }

    @Test
    void makes_a_run_anew_that_is_found_damaged_when_it_is_read() throws IOException {
        for (int events : new int[] {5, 16}) {
            var where = Files.createDirectory(directory.resolve("" + events));
            var index = ToldIndex.in(where, 1);
            fill(index, events);
            var file = runs(where).getFirst();
            damage(file, 9);
            var alarms = new ArrayList<String>();
            try (var again = ToldIndex.in(where, 1, closed(index))) {
                again.index().onDamage(() -> alarms.add("damage"));
                assertThat(again.upkeep().isDue(Kind.REPAIR)).isFalse();
                assertThatThrownBy(() -> askAll(again))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("damaged")
                        .hasMessageContaining("made anew from the log");
                assertThat(alarms).isNotEmpty();
                assertThat(again.upkeep().isDue(Kind.REPAIR)).isTrue();

                again.keepUp();
                requireSame(again, new Random(1), "repaired");
                assertThat(again.upkeep().isDue(Kind.REPAIR)).isFalse();
            }
            try (var again = ToldIndex.in(where, 1, index.told())) {
                assertThat(again.index().missing()).isZero();
                requireSame(again, new Random(1), "repaired, and opened again");
            }
        }
    }

    private static void askAll(ToldIndex index) {
        try (var view = index.view()) {
            for (int key = 0; key < KEYS; key++) {
                view.floor(key(key), index.told().head(), 1);
            }
        }
    }

    @Test
    void keeps_in_memory_what_cannot_be_written_and_tries_again_later() throws IOException {
        var where = directory.resolve("gone");
        var random = new Random(1);
        try (var index = ToldIndex.in(where, 20)) {
            fill(index, 5);
            for (var file : runs(where)) {
                Files.delete(file);
            }
            Files.delete(where);
            while (!index.upkeep().isDue(Kind.FLUSH)) {
                index.addOnly(event(random));
            }
            assertThatThrownBy(() -> index.upkeep().work(Kind.FLUSH)).isInstanceOf(IOException.class);
            assertThat(index.upkeep().isDue(Kind.FLUSH)).as("due at once").isFalse();
            assertThat(index.upkeep().hasFailed()).isTrue();
            index.told().pass(Upkeep.REST.minusNanos(1));
            assertThat(index.upkeep().isDue(Kind.FLUSH)).as("due too soon").isFalse();
            index.told().pass(Duration.ofNanos(1));
            assertThat(index.upkeep().isDue(Kind.FLUSH)).as("due after a while").isTrue();
            while (index.upkeep().debt() < 1) {
                assertThat(index.upkeep().stuck()).isEmpty();
                index.addOnly(event(random));
            }
            assertThat(index.upkeep().stuck()).as("why no more may wait").isPresent();

            FileDisk.at(where);
            index.upkeep().work(Kind.FLUSH);
            assertThat(index.upkeep().stuck()).isEmpty();
            assertThat(index.upkeep().hasFailed()).isFalse();
            requireSame(index, random, "after all");
        }
    }

    // ---------------------------------------------------------------------------------------------------- told

    private ToldIndex filled(int events) {
        var index = ToldIndex.in(directory, 1);
        fill(index, events);
        return index;
    }

    private static void fill(ToldIndex index, int events) {
        var random = new Random(index.told().head());
        for (int i = 0; i < events; i++) {
            index.add(event(random));
        }
    }

    private ToldIndex reopened(ToldIndex index) {
        return ToldIndex.in(directory, 1, closed(index));
    }

    private static Told closed(ToldIndex index) {
        index.close();
        return index.told();
    }

    private List<Path> runs() throws IOException {
        return runs(directory);
    }

    private static List<Path> runs(Path where) throws IOException {
        try (var files = Files.list(where)) {
            return files.filter(file -> file.toString().endsWith(".run"))
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file, int at) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static Key key(int key) {
        return new Key(key * 0x9E37_79B9_7F4A_7C15L, key);
    }

    private static List<Key> event(Random random) {
        var keys = new ArrayList<Key>();
        keys.add(key(random.nextInt(STREAMS)));
        for (int key = STREAMS; key < KEYS; key++) {
            if (random.nextInt(key) < 2) keys.add(key(key));
        }
        return keys;
    }

    // ---------------------------------------------------------------------------------------------------- same

    private static void requireSame(ToldIndex index, Random random, String as) {
        var told = index.told();
        try (var view = index.view()) {
            for (int i = 0; i < 60; i++) {
                long to = 1 + random.nextLong(told.head());
                long from = 1 + random.nextLong(to);
                var key = key(random.nextInt(KEYS));
                assertThat(view.floor(key, to, from)).as(as).isEqualTo(floor(told, key, to, from));
                assertThat(view.ceiling(key, from, to)).as(as).isEqualTo(ceiling(told, key, from, to));
                assertThat(view.place(to)).as(as).isEqualTo(Told.place(to));
                requireCopy(view, told, to, as);
                var stream = key(random.nextInt(STREAMS));
                assertThat(view.version(stream, to)).as(as).isEqualTo(version(told, stream, to));
                long version = 1 + random.nextLong(20);
                assertThat(view.positionOf(stream, version)).as(as).isEqualTo(positionOf(told, stream, version));
            }
        }
    }

    /// Where there is a copy, it is the right one.
    private static void requireCopy(View view, Told told, long position, String as) {
        var copy = view.copy(told.keys(position).getFirst(), position, position % 7 - 3 == 0 ? 1 : position % 7 - 3);
        if (copy.limit() > 0) assertThat(copy).as(as).isEqualTo(Told.copy(position));
    }

    private static long floor(Told told, Key key, long last, long downTo) {
        for (long position = last; position >= downTo; position--) {
            if (told.keys(position).contains(key)) return position;
        }
        return 0;
    }

    private static long ceiling(Told told, Key key, long first, long upTo) {
        for (long position = first; position <= upTo; position++) {
            if (told.keys(position).contains(key)) return position;
        }
        return Postings.NONE;
    }

    private static long version(Told told, Key stream, long upTo) {
        long count = 0;
        for (long position = 1; position <= upTo; position++) {
            if (told.keys(position).getFirst().equals(stream)) count++;
        }
        return count;
    }

    private static long positionOf(Told told, Key stream, long version) {
        long count = 0;
        for (long position = 1; position <= told.head(); position++) {
            if (told.keys(position).getFirst().equals(stream) && ++count == version) return position;
        }
        return Postings.NONE;
    }
}
