package dev.proust.examples.shop;

import java.util.stream.Stream;

/// Totals per customer and per item. A line without a customer counts for its item only.
record Ledger(Totals customers, Totals items) {

    Ledger() {
        this(new Totals(), new Totals());
    }

    void add(Line line) {
        var sum = Totals.Sum.of(line);
        line.customer().ifPresent(customer -> customers.add(customer, sum));
        items.add(line.item(), sum);
    }

    Ledger plus(Ledger other) {
        return new Ledger(customers.plus(other.customers), items.plus(other.items));
    }

    /// A sentence for each customer and item where this is not what is expected.
    Stream<String> differencesFrom(Ledger expected) {
        return Stream.concat(
                customers.differencesFrom(expected.customers, "customer"),
                items.differencesFrom(expected.items, "item"));
    }
}
