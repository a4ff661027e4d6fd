package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.SnapshotStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Erasures in the embedded store, also when it is opened again.
class EmbeddedErasureTest extends ErasureContract {

    @TempDir
    private Path directory;

    @Override
    protected EventStore newStore() {
        return Proust.open(directory);
    }

    private EmbeddedStore embedded() {
        return (EmbeddedStore) store;
    }

    @Override
    protected Erased erase(Query query, String reason) {
        var erasure = embedded().erase(query, reason);
        return new Erased(erasure.checkpoint(), erasure.events());
    }

    @Override
    protected SnapshotStore snapshots() {
        return embedded().snapshots();
    }

    @Test
    void what_was_erased_stays_so_when_the_store_is_opened_again() {
        var erasure = erase(Query.tagged(ANNA), "asked for");
        assertThat(erasure.events()).isEqualTo(2);
        assertThat(erasedIn(read(Query.all()))).containsExactly(1L, 3L);
        store.close();
        store = newStore();
        assertThat(erasedIn(read(Query.all()))).containsExactly(1L, 3L);
    }

    @Test
    void what_would_be_erased_is_shown_first() {
        var erasable = embedded().erasable(Query.tagged(ANNA));
        assertThat(erasable.events()).isEqualTo(2);
        assertThat(erasable.categories()).containsOnlyKeys("order");
        assertThat(erasable.types()).containsOnlyKeys("Paid", "Placed");
        assertThat(erasable.checkpoint()).isEqualTo(before);
        assertThat(erasedIn(read(Query.all()))).isEmpty();

        erase(Query.stream(OTHER), "asked for");
        assertThat(embedded().erasable(Query.all()).events()).isEqualTo(2);
    }
}
