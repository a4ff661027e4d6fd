package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.FoldId;
import dev.proust.store.Limits;
import dev.proust.store.Snapshot;
import dev.proust.store.SnapshotStore;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a store that keeps snapshots gives back.
abstract class SnapshotContract extends StoreContract {

    private static final FoldId FIRST = new FoldId("order", 1);
    private static final FoldId SECOND = new FoldId("order", 2);

    /// Where the store of the candidate keeps snapshots.
    protected abstract SnapshotStore snapshotsOf(EventStore store);

    @Test
    void of_what_was_never_saved_there_is_none() {
        assertThat(snapshots().latest("order-1", FIRST)).isEmpty();
    }

    @Test
    void the_one_that_was_saved_last_is_given() {
        var earlier = snapshot("order-1", FIRST, "{\"paid\":false}");
        append(event(ORDER, "Paid"));
        var later = new Snapshot("order-1", FIRST, store.head(), 2, Data.json("{\"paid\":true}"));
        snapshots().save(earlier);
        snapshots().save(later);

        assertThat(snapshots().latest("order-1", FIRST)).contains(later);
    }

    @Test
    void entities_and_folds_have_their_own() {
        var order = snapshot("order-1", FIRST, "a");
        var stock = snapshot("stock-1", FIRST, "b");
        var total = snapshot("order-1", new FoldId("total", 1), "c");
        snapshots().save(order);
        snapshots().save(stock);
        snapshots().save(total);

        assertThat(snapshots().latest("order-1", FIRST)).contains(order);
        assertThat(snapshots().latest("stock-1", FIRST)).contains(stock);
        assertThat(snapshots().latest("order-1", new FoldId("total", 1))).contains(total);
        assertThat(snapshots().latest("order-2", FIRST)).isEmpty();
    }

    @Test
    void what_another_fold_made_is_worth_nothing_and_gives_way() {
        snapshots().save(snapshot("order-1", FIRST, "old"));
        assertThat(snapshots().latest("order-1", SECOND)).isEmpty();

        var made = snapshot("order-1", SECOND, "new");
        snapshots().save(made);
        assertThat(snapshots().latest("order-1", SECOND)).contains(made);
        assertThat(snapshots().latest("order-1", FIRST)).isEmpty();
    }

    @Test
    void one_of_another_history_is_never_given() {
        append(event(ORDER, "Placed"));
        var elsewhere = new Checkpoint(1, UUID.randomUUID());
        var beyond = new Checkpoint(2, store.head().incarnation());
        snapshots().save(new Snapshot("order-1", FIRST, elsewhere, 1, Data.none()));
        snapshots().save(new Snapshot("order-2", FIRST, beyond, 1, Data.none()));

        assertThat(snapshots().latest("order-1", FIRST)).isEmpty();
        assertThat(snapshots().latest("order-2", FIRST)).isEmpty();
    }

    @Test
    void a_state_that_is_too_large_is_refused_by_its_number() {
        var tooLarge = Data.of(new byte[Limits.SNAPSHOT_BYTES_MAX + 1], "application/octet-stream");

        assertThatThrownBy(() -> new Snapshot("order-1", FIRST, Checkpoint.START, 1, tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state of a snapshot is 1000001 bytes, at most 1000000 are allowed");
    }

    @Test
    void what_was_saved_before_a_close_in_order_is_there_after_it() {
        assumeThat(outlivesClosing()).as("the store outlives closing").isTrue();
        append(event(ORDER, "Placed"));
        var saved = new Snapshot("order-1", FIRST, store.head(), 1, Data.text("placed"));
        snapshots().save(saved);
        reopen(Limits.standard());
        assertThat(snapshots().latest("order-1", FIRST)).contains(saved);
    }

    private SnapshotStore snapshots() {
        return snapshotsOf(store);
    }

    private static Snapshot snapshot(String entity, FoldId fold, String state) {
        return new Snapshot(entity, fold, Checkpoint.START, 0, Data.text(state));
    }
}
