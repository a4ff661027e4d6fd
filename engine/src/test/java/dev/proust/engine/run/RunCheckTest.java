package dev.proust.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Check;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is whole, but says something else than the log, is found, and one that says the same is not.
class RunCheckTest {

    private static final Mark MARK = new Mark(4096, new Check(3, 4));
    private static final long FROM = 1_001;
    private static final int EVENTS = 5_000;

    private final Secret secret = Secret.random(new Random(7));
    private final Random random = new Random(1);
    private final Key type = key();
    private final List<Event> log = new ArrayList<>();

    @TempDir
    private Path directory;

    /// What the log says of an event.
    private record Event(Key stream, long version, long place) {
        Event with(long otherVersion) {
            return new Event(stream, otherVersion, place);
        }
    }

    RunCheckTest() {
        var streams = new ArrayList<Key>();
        var versions = new TreeMap<Key, Long>();
        for (int i = 0; i < 700; i++) {
            streams.add(key());
            versions.put(streams.getLast(), (long) random.nextInt(50));
        }
        for (int i = 0; i < EVENTS; i++) {
            var stream = streams.get(random.nextInt(streams.size()));
            log.add(new Event(stream, versions.merge(stream, 1L, Long::sum), 4096L + 100L * i));
        }
    }

    private Key key() {
        return new Key(random.nextLong(), random.nextLong());
    }

    @Test
    void the_same_is_no_contradiction() throws IOException {
        write(log, type);

        assertThat(check(List.of())).isEmpty();
    }

    @Test
    void a_posting_that_lacks_or_is_too_much_is_found_in_its_bucket() throws IOException {
        write(log, key());
        var damages = check(List.of());

        // The buckets of the type that the log tells, and of the one that the run has.
        assertThat(damages).hasSize(2).allSatisfy(damage -> {
            assertThat(damage.kind()).isEqualTo(Kind.RUN_CONTRADICTION);
            assertThat(damage.consequence()).isEqualTo(Consequence.WRONG_ANSWERS);
        });
    }

    @Test
    void a_wrong_version_is_found_in_its_streams_bucket() throws IOException {
        var other = new ArrayList<>(log);
        var first = log.getFirst();
        for (int i = 0; i < EVENTS; i++) {
            if (log.get(i).stream.equals(first.stream)) other.set(i, log.get(i).with(log.get(i).version + 1));
        }
        write(other, type);

        assertThat(check(List.of())).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Kind.RUN_CONTRADICTION);
            assertThat(damage.to() - damage.from()).isBetween(1_000L, 10_000L);
        });
    }

    @Test
    void an_event_under_another_stream_is_found() throws IOException {
        var other = new ArrayList<>(log);
        // The last events of two streams change places.
        int last = EVENTS - 1;
        int before = last - 1;
        while (log.get(before).stream.equals(log.get(last).stream)) {
            before--;
        }
        other.set(last, new Event(log.get(before).stream, log.get(before).version, log.get(last).place));
        other.set(before, new Event(log.get(last).stream, log.get(last).version, log.get(before).place));
        write(other, type);

        assertThat(check(List.of())).isNotEmpty().allMatch(damage -> damage.kind() == Kind.RUN_CONTRADICTION);
    }

    @Test
    void a_wrong_place_is_found_in_its_block() throws IOException {
        var other = new ArrayList<>(log);
        other.set(3_000, new Event(log.get(3_000).stream, log.get(3_000).version, log.get(3_000).place + 1));
        write(other, type);

        assertThat(check(List.of())).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Kind.RUN_CONTRADICTION);
            assertThat(damage.positions()).contains(new Positions(FROM + 2_048, FROM + 4_095));
        });
    }

    @Test
    void positions_that_the_log_cannot_tell_are_not_compared() throws IOException {
        write(log, type);

        assertThat(check(List.of(new Positions(FROM + 10, FROM + 20), new Positions(FROM + 4_000, Positions.OPEN))))
                .isEmpty();
    }

    private void write(List<Event> events, Key typeOfAll) throws IOException {
        var lists = new TreeMap<Key, List<Long>>();
        var versions = new TreeMap<Key, Long>();
        for (int i = 0; i < events.size(); i++) {
            lists.computeIfAbsent(events.get(i).stream, _ -> new ArrayList<>()).add(FROM + i);
            versions.putIfAbsent(events.get(i).stream, events.get(i).version);
            lists.computeIfAbsent(typeOfAll, _ -> new ArrayList<>()).add(FROM + i);
        }
        var runs = new Runs(FileDisk.at(directory), new NoEvents(secret), new BlockCache(0));
        try (var writer = runs.create(FROM, FROM + EVENTS - 1, RunWriter.Size.of(lists.size(), 2L * EVENTS))) {
            for (var list : lists.entrySet()) {
                var positions =
                        list.getValue().stream().mapToLong(Long::longValue).toArray();
                long version = versions.getOrDefault(list.getKey(), 0L);
                writer.add(list.getKey(), List.of(new PostingList.InMemory(positions, version)));
            }
            writer.addPlaces(position -> events.get((int) (position - FROM)).place);
            runs.finish(writer, 0, MARK).release();
        }
    }

    private List<Damage> check(List<Positions> unread) throws IOException {
        var damages = new ArrayList<Damage>();
        var name = RunName.of(FROM, FROM + EVENTS - 1);
        try (var check = RunCheck.open(FileDisk.at(directory), name, secret, damages::add)) {
            for (int i = 0; i < EVENTS; i++) {
                long position = FROM + i;
                if (unread.stream().anyMatch(positions -> positions.holds(position))) continue;
                check.expect(position, List.of(log.get(i).stream, type), log.get(i).version, log.get(i).place);
            }
            check.check(true, unread, bytes -> {});
        }
        return damages;
    }
}
