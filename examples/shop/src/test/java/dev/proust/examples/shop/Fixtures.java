package dev.proust.examples.shop;

import dev.proust.store.EventStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lines and runs that several tests need.
final class Fixtures {

    static final Instant MORNING = Instant.parse("2010-12-01T08:26:00Z");
    static final Screen SILENT = Screen.forPerson(new PrintStream(OutputStream.nullOutputStream()));

    /// What becomes of all returns of the slice that are not refused.
    static final Check.Refunded ALL_REFUNDED = new Check.Refunded(603, 381, 0);

    private Fixtures() {}

    /// So many pieces of an item for a customer, at 2.55 GBP.
    static Line line(String invoice, int number, String item, int quantity, String customer) {
        return line(invoice, number, item, quantity, Optional.of(customer));
    }

    /// So many pieces of an item for someone whom the shop does not know.
    static Line anonymous(String invoice, int number, String item, int quantity) {
        return line(invoice, number, item, quantity, Optional.empty());
    }

    private static Line line(String invoice, int number, String item, int quantity, Optional<String> customer) {
        return new Line(
                invoice, number, item, "HEART", quantity, new BigDecimal("2.55"), customer, "United Kingdom", MORNING);
    }

    /// Feeds the slice.
    static Feeding.Run feedSlice(EventStore store, ReturnRule returns, int clerks, AtomicBoolean stopped)
            throws IOException, InterruptedException {
        var slice = ShopData.slice();
        return new Feeding(store, slice, slice.inspect(returns), stopped).run(clerks, SILENT);
    }

    /// What became of each line of the data, by the line's id.
    ///
    /// @throws IllegalStateException if a line is stored twice
    static Map<String, String> outcomes(EventStore store) {
        var outcomes = new TreeMap<String, String>();
        Books.of(store, event -> {
            if (event instanceof ShopEvent.OfLine ofLine) {
                // All but the slip, which depends on who was faster.
                var outcome = event instanceof ShopEvent.LineSold ? "sold " + ofLine.line() : event.toString();
                if (outcomes.put(ofLine.line().id(), outcome) != null) {
                    throw new IllegalStateException("line " + ofLine.line().id() + " is stored twice");
                }
            }
        });
        return outcomes;
    }

    /// The check of a store that was fed with the slice.
    static Check check(EventStore store) throws IOException {
        return Check.of(store, Optional.empty(), Path.of(""));
    }
}
