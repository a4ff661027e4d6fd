package dev.proust.examples.shop;

import static dev.proust.examples.shop.Fixtures.MORNING;
import static dev.proust.examples.shop.Fixtures.anonymous;
import static dev.proust.examples.shop.Fixtures.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.examples.shop.RefundEvent.RefundOverdue;
import dev.proust.examples.shop.RefundEvent.RefundOwed;
import dev.proust.examples.shop.RefundEvent.RefundSettled;
import dev.proust.examples.shop.ShopCommand.NotifyCustomer;
import dev.proust.examples.shop.ShopCommand.PayRefund;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.RefundPaid;
import dev.proust.sourcing.saga.SagaSpec;
import dev.proust.store.Append;
import dev.proust.store.MemoryStore;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What follows from goods that come back: by example, and in a store.
class RefundsTest {

    private static final Optional<String> ANN = Optional.of("ann");
    private static final LineReturned RETURNED = new LineReturned(line("C2", 1, "heart", -2, "ann"));
    private static final RefundPaid PAID = new RefundPaid("C2-1", ANN, 5_100);

    private final SagaSpec<ShopEvent, Refunds.Stage, RefundEvent, ShopCommand> spec =
            SagaSpec.of(new Refunds()).at(MORNING);

    @Test
    void what_comes_back_is_to_be_paid_back_within_two_weeks() {
        spec.when(RETURNED)
                .then(new RefundOwed("C2-1", ANN, 5_100, MORNING.plus(Refunds.PATIENCE)))
                .thenIssued(new PayRefund("C2-1", ANN, 5_100))
                .thenAwaits("paid", MORNING.plus(Refunds.PATIENCE));
    }

    @Test
    void when_it_is_paid_the_customer_is_told() {
        spec.given(RETURNED)
                .when(PAID)
                .then(new RefundSettled("C2-1", ANN, 5_100))
                .thenIssued(new NotifyCustomer("C2-1", ANN, 5_100))
                .thenAwaitsNothing();
    }

    @Test
    void whom_the_shop_does_not_know_is_paid_and_not_told() {
        var stranger = anonymous("C3", 1, "heart", -1);
        spec.given(new LineReturned(stranger))
                .when(new RefundPaid("C3-1", Optional.empty(), 2_550))
                .thenIssued()
                .thenAwaitsNothing();
    }

    @Test
    void what_is_not_paid_in_time_is_overdue_and_settled_all_the_same_when_it_is() {
        var overdue = spec.given(RETURNED);
        overdue.whenTimePasses(Refunds.PATIENCE.minusSeconds(1)).thenNothing();
        overdue.whenTimePasses(Refunds.PATIENCE)
                .then(new RefundOverdue())
                .thenIssued()
                .thenState(Refunds.Stage.OVERDUE);
        overdue.givenTimePasses(Duration.ofDays(20)).when(PAID).thenIssued(new NotifyCustomer("C2-1", ANN, 5_100));
    }

    @Test
    void in_a_store_a_return_leads_to_one_refund_and_one_notification_however_often_the_office_opens() {
        try (var store = new MemoryStore()) {
            store.append(Append.of(ShopCodec.create().encode(RETURNED)));
            for (int i = 0; i < 3; i++) {
                try (var office = new BackOffice(store, ReturnRule.CHECKED)) {
                    assertThat(office.finish()).isEmpty();
                }
            }
            var types = new ArrayList<String>();
            try (var reader = store.read(Query.stream(Stream.of("refund", "C2-1")))) {
                reader.forEach(event -> types.add(event.type()));
            }
            assertThat(types).isEqualTo(List.of("RefundPaid", "CustomerNotified"));
        }
    }
}
