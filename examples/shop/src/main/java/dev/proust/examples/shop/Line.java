package dev.proust.examples.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/// A line of an invoice: so many pieces of one item, at a price. What the shop's data is made of.
///
/// @param invoice the invoice's number, such as `536365`, or `C536379` for goods that come back
/// @param number the line's number on the invoice: 1 to [#NUMBER_MAX]. Two lines of an invoice may say the very same
///     and are two facts nevertheless: this tells them apart
/// @param item the stock item's code
/// @param quantity pieces; negative if they come back or are missing from the shelf
/// @param price of one piece in GBP, to the thousandth
/// @param customer who buys, if the shop knows
/// @param occurred when it happened, as the data says
record Line(
        String invoice,
        int number,
        String item,
        String description,
        int quantity,
        BigDecimal price,
        Optional<String> customer,
        String country,
        Instant occurred) {

    /// Keeps what is remembered of an invoice small; the longest one of the data has 1,114 lines.
    static final int NUMBER_MAX = 100_000;

    Line {
        if (invoice.isBlank()) throw new IllegalArgumentException("invoice is blank");
        if (item.isBlank()) throw new IllegalArgumentException("item is blank");
        if (number < 1 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("line number is " + number + ", expected 1 to " + NUMBER_MAX);
        }
        thousandths(price, quantity);
    }

    /// Identifies the line in the whole data: `536365-1`.
    String id() {
        return invoice + "-" + number;
    }

    /// The day on which it happened.
    LocalDate day() {
        return occurred.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /// How many pieces come back, if it is a return.
    long comingBack() {
        return -(long) quantity;
    }

    /// Quantity times price, in thousandths of GBP, exactly.
    long thousandths() {
        return thousandths(price, quantity);
    }

    private static long thousandths(BigDecimal price, int quantity) {
        try {
            return Math.multiplyExact(price.movePointRight(3).longValueExact(), quantity);
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException(
                    "price is " + price + ", expected at most 3 decimals and an amount that fits 64 bits", inexact);
        }
    }
}
