package dev.proust.examples.shop;

import static dev.proust.examples.shop.Fixtures.MORNING;
import static dev.proust.examples.shop.Fixtures.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.examples.shop.ShopEvent.CustomerNotified;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.LineSold;
import dev.proust.examples.shop.ShopEvent.OrderPlaced;
import dev.proust.examples.shop.ShopEvent.RefundPaid;
import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.examples.shop.ShopEvent.ReturnRefused.Reason;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// That the audit sees each rule being broken.
class AuditTest {

    private static final ShopEvent OPENED = new ShopOpened("a", Optional.empty(), "12ab", 7, ReturnRule.CHECKED, "GBP");
    private static final ShopEvent PLACED = new OrderPlaced("1", Optional.of("ann"), "France", MORNING);

    @Test
    void a_shop_that_keeps_its_rules() {
        assertThat(audit(OPENED, PLACED, sold(1, 1), sold(2, 2), returned(1, 5), returned(2, 1), refused(3, 1)))
                .isEmpty();
    }

    @Test
    void an_order_placed_twice() {
        assertThat(audit(PLACED, PLACED)).containsExactly("order 1 placed twice");
    }

    @Test
    void a_line_sold_before_its_order_was_placed() {
        assertThat(audit(sold(1, 1), PLACED)).containsExactly("line 1-1 sold before its order was placed");
    }

    @Test
    void a_slip_that_is_missing() {
        assertThat(audit(PLACED, sold(1, 1), sold(2, 3))).containsExactly("line 1-2 sold with slip 3, expected 2");
    }

    @Test
    void a_slip_that_was_given_twice() {
        assertThat(audit(PLACED, sold(1, 1), sold(2, 1))).containsExactly("line 1-2 sold with slip 1, expected 2");
    }

    @Test
    void a_return_of_more_than_was_bought() {
        assertThat(audit(OPENED, PLACED, sold(1, 1), returned(1, 4)))
                .containsExactly("line C2-1 returned, though more than was bought and not yet returned");
    }

    @Test
    void a_return_that_was_refused_without_reason() {
        assertThat(audit(OPENED, PLACED, sold(1, 1), refused(1, 3)))
                .containsExactly("line C2-1 refused, though no more than was bought and not yet returned");
    }

    @Test
    void refunds_that_are_paid_once_and_as_owed() {
        assertThat(audit(OPENED, PLACED, sold(1, 1), returned(1, 2), paid(5_100), told()))
                .isEmpty();
    }

    @Test
    void a_refund_that_is_paid_twice_or_not_as_owed_or_to_nobody() {
        assertThat(audit(OPENED, PLACED, sold(1, 1), returned(1, 2), paid(5_100), paid(5_100)))
                .contains("line C2-1 refunded twice");
        assertThat(audit(OPENED, PLACED, sold(1, 1), returned(1, 2), paid(5_101)))
                .containsExactly("line C2-1 refunded, though it owed Optional[5100]");
        assertThat(audit(OPENED, paid(5_100))).containsExactly("line C2-1 refunded, though it owed Optional.empty");
    }

    @Test
    void a_customer_who_was_told_twice_or_too_early() {
        assertThat(audit(OPENED, PLACED, sold(1, 1), returned(1, 2), told()))
                .containsExactly("of line C2-1 the customer was told twice, or before it was refunded");
        assertThat(audit(OPENED, PLACED, sold(1, 1), returned(1, 2), paid(5_100), told(), told()))
                .containsExactly("of line C2-1 the customer was told twice, or before it was refunded");
    }

    private static RefundPaid paid(long thousandths) {
        return new RefundPaid("C2-1", Optional.of("ann"), thousandths);
    }

    private static CustomerNotified told() {
        return new CustomerNotified("C2-1", Optional.of("ann"), 5_100);
    }

    private static List<String> audit(ShopEvent... events) {
        var audit = new Audit();
        for (var event : events) audit.add(event);
        return audit.broken();
    }

    private static LineSold sold(int number, int slip) {
        return new LineSold(line("1", number, "heart", 3, "ann"), slip);
    }

    private static LineReturned returned(int number, int pieces) {
        return new LineReturned(line("C2", number, "heart", -pieces, "ann"));
    }

    private static ReturnRefused refused(int number, int pieces) {
        return new ReturnRefused(line("C2", number, "heart", -pieces, "ann"), Reason.MORE_THAN_LEFT, 3, 3);
    }
}
