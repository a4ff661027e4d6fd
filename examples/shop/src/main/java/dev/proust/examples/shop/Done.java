package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopCommand.FromData;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// What is done already: which orders are placed, which lines are stored. Exact, and small: a bit for each.
///
/// A store that was fed before is asked once, at the start. What is missing here would be no harm: the command's id
/// tells the store, which does nothing twice.
///
/// Thread rule: one thread.
final class Done {

    /// Lines count from 1, so this bit of an invoice is free.
    private static final int ORDER = 0;

    private final Map<String, BitSet> byInvoice = new HashMap<>();
    private long lines;

    /// What the store's appends say is done.
    static Done in(EventStore store) {
        var done = new Done();
        try (var events = store.read(Query.all())) {
            for (var event : events) {
                event.appendId().ifPresent(done::learn);
            }
        }
        return done;
    }

    /// Marks an order as placed; whether it was not before.
    boolean addOrder(String invoice) {
        return add(invoice, ORDER);
    }

    /// Marks a line as stored; whether it was not before.
    boolean add(Line line) {
        return addLine(line.invoice(), line.number());
    }

    /// How many lines are stored.
    long lines() {
        return lines;
    }

    private void learn(String appendId) {
        if (appendId.startsWith(FromData.PLACE)) addOrder(appendId.substring(FromData.PLACE.length()));
        if (appendId.startsWith(FromData.LINE)) {
            int dash = appendId.lastIndexOf('-');
            var invoice = appendId.substring(FromData.LINE.length(), dash);
            addLine(invoice, Integer.parseInt(appendId.substring(dash + 1)));
        }
    }

    private boolean addLine(String invoice, int number) {
        boolean added = add(invoice, number);
        if (added) lines++;
        return added;
    }

    private boolean add(String invoice, int bit) {
        var bits = byInvoice.computeIfAbsent(invoice, _ -> new BitSet());
        if (bits.get(bit)) return false;
        bits.set(bit);
        return true;
    }
}
