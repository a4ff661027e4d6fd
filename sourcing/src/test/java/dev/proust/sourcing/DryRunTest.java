package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.Till.Paid;
import dev.proust.sourcing.Till.Sum;
import dev.proust.sourcing.json.JsonState;
import dev.proust.store.FoldId;
import dev.proust.store.MemoryStore;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is found before it is deployed.
class DryRunTest {

    private static final int TILLS = 40;
    private static final int EACH = 25;
    private static final FoldId FOLD = new FoldId("till", 1);

    private final MemoryStore store = new MemoryStore();
    private final EventCodec<Paid> codec = Till.today();

    @BeforeEach
    void fill() {
        for (int i = 0; i < EACH; i++) {
            for (int till = 0; till < TILLS; till++) pay(till, 1);
        }
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void a_history_that_is_understood_is_read_as_a_whole_and_nothing_is_found() throws Exception {
        var progress = new ArrayList<DryRun.Progress>();
        var report = DryRun.of(store, new Till(), codec)
                .against(new Till(), codec, Sum::equals)
                .onProgress(progress::add)
                .everything();
        assertThat(report.isGood()).isTrue();
        assertThat(report.entities()).isEqualTo(TILLS);
        assertThat(report.events()).isEqualTo(TILLS * EACH);
        assertThat(progress).last().isEqualTo(new DryRun.Progress(TILLS, TILLS * EACH, TILLS * EACH, TILLS * EACH));
    }

    @Test
    void planted_breaks_are_found_all_of_them_and_nothing_else() throws Exception {
        Till.append(store, till(3), "Paid", 2, "{}");
        Till.append(store, till(3), "Refunded", 1, "{}");
        pay(3, 1);
        Till.append(store, till(9), "Paid", 3, "{\"till\":\"9\",\"cents\":null,\"currency\":\"EUR\"}");
        Till.append(store, Stream.of("order-1"), "Placed", 1, "{}");

        var report = DryRun.of(store, new Till(), codec).withThreads(3).category("till");
        assertThat(report.isGood()).isFalse();
        assertThat(report.brokenCount()).isEqualTo(3);
        assertThat(report.broken())
                .extracting(
                        broken -> broken.event().stream() + " " + broken.event().version())
                .containsExactlyInAnyOrder("till-3 26", "till-3 27", "till-9 26");
        assertThat(report.broken())
                .allSatisfy(broken -> assertThat(broken.fault()).isInstanceOf(UndecodableEventException.class));
        assertThat(report.events()).isEqualTo(TILLS * EACH + 4);
        assertThat(DryRun.of(store, new Till(), codec).everything().brokenCount())
                .isEqualTo(4);
    }

    @Test
    void an_evolve_that_fails_is_a_break() throws Exception {
        var strict = new Folding((sum, paid) -> {
            if (sum.cents() == 20) throw new IllegalStateException("full");
            return new Sum(sum.cents() + paid.cents());
        });
        var report = DryRun.of(store, strict, codec).category("till");
        assertThat(report.brokenCount()).isEqualTo(TILLS * (EACH - 20));
    }

    @Test
    void entities_that_another_fold_sees_otherwise_are_found() throws Exception {
        pay(7, 100);
        pay(8, 99);
        var capped = new Folding((sum, paid) -> new Sum(sum.cents() + Math.min(99, paid.cents())));
        var report = DryRun.of(store, capped, codec)
                .against(new Till(), codec, Sum::equals)
                .category("till");
        assertThat(report.differingCount()).isEqualTo(1);
        assertThat(report.differing())
                .containsExactly(new DryRunReport.Differing<>(
                        Query.stream(till(7)), "another fold", new Sum(124), new Sum(125)));
    }

    @Test
    void entities_that_differ_from_their_snapshots_are_found() throws Exception {
        var snapshots =
                new Snapshots<>(store.snapshots(), FOLD, JsonState.of(Sum.class), SnapshotPolicy.everyEvents(5));
        var handler = CommandHandler.of(store, new Till(), codec, (Long cents) -> Query.stream(till(1)))
                .withSnapshots(snapshots);
        handler.handle(1L);
        pay(1, 500);
        var doubled = new Folding((sum, paid) -> new Sum(sum.cents() + 2 * paid.cents()));

        assertThat(DryRun.of(store, new Till(), codec)
                        .againstSnapshots(snapshots)
                        .category("till")
                        .isGood())
                .isTrue();
        var report = DryRun.of(store, doubled, codec)
                .againstSnapshots(snapshots)
                .boundaries(List.of(Query.stream(till(1)), Query.stream(till(2))));
        assertThat(report.entities()).isEqualTo(2);
        assertThat(report.differing())
                .containsExactly(new DryRunReport.Differing<>(
                        Query.stream(till(1)), "snapshot of version 25", new Sum(50), new Sum(25)));
    }

    @Test
    void a_store_that_fails_ends_it() {
        var run = DryRun.of(store, new Till(), codec);
        store.close();
        assertThatThrownBy(() -> run.category("till")).isInstanceOf(IllegalStateException.class);
    }

    /// A till with another fold.
    private record Folding(BiFunction<Sum, Paid, Sum> fold) implements Decider<Long, Sum, Paid> {

        @Override
        public Sum initial() {
            return new Sum(0);
        }

        @Override
        public List<Paid> decide(Long cents, Sum sum) {
            return List.of();
        }

        @Override
        public Sum evolve(Sum sum, Paid paid) {
            return fold.apply(sum, paid);
        }
    }

    private static Stream till(int number) {
        return Stream.of("till", "" + number);
    }

    private void pay(int till, long cents) {
        Till.append(
                store,
                till(till),
                "Paid",
                3,
                "{\"till\":\"" + till + "\",\"cents\":" + cents + ",\"currency\":\"EUR\"}");
    }
}
