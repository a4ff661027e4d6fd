package dev.proust.examples.shop;

import java.time.Instant;
import java.util.Optional;

/// What happened in the shop: the facts that are stored, and the only thing that is.
sealed interface ShopEvent {

    /// The store was opened as a shop, to be fed with this data and no other.
    ///
    /// @param data the name of the file, or of the slice inside this example
    /// @param folder where the file lay
    /// @param sha256 of the data's content, uncompressed
    /// @param lines how many it holds
    /// @param returns the rule for goods that come back
    /// @param currency in which all prices are; events of shape 1 did not say so, and were all in GBP
    record ShopOpened(
            String data, Optional<String> folder, String sha256, long lines, ReturnRule returns, String currency)
            implements ShopEvent {}

    /// A customer, known or not, placed an order. Its lines follow.
    record OrderPlaced(String invoice, Optional<String> customer, String country, Instant occurred)
            implements ShopEvent {}

    /// What happened on one line of the data.
    sealed interface OfLine extends ShopEvent {
        Line line();
    }

    /// Goods were sold.
    ///
    /// @param slip the number of the pick slip that sends someone to the shelf: 1, 2, 3… for each item and day
    record LineSold(Line line, int slip) implements OfLine {}

    /// Goods came back.
    record LineReturned(Line line) implements OfLine {}

    /// Goods came back and were not taken.
    ///
    /// @param bought how many the customer had bought until then
    /// @param returned how many of these he had returned already
    record ReturnRefused(Line line, Reason reason, long bought, long returned) implements OfLine {

        /// Why a return is refused.
        enum Reason {
            NEVER_BOUGHT,
            ALL_RETURNED_ALREADY,
            MORE_THAN_LEFT;

            /// The reason in words.
            String words() {
                return switch (this) {
                    case NEVER_BOUGHT -> "never bought";
                    case ALL_RETURNED_ALREADY -> "bought, but all returned already";
                    case MORE_THAN_LEFT -> "more than bought and not yet returned";
                };
            }
        }

        /// The reason in a sentence.
        String explanation() {
            String left = switch (reason) {
                case NEVER_BOUGHT -> "none was ever bought";
                case ALL_RETURNED_ALREADY -> "all " + bought + " that were bought were returned already";
                case MORE_THAN_LEFT -> "only " + (bought - returned) + " were bought and not yet returned";
            };
            return "returns " + line.comingBack() + ", but " + left;
        }
    }

    /// What followed from goods that came back.
    sealed interface AfterReturn extends ShopEvent {

        /// The id of the line by which they came back.
        String line();

        /// Who gave them back, if the shop knows.
        Optional<String> customer();

        /// How much they were worth.
        long thousandths();
    }

    /// The money was paid back.
    record RefundPaid(String line, Optional<String> customer, long thousandths) implements AfterReturn {}

    /// The customer was told so.
    record CustomerNotified(String line, Optional<String> customer, long thousandths) implements AfterReturn {}

    /// The stock was counted, and it was more or less than the books said.
    record StockAdjusted(Line line) implements OfLine {}

    /// A debt that nobody will pay was written off, or such a step was taken back.
    record BadDebtAdjusted(Line line) implements OfLine {}
}
