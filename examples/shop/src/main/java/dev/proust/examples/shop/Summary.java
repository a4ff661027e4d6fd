package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.ReturnRefused.Reason;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.store.EventStore;
import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// What a person, or with `--json` a machine, is told when all is done.
///
/// @param shop what the store was opened as
/// @param events how many events there are, by type
/// @param refusals how many returns were refused, by reason
/// @param run what the last run did
/// @param busiest the history of the item with the most lines; absent if nothing was sold
/// @param directory where the store lies
/// @param bytes how large it is
/// @param next the command to run next
record Summary(
        ShopOpened shop,
        Map<String, Long> events,
        Map<Reason, Long> refusals,
        Feeding.Run run,
        Optional<ItemHistory> busiest,
        String directory,
        long bytes,
        String next) {

    /// Reads all of a store in which all is done.
    static Summary of(EventStore store, ShopOpened shop, Feeding.Run run, Path directory) {
        var books = Books.of(store, _ -> {});
        return new Summary(
                shop,
                books.events(),
                books.refusals(),
                run,
                books.busiestItem().flatMap(item -> ItemHistory.of(item, store)),
                directory.toString(),
                bytes(directory.toFile()),
                Hint.check(directory));
    }

    /// The summary in words.
    ///
    /// @param bar what bars are made of
    String text(String bar) {
        var text = new StringJoiner("\n", "\n", "");
        text.add(format("@|bold What happened in the shop|@: all %,d lines of %s are done", shop.lines(), shop.data()));
        events.forEach((type, count) -> text.add(format("%,11d  %s", count, type)));
        refusals.forEach((reason, count) -> text.add(format("%,11d  refused: %s", count, reason.words())));
        text.add("");
        addRun(text);
        busiest.ifPresent(history -> addHistory(text, history, bar));
        text.add("");
        text.add(format("@|bold The store|@ lies in %s (%,.1f MB). See whether all is right:", directory, bytes / 1e6));
        text.add("  @|bold " + next + "|@");
        return text.toString();
    }

    private void addRun(StringJoiner text) {
        var counts = run.counts();
        if (counts.lines() == 0) {
            text.add("@|bold This run|@ had nothing left to do");
            return;
        }
        text.add(format("@|bold This run|@: %,d clerks, %.1f s", run.clerks(), run.seconds()));
        text.add(format("%,11d  appends, each synced to disk before it was answered", counts.appends()));
        text.add(format("%,11.0f  durable appends a second", run.appendsPerSecond()));
        text.add(format("%,11d  conflicts: another clerk was faster; looked again, decided again", counts.conflicts()));
    }

    private static void addHistory(StringJoiner text, ItemHistory history, String bar) {
        text.add("");
        text.add(format("@|bold The busiest item|@: %s %s, pieces sold", history.item(), history.description()));
        history.chart(bar).forEach(row -> text.add("  " + row));
        text.add("  first " + history.first());
        text.add("  last  " + history.last());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static long bytes(File file) {
        var files = file.listFiles();
        if (files == null) return file.length();
        long bytes = 0;
        for (var inside : files) bytes += bytes(inside);
        return bytes;
    }
}
