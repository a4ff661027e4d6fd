package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.ShopOpened;
import java.time.Instant;
import java.util.Optional;

/// What someone wants of the shop.
sealed interface ShopCommand {

    /// To make a shop of an empty store, or to go on with the one that is there.
    record OpenShop(ShopOpened shop) implements ShopCommand {}

    /// What the data asks for.
    sealed interface FromData extends ShopCommand {

        /// How the ids of orders begin; the invoice follows.
        String PLACE = "place-";

        /// How the ids of lines begin; the line's own id follows.
        String LINE = "line-";

        /// What makes repeating the command safe: the same command has the same id after a crash too, and the store
        /// never does an id twice.
        String id();
    }

    /// To begin an order.
    record PlaceOrder(String invoice, Optional<String> customer, String country, Instant occurred) implements FromData {

        /// The order that a line belongs to.
        static PlaceOrder of(Line line) {
            return new PlaceOrder(line.invoice(), line.customer(), line.country(), line.occurred());
        }

        @Override
        public String id() {
            return PLACE + invoice;
        }
    }

    /// What one line of the data asks for.
    sealed interface OfLine extends FromData {
        Line line();

        @Override
        default String id() {
            return LINE + line().id();
        }
    }

    /// To sell a line of an order.
    record SellLine(Line line) implements OfLine {
        public SellLine {
            require(line.quantity() > 0, "quantity of a sale is " + line.quantity() + ", expected 1 or more");
        }
    }

    /// To give goods back.
    record ReturnGoods(Line line) implements OfLine {
        public ReturnGoods {
            require(line.quantity() < 0, "quantity of a return is " + line.quantity() + ", expected -1 or less");
        }
    }

    /// To tell what counting the stock has shown.
    record AdjustStock(Line line) implements OfLine {}

    /// To write off a debt.
    record WriteOffDebt(Line line) implements OfLine {}

    /// What follows from goods that came back; nobody but [Refunds] asks for it.
    sealed interface AfterReturn extends ShopCommand {
        String line();
    }

    /// To pay the money back.
    record PayRefund(String line, Optional<String> customer, long thousandths) implements AfterReturn {}

    /// To tell the customer so.
    record NotifyCustomer(String line, Optional<String> customer, long thousandths) implements AfterReturn {}

    private static void require(boolean condition, String otherwise) {
        if (!condition) throw new IllegalArgumentException(otherwise);
    }
}
