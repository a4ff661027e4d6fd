package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.ReturnRefused.Reason;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.store.EventStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// Whether a store holds what it should: all of the data and nothing else, and no rule broken.
///
/// What is recorded and what was refused must be together, for each customer and each item, what others have computed
/// from the data: so the difference between the store and the expected totals is exactly the refused lines.
///
/// @param shop what the store was opened as
/// @param source where the expected totals were found
/// @param lines how many lines of the data are stored
/// @param customers how many customers were compared
/// @param items how many items were compared
/// @param itemDays how many items were sold on how many days, each with pick slips from 1 to n
/// @param refusals how many returns were refused, by reason
/// @param refused what the refused lines come to
/// @param refunds what became of the money for goods that came back
/// @param tables whether the tables of totals were compared, too
/// @param problems a sentence for each thing that is not as it should be
record Check(
        ShopOpened shop,
        String source,
        long lines,
        int customers,
        int items,
        int itemDays,
        Map<Reason, Long> refusals,
        Totals.Sum refused,
        Refunded refunds,
        boolean tables,
        List<String> problems) {

    /// @param paid how many returns were refunded: each once, and with what was paid for them
    /// @param notified of how many of these the customer was told
    /// @param waiting how many returns wait for it; the next run pays
    record Refunded(int paid, int notified, int waiting) {}

    private static final int PROBLEMS_SHOWN_MAX = 10;

    /// Reads all of a store and compares.
    ///
    /// @param expected the folder of the expected totals, if someone said
    /// @param project the project's folder
    /// @throws ShopRefusal if the store is not a shop
    static Check of(EventStore store, Optional<Path> expected, Path project) throws IOException {
        return of(store, expected, project, Optional.empty());
    }

    /// Compares with what the tables say, too.
    static Check of(EventStore store, Optional<Path> expected, Path project, Optional<Ledger> tables)
            throws IOException {
        var audit = new Audit();
        var books = Books.of(store, audit::add);
        var shop = books.opened().orElseThrow(() -> new ShopRefusal("the store holds no shop"));
        var expectation = Expectation.of(shop, expected, project);
        return new Check(
                shop,
                expectation.source(),
                books.lines(),
                expectation.ledger().customers().byKey().size(),
                expectation.ledger().items().byKey().size(),
                audit.itemDays(),
                books.refusals(),
                books.refused().items().sum(),
                new Refunded(audit.refunds(), audit.notices(), audit.waiting()),
                tables.isPresent(),
                problems(shop, books, audit, expectation.ledger(), tables));
    }

    /// Whether all is as it should be.
    boolean isGood() {
        return problems.isEmpty();
    }

    private static List<String> problems(
            ShopOpened shop, Books books, Audit audit, Ledger expected, Optional<Ledger> tables) {
        var problems = new ArrayList<>(audit.broken());
        if (books.lines() < shop.lines()) {
            problems.add(
                    format("the feeding is not complete: %,d of %,d lines are stored", books.lines(), shop.lines()));
        } else if (books.lines() > shop.lines()) {
            problems.add(format("%,d lines are stored, but the data holds %,d", books.lines(), shop.lines()));
        }
        books.recorded().plus(books.refused()).differencesFrom(expected).forEach(problems::add);
        tables.stream()
                .flatMap(ledger -> ledger.differencesFrom(books.recorded()))
                .forEach(difference -> problems.add("in the tables: " + difference));
        return problems;
    }

    /// The answer in words.
    String text(Path directory) {
        var text = new StringJoiner("\n");
        text.add(format("Checked %,d lines of %s against the totals in %s:", lines, shop.data(), source));
        if (isGood()) explain(text);
        else complain(text, directory);
        return text.toString();
    }

    private void explain(StringJoiner text) {
        text.add(format("  %,9d customers and %,d items: each agrees, to the thousandth of a pound", customers, items));
        if (tables) text.add("            and so do the tables of the SQL database beside the store");
        text.add(format(
                "  %,9d times an item was sold on a day: pick slips 1 to n, none missing, none twice", itemDays));
        text.add(format(
                "  %,9d returns were refunded, each once; %,d customers were told, %,d wait",
                refunds.paid(), refunds.notified(), refunds.waiting()));
        long count = refusals.values().stream().mapToLong(Long::longValue).sum();
        text.add(format("  %,9d returns were refused", count));
        refusals.forEach((reason, times) -> text.add(format("  %,13d %s", times, reason.words())));
        if (count > 0) text.add("  The store differs from the totals by exactly these: " + refused);
        text.add("@|bold,green All is well.|@");
    }

    private void complain(StringJoiner text, Path directory) {
        problems.stream().limit(PROBLEMS_SHOWN_MAX).forEach(problem -> text.add("  " + problem));
        int more = problems.size() - PROBLEMS_SHOWN_MAX;
        if (more > 0) text.add(format("  ... and %,d more", more));
        if (lines < shop.lines()) text.add("Go on with:  " + Hint.goOn(shop, directory));
        text.add(format("@|bold,red The store is not what it should be: %,d differences.|@", problems.size()));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
