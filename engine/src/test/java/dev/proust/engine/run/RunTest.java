package dev.proust.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Check;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import dev.proust.store.CorruptionException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run says of every key what it was told, whatever is asked, and nothing else; and it notices every damaged byte.
class RunTest {

    private static final Mark MARK = new Mark(4096, new Check(3, 4));

    private final Secret secret = Secret.random(new Random(7));

    @TempDir
    private Path directory;

    private FileDisk disk;
    private Runs runs;

    @BeforeEach
    void open() throws IOException {
        disk = FileDisk.at(directory);
        runs = runs(secret, 100_000);
    }

    @Test
    void finds_every_list_that_was_written_and_no_other() throws IOException {
        for (long seed = 0; seed < 8; seed++) {
            var random = new Random(seed);
            var told = Told.random(random, 1 + random.nextLong(1_000_000), 30_000);
            var run = told.write(runs);

            told.requireIn(run, "seed " + seed);
            for (int i = 0; i < 500; i++) {
                assertThat(run.find(key(random))).as("seed %d", seed).isEmpty();
            }
            run.release();
        }
    }

    @Test
    void puts_a_long_list_into_blocks_and_finds_every_position_of_it() throws IOException {
        var random = new Random(1);
        var told = new Told(1, 3_000_000, new TreeMap<>());
        told.add(key(random), 0, LongStream.rangeClosed(1, 100_000).map(n -> 30 * n));
        told.add(key(random), 17, LongStream.rangeClosed(1, 50_000).map(n -> n * n / 1_000 + n));
        told.add(key(random), 0, LongStream.rangeClosed(1, 3_000_000).filter(n -> n < 20_000 || n > 2_990_000));
        var run = told.write(runs);

        told.requireIn(run, "long lists");
    }

    @Test
    void merges_neighbours_into_what_one_run_over_all_would_say() throws IOException {
        for (long seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            var all = new Told(1, 0, new TreeMap<>());
            var parts = new ArrayList<Run>();
            long next = 1;
            for (int i = 0; i < 2 + random.nextInt(5); i++) {
                var part = Told.random(random, next, 100 + random.nextLong(5_000));
                next = part.to + 1;
                all = all.and(part);
                parts.add(all.lastPart(part).write(runs));
            }
            var merged = runs.merge(parts, 1);

            assertThat(merged.from()).isEqualTo(1);
            assertThat(merged.to()).isEqualTo(all.to);
            assertThat(merged.level()).isEqualTo(1);
            all.requireIn(merged, "seed " + seed);
            parts.forEach(Run::release);
            merged.release();
        }
    }

    @Test
    void tells_every_damaged_byte_and_never_says_anything_else_than_before() throws IOException {
        var random = new Random(5);
        var told = Told.random(random, 1, 3_000);
        told.write(runs).release();
        var file = directory.resolve(RunName.of(told.from, told.to).toString());
        var whole = Files.readAllBytes(file);
        int told_of = 0;
        for (int i = 0; i < 1_000; i++) {
            var damaged = whole.clone();
            int at = i < 500 ? whole.length - 1 - i : random.nextInt(whole.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            if (isTold(told)) told_of++;
        }
        assertThat(told_of).as("of 1,000 damaged bytes").isEqualTo(1_000);
    }

    private boolean isTold(Told told) throws IOException {
        Run run;
        try {
            run = runs(secret, 0).open(RunName.of(told.from, told.to));
        } catch (CorruptionException damaged) {
            return true;
        }
        try {
            return told.countDamaged(run) > 0;
        } finally {
            run.release();
        }
    }

    @Test
    void is_not_taken_for_another_stores() throws IOException {
        var told = Told.random(new Random(5), 1, 3_000);
        told.write(runs).release();
        var other = runs(Secret.random(new Random(8)), 0);

        assertThatThrownBy(() -> other.open(RunName.of(told.from, told.to)))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("check");
    }

    @Test
    void is_not_taken_for_what_its_file_is_called_after_a_mix_up() throws IOException {
        var told = Told.random(new Random(5), 1, 3_000);
        told.write(runs).release();
        var name = RunName.of(told.from, told.to);
        var wrong = RunName.of(told.from, told.to + 1);
        Files.move(directory.resolve(name.toString()), directory.resolve(wrong.toString()));

        assertThatThrownBy(() -> runs.open(wrong))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("positions 1 to");
    }

    @Test
    void stays_readable_for_who_holds_it_and_is_deleted_when_the_last_one_lets_it_go() throws IOException {
        var told = Told.random(new Random(5), 1, 3_000);
        var run = told.write(runs);
        run.hold();
        run.retire();
        run.release();
        told.requireIn(run, "held");
        assertThat(runs.names()).hasSize(1);

        run.release();
        assertThat(runs.names()).isEmpty();
        assertThatThrownBy(run::hold).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leaves_what_is_not_finished_under_another_name_to_be_deleted() throws IOException {
        runs.create(1, 10, new RunWriter.Size(1, 100)).close();
        assertThat(runs.names()).isEmpty();
        assertThat(disk.list()).hasSize(1);

        runs.deleteUnfinished();
        assertThat(disk.list()).isEmpty();
    }

    private Runs runs(Secret secret, long cacheBytes) {
        return new Runs(disk, new NoEvents(secret), new BlockCache(cacheBytes));
    }

    private static Key key(Random random) {
        return new Key(random.nextLong(), random.nextLong());
    }

    /// What a run is told: positions of keys, those of streams with the version of the first.
    private record Told(long from, long to, TreeMap<Key, PostingList> lists) {

        static Told random(Random random, long from, long span) {
            var told = new Told(from, from + span - 1, new TreeMap<>());
            int keys = 1 + random.nextInt(2_000);
            for (int i = 0; i < keys; i++) {
                int count = random.nextInt(50) == 0 ? 1 + random.nextInt(3_000) : 1 + random.nextInt(4);
                var positions = new TreeSet<Long>();
                for (int n = 0; n < count; n++) {
                    positions.add(from + random.nextLong(span));
                }
                long version = random.nextBoolean() ? 0 : 1 + random.nextInt(1_000);
                told.add(key(random), version, positions.stream().mapToLong(Long::longValue));
            }
            return told;
        }

        void add(Key key, long firstVersion, LongStream positions) {
            lists.put(key, new PostingList.InMemory(positions.toArray(), firstVersion));
        }

        /// Both, one behind the other; every second key of the first goes on in the second.
        Told and(Told next) {
            var both = new TreeMap<>(lists);
            var free = next.lists.values().iterator();
            int i = 0;
            for (var entry : lists.entrySet()) {
                if (i++ % 2 == 0 || !free.hasNext()) continue;
                both.put(entry.getKey(), joined(entry.getValue(), free.next()));
            }
            while (free.hasNext()) {
                both.put(new Key(both.size() * 0x9E3779B97F4A7C15L, 1), free.next());
            }
            return new Told(from, next.to, both);
        }

        private static PostingList joined(PostingList before, PostingList after) {
            var positions = LongStream.concat(
                            LongStream.rangeClosed(1, before.count()).map(before::get),
                            LongStream.rangeClosed(1, after.count()).map(after::get))
                    .toArray();
            return new PostingList.InMemory(positions, before.firstVersion());
        }

        /// What of this lies in the range of its last part.
        Told lastPart(Told part) {
            var last = new Told(part.from, part.to, new TreeMap<>());
            lists.forEach((key, list) -> {
                long before = list.countUpTo(part.from - 1);
                if (before == list.count()) return;
                long version = list.firstVersion() == 0 ? 0 : list.firstVersion() + before;
                last.add(
                        key,
                        version,
                        LongStream.rangeClosed(before + 1, list.count()).map(list::get));
            });
            return last;
        }

        Run write(Runs runs) throws IOException {
            long postings =
                    lists.values().stream().mapToLong(PostingList::count).sum();
            try (var writer = runs.create(from, to, RunWriter.Size.of(lists.size(), postings))) {
                for (var entry : lists.entrySet()) {
                    writer.add(entry.getKey(), List.of(entry.getValue()));
                }
                writer.addPlaces(Told::place);
                return runs.finish(writer, 0, MARK);
            }
        }

        /// Segments change now and then.
        static long place(long position) {
            return ((1 + position / 10_000) << 40) + position % 10_000 * 300;
        }

        void requireIn(Run run, String as) {
            var random = new Random(from);
            assertThat(run.from()).isEqualTo(from);
            assertThat(run.to()).isEqualTo(to);
            assertThat(run.mark()).isEqualTo(MARK);
            lists.forEach((key, list) -> requireSame(run.find(key).map(Found::list), list, random, as));
            for (int i = 0; i < 1_000; i++) {
                long position = random.nextLong(from, to + 1);
                assertThat(run.place(position)).as(as).isEqualTo(place(position));
            }
        }

        private void requireSame(Optional<PostingList> found, PostingList expected, Random random, String as) {
            assertThat(found).as(as).isPresent();
            var list = found.get();
            assertThat(list.count()).as(as).isEqualTo(expected.count());
            assertThat(list.firstVersion()).as(as).isEqualTo(expected.firstVersion());
            for (int i = 0; i < 20; i++) {
                long n = 1 + random.nextLong(expected.count());
                assertThat(list.get(n)).as(as).isEqualTo(expected.get(n));
                long position = i % 2 == 0 ? random.nextLong(from - 1, to + 2) : expected.get(n) - i % 3;
                assertThat(list.countUpTo(position))
                        .as("%s, up to %d", as, position)
                        .isEqualTo(expected.countUpTo(position));
                assertThat(list.floor(position)).as(as).isEqualTo(expected.floor(position));
                assertThat(list.ceiling(position)).as(as).isEqualTo(expected.ceiling(position));
            }
        }

        /// How many questions are answered with an error; no other answer may differ.
        int countDamaged(Run run) {
            int damaged = 0;
            for (var entry : lists.entrySet()) {
                try {
                    var list = run.find(entry.getKey()).orElseThrow().list();
                    for (long n = 1; n <= list.count(); n++) {
                        assertThat(list.get(n)).isEqualTo(entry.getValue().get(n));
                    }
                } catch (UnavailableException told) {
                    damaged++;
                }
            }
            for (long position = from; position <= to; position += PlaceBlock.POSITIONS / 2) {
                try {
                    assertThat(run.place(position)).isEqualTo(place(position));
                } catch (UnavailableException told) {
                    damaged++;
                }
            }
            return damaged;
        }
    }
}
