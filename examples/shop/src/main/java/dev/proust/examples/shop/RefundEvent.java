package dev.proust.examples.shop;

import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.json.JsonCodec;
import java.time.Instant;
import java.util.Optional;

/// What happens to a refund: the events of [Refunds]' own.
sealed interface RefundEvent {

    /// @param until when it should be paid
    record RefundOwed(String line, Optional<String> customer, long thousandths, Instant until) implements RefundEvent {}

    /// It should have been paid by now.
    record RefundOverdue() implements RefundEvent {}

    /// It is paid.
    record RefundSettled(String line, Optional<String> customer, long thousandths) implements RefundEvent {}

    static EventCodec<RefundEvent> codec() {
        return JsonCodec.of(RefundEvent.class)
                .type("RefundOwed", RefundOwed.class)
                .type("RefundOverdue", RefundOverdue.class)
                .type("RefundSettled", RefundSettled.class)
                .buildForSaga();
    }
}
