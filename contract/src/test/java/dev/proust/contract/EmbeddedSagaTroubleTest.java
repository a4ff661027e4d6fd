package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.Parcels.ParcelEvent.Confirmed;
import dev.proust.contract.Parcels.ParcelEvent.Ordered;
import dev.proust.contract.Parcels.ParcelEvent.Paid;
import dev.proust.contract.Parcels.ParcelEvent.Shipped;
import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.store.Criterion;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sagas in trouble on the embedded store, and what is erased.
class EmbeddedSagaTroubleTest extends SagaTroubleContract {

    @TempDir
    private Path directory;

    private int stores;

    @Override
    protected EventStore newStore(InstantSource clock) {
        return Proust.open(directory.resolve("" + stores++), Options.defaults().withClock(clock));
    }

    @Test
    void an_event_that_was_erased_before_the_saga_saw_it_is_passed_over() {
        happen(new Ordered("a"), new Ordered("b"));
        erase(Query.stream(Stream.of("parcel", "a")));
        var runner = runner();
        run(runner);
        assertThat(runner.parked()).isEmpty();
        assertThat(stored(Query.of(Criterion.ofTypes("ParcelConfirmed")))).hasSize(1);
        assertThat(events("b")).containsExactly(new Ordered("b"), new Confirmed("b"));
    }

    @Test
    void an_instance_whose_own_events_are_erased_is_parked_at_its_next_trigger_and_others_go_on() {
        happen(new Ordered("a"), new Ordered("b"));
        run(runner());
        erase(Query.stream(Stream.of("saga.payment", "a")));
        happen(new Paid("a"), new Paid("b"));
        var runner = runner();
        run(runner);
        assertThat(runner.parked()).singleElement().satisfies(parked -> {
            assertThat(parked.instance()).isEqualTo("a");
            assertThat(parked.error()).contains("its content was erased");
        });
        assertThat(events("a")).containsExactly(new Ordered("a"), new Confirmed("a"), new Paid("a"));
        assertThat(events("b")).endsWith(new Shipped("b"));
    }

    private void erase(Query query) {
        assertThat(((EmbeddedStore) store).erase(query, "as the test wants it").events())
                .isPositive();
    }
}
