package dev.proust.examples.shop;

import static dev.proust.examples.shop.Fixtures.MORNING;
import static dev.proust.examples.shop.Fixtures.anonymous;
import static dev.proust.examples.shop.Fixtures.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.examples.shop.ShopCommand.AdjustStock;
import dev.proust.examples.shop.ShopCommand.NotifyCustomer;
import dev.proust.examples.shop.ShopCommand.OpenShop;
import dev.proust.examples.shop.ShopCommand.PayRefund;
import dev.proust.examples.shop.ShopCommand.PlaceOrder;
import dev.proust.examples.shop.ShopCommand.ReturnGoods;
import dev.proust.examples.shop.ShopCommand.SellLine;
import dev.proust.examples.shop.ShopCommand.WriteOffDebt;
import dev.proust.examples.shop.ShopEvent.BadDebtAdjusted;
import dev.proust.examples.shop.ShopEvent.CustomerNotified;
import dev.proust.examples.shop.ShopEvent.LineReturned;
import dev.proust.examples.shop.ShopEvent.LineSold;
import dev.proust.examples.shop.ShopEvent.OrderPlaced;
import dev.proust.examples.shop.ShopEvent.RefundPaid;
import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.examples.shop.ShopEvent.ReturnRefused.Reason;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.examples.shop.ShopEvent.StockAdjusted;
import dev.proust.sourcing.Spec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The rules of the shop, by example.
class ShopTest {

    private static final ShopOpened SHOP = new ShopOpened("a", Optional.empty(), "12ab", 7, ReturnRule.CHECKED, "GBP");
    private static final OrderPlaced PLACED =
            new OrderPlaced("536365", Optional.of("17850"), "United Kingdom", MORNING);

    private static final Line SIX_HEARTS = line("536365", 1, "85123A", 6, "17850");
    private static final Line FOUR_BACK = line("C536379", 1, "85123A", -4, "17850");
    private static final Line FIVE_BACK = line("C536380", 1, "85123A", -5, "17850");

    private final Spec<ShopCommand, Shop.Seen, ShopEvent> spec = Spec.of(new Shop(ReturnRule.CHECKED));

    @Test
    void an_empty_store_becomes_a_shop() {
        spec.given().when(new OpenShop(SHOP)).then(SHOP);
    }

    @Test
    void a_shop_is_opened_again_with_the_same_data_wherever_it_lies() {
        var elsewhere = new ShopOpened("b", Optional.of("/tmp"), "12ab", 7, ReturnRule.CHECKED, "GBP");
        spec.given(SHOP).when(new OpenShop(elsewhere)).thenNothing();
    }

    @Test
    void a_shop_is_not_fed_with_other_data() {
        var other = new ShopOpened("a", Optional.empty(), "34cd", 7, ReturnRule.CHECKED, "GBP");
        spec.given(SHOP).when(new OpenShop(other)).thenRejected(ShopRefusal.class);
    }

    @Test
    void a_shop_does_not_change_its_rule() {
        var other = new ShopOpened("a", Optional.empty(), "12ab", 7, ReturnRule.UNCHECKED, "GBP");
        spec.given(SHOP).when(new OpenShop(other)).thenRejected(ShopRefusal.class);
    }

    @Test
    void an_order_is_placed() {
        spec.given().when(PlaceOrder.of(SIX_HEARTS)).then(PLACED);
    }

    @Test
    void an_order_is_not_placed_twice() {
        spec.given(PLACED).when(PlaceOrder.of(SIX_HEARTS)).thenRejected(ShopRefusal.class);
    }

    @Test
    void the_first_sale_of_a_day_gets_slip_1() {
        spec.given(PLACED).when(new SellLine(SIX_HEARTS)).then(new LineSold(SIX_HEARTS, 1));
    }

    @Test
    void the_next_sale_gets_the_next_slip() {
        spec.given(sold(1, 4), sold(2, 5), PLACED)
                .when(new SellLine(SIX_HEARTS))
                .then(new LineSold(SIX_HEARTS, 3));
    }

    @Test
    void nothing_is_sold_of_an_order_that_is_not_placed() {
        spec.given(sold(1, 4)).when(new SellLine(SIX_HEARTS)).thenRejected(ShopRefusal.class);
    }

    @Test
    void what_was_bought_can_be_returned() {
        spec.given(new LineSold(SIX_HEARTS, 1)).when(new ReturnGoods(FIVE_BACK)).then(new LineReturned(FIVE_BACK));
    }

    @Test
    void all_that_was_bought_can_be_returned() {
        spec.given(sold(1, 2), sold(1, 3)).when(new ReturnGoods(FIVE_BACK)).then(new LineReturned(FIVE_BACK));
    }

    @Test
    void what_was_never_bought_cannot_be_returned() {
        var refused = new ReturnRefused(FIVE_BACK, Reason.NEVER_BOUGHT, 0, 0);
        spec.given().when(new ReturnGoods(FIVE_BACK)).then(refused);
        assertThat(refused.explanation()).isEqualTo("returns 5, but none was ever bought");
    }

    @Test
    void what_was_returned_already_cannot_be_returned_again() {
        var refused = new ReturnRefused(FIVE_BACK, Reason.ALL_RETURNED_ALREADY, 4, 4);
        spec.given(sold(1, 4), new LineReturned(FOUR_BACK))
                .when(new ReturnGoods(FIVE_BACK))
                .then(refused);
        assertThat(refused.explanation()).isEqualTo("returns 5, but all 4 that were bought were returned already");
    }

    @Test
    void more_than_is_left_cannot_be_returned() {
        var refused = new ReturnRefused(FIVE_BACK, Reason.MORE_THAN_LEFT, 6, 4);
        spec.given(new LineSold(SIX_HEARTS, 1), new LineReturned(FOUR_BACK))
                .when(new ReturnGoods(FIVE_BACK))
                .then(refused);
        assertThat(refused.explanation()).isEqualTo("returns 5, but only 2 were bought and not yet returned");
    }

    @Test
    void a_refused_return_takes_nothing_away() {
        spec.given(sold(1, 4), new ReturnRefused(FIVE_BACK, Reason.MORE_THAN_LEFT, 4, 0))
                .when(new ReturnGoods(FOUR_BACK))
                .then(new LineReturned(FOUR_BACK));
    }

    @Test
    void whom_the_shop_does_not_know_may_return_anything() {
        var stranger = anonymous("C536381", 1, "85123A", -7);
        spec.given().when(new ReturnGoods(stranger)).then(new LineReturned(stranger));
    }

    @Test
    void unchecked_anybody_may_return_anything() {
        Spec.of(new Shop(ReturnRule.UNCHECKED))
                .given()
                .when(new ReturnGoods(FIVE_BACK))
                .then(new LineReturned(FIVE_BACK));
    }

    @Test
    void stock_and_debts_are_taken_as_they_come() {
        var counted = anonymous("536414", 1, "22139", 56);
        spec.given().when(new AdjustStock(counted)).then(new StockAdjusted(counted));
        spec.given().when(new WriteOffDebt(counted)).then(new BadDebtAdjusted(counted));
    }

    @Test
    void a_return_is_refunded_once_and_then_the_customer_is_told_once() {
        var ann = Optional.of("ann");
        var paid = new RefundPaid("C1-1", ann, 5_100);
        var told = new CustomerNotified("C1-1", ann, 5_100);
        spec.given().when(new PayRefund("C1-1", ann, 5_100)).then(paid);
        spec.given(paid).when(new PayRefund("C1-1", ann, 5_100)).thenRejected(ShopRefusal.class);
        spec.given(paid).when(new NotifyCustomer("C1-1", ann, 5_100)).then(told);
        spec.given().when(new NotifyCustomer("C1-1", ann, 5_100)).thenRejected(ShopRefusal.class);
        spec.given(paid, told).when(new NotifyCustomer("C1-1", ann, 5_100)).thenRejected(ShopRefusal.class);
    }

    private static LineSold sold(int slip, int quantity) {
        return new LineSold(line("536360", slip, "85123A", quantity, "17850"), slip);
    }
}
