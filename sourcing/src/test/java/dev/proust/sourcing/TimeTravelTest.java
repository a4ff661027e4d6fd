package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.sourcing.Till.Paid;
import dev.proust.sourcing.Till.Sum;
import dev.proust.store.Data;
import dev.proust.store.FoldId;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What was known when, and what changed it.
class TimeTravelTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Query TILL = Query.stream(Till.FIRST);

    private Instant now = NOON;
    private final MemoryStore store = new MemoryStore(() -> now);
    private final TimeTravel<Sum, Paid> tills = new TimeTravel<>(store, new Till(), Till.today());

    /// | position | 1 | 2 (another till) | 3  | 4   |
    /// |----------|---|------------------|----|-----|
    /// | version  | 1 |                  | 2  | 3   |
    /// | cents    | 1 |                  | 0  | 100 |
    /// | second   | 0 | 1                | 2  | 2   |
    @BeforeEach
    void fill() {
        pay("1", 1, 0);
        pay("2", 10, 1);
        pay("1", 0, 2);
        pay("1", 100, 2);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void a_state_is_told_as_of_a_version() {
        assertThat(tills.asOf(TILL, Moment.beginning())).isEqualTo(new Sum(0));
        assertThat(tills.asOf(TILL, Moment.version(1))).isEqualTo(new Sum(1));
        assertThat(tills.asOf(TILL, Moment.version(3))).isEqualTo(new Sum(101));
        assertThat(tills.asOf(TILL, Moment.now())).isEqualTo(new Sum(101));
    }

    @Test
    void a_state_is_told_as_of_a_position_of_the_store() {
        assertThat(tills.asOf(TILL, Moment.position(0))).isEqualTo(new Sum(0));
        assertThat(tills.asOf(TILL, Moment.position(2))).isEqualTo(new Sum(1));
        assertThat(tills.asOf(TILL, Moment.position(4))).isEqualTo(new Sum(101));
    }

    @Test
    void a_state_is_told_as_of_a_time_with_all_that_was_recorded_then() {
        assertThat(tills.asOf(TILL, Moment.time(NOON.minusNanos(1_000)))).isEqualTo(new Sum(0));
        assertThat(tills.asOf(TILL, Moment.time(NOON))).isEqualTo(new Sum(1));
        assertThat(tills.asOf(TILL, Moment.time(NOON.plusSeconds(2)))).isEqualTo(new Sum(101));
    }

    @Test
    void a_boundary_of_several_streams_has_versions_of_its_own() {
        assertThat(tills.asOf(Query.category("till"), Moment.version(2))).isEqualTo(new Sum(11));
    }

    @Test
    void what_each_event_has_changed_is_listed_between_two_moments() {
        var changes = tills.between(TILL, Moment.version(1), Moment.now());
        assertThat(changes).extracting(TimeTravel.Change::version).containsExactly(2L, 3L);
        assertThat(changes).extracting(TimeTravel.Change::before).containsExactly(new Sum(1), new Sum(1));
        assertThat(changes).extracting(TimeTravel.Change::after).containsExactly(new Sum(1), new Sum(101));
        assertThat(changes).extracting(TimeTravel.Change::isVisible).containsExactly(false, true);
        assertThat(changes.getLast().event()).isEqualTo(new Paid("1", 100, "EUR"));
        assertThat(changes.getLast().recorded().position()).isEqualTo(4);

        assertThat(tills.between(TILL, Moment.beginning(), Moment.position(2))).hasSize(1);
        assertThat(tills.between(TILL, Moment.time(NOON), Moment.time(NOON.plusSeconds(1))))
                .isEmpty();
        assertThat(tills.between(TILL, Moment.now(), Moment.beginning())).isEmpty();
    }

    @Test
    void with_snapshots_every_moment_tells_the_same_and_what_was_before_the_snapshot_is_not_read() {
        for (int i = 3; i < 40; i++) pay("" + (1 + i % 3), i, i);
        var snapshots = new Snapshots<>(
                store.snapshots(), new FoldId("till", 1), new SumCodec(), SnapshotPolicy.everyEvents(1));
        var checkpoint = store.head();
        keep(snapshots);
        for (int i = 40; i < 60; i++) pay("" + (1 + i % 3), i, i);

        var kept = tills.withSnapshots(snapshots);
        for (long n = 0; n < 64; n++) {
            for (var moment : List.of(Moment.version(n), Moment.position(n), Moment.time(NOON.plusSeconds(n)))) {
                assertThat(kept.asOf(TILL, moment)).as("%s", moment).isEqualTo(tills.asOf(TILL, moment));
                assertThat(kept.between(TILL, moment, Moment.now()))
                        .isEqualTo(tills.between(TILL, moment, Moment.now()));
            }
        }
        var blind = new TimeTravel<>(store, new Till(), notBefore(checkpoint.position())).withSnapshots(snapshots);
        assertThat(blind.asOf(TILL, Moment.now())).isEqualTo(tills.asOf(TILL, Moment.now()));
        assertThat(blind.asOf(TILL, Moment.time(NOON.plusSeconds(50))))
                .isEqualTo(tills.asOf(TILL, Moment.time(NOON.plusSeconds(50))));
        assertThat(blind.between(TILL, Moment.position(checkpoint.position()), Moment.now()))
                .isNotEmpty();
    }

    /// Keeps the state of the first till as of now.
    private void keep(Snapshots<Sum> snapshots) {
        var all = tills.between(TILL, Moment.beginning(), Moment.now());
        snapshots.keepIfDue(TILL, new Folded<>(all.getLast().after(), store.head(), all.size(), 1, 0));
    }

    private static EventCodec<Paid> notBefore(long position) {
        var codec = Till.today();
        return new EventCodec<>() {
            @Override
            public NewEvent encode(Paid event) {
                return codec.encode(event);
            }

            @Override
            public Paid decode(RecordedEvent recorded) {
                assertThat(recorded.position()).isGreaterThan(position);
                return codec.decode(recorded);
            }
        };
    }

    private record SumCodec() implements StateCodec<Sum> {

        @Override
        public Data encode(Sum state) {
            return Data.text("" + state.cents());
        }

        @Override
        public Optional<Sum> decode(Data data) {
            return Optional.of(new Sum(Long.parseLong(data.asText())));
        }
    }

    private void pay(String till, long cents, int second) {
        now = NOON.plusSeconds(second);
        var json = "{\"till\":\"" + till + "\",\"cents\":" + cents + ",\"currency\":\"EUR\"}";
        Till.append(store, Stream.of("till", till), "Paid", 3, json);
    }
}
