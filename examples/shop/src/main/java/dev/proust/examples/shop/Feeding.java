package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopCommand.FromData;
import dev.proust.examples.shop.ShopCommand.OpenShop;
import dev.proust.examples.shop.ShopCommand.PlaceOrder;
import dev.proust.examples.shop.ShopCommand.SellLine;
import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.sourcing.CommandHandler;
import dev.proust.store.EventStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/// Feeds a store with the data: opens the shop, finds out what is done already, and hands the rest to the clerks.
///
/// ```
///   data ──line by line──► what is not done yet ──by customer──► clerk 1 ─┐
///                                                                clerk 2 ─┼─ handle(command) ──► store
///                                                                clerk … ─┘
/// ```
///
/// Thread rule: one thread runs it; any thread may set `stopped`.
final class Feeding {

    /// What one run did.
    ///
    /// @param clerks how many worked at once
    /// @param linesDone how many lines of the data are done, in this run and before
    /// @param complete whether these are all
    /// @param counts what this run did
    /// @param seconds how long it took
    /// @param appendsPerSecond durable ones: each was on disk before it was answered
    record Run(
            int clerks,
            long linesDone,
            boolean complete,
            Tally.Counts counts,
            double seconds,
            double appendsPerSecond) {}

    private final EventStore store;
    private final ShopData data;
    private final ShopOpened shop;
    private final AtomicBoolean stopped;
    private final CommandHandler<ShopCommand, Shop.Seen, ShopEvent> handler;
    private final Tally tally = new Tally();

    /// @param shop what the store is to be opened as, or was before
    /// @param stopped when set, what is in hand is finished, and the rest left for another run
    Feeding(EventStore store, ShopData data, ShopOpened shop, AtomicBoolean stopped) {
        var rules = new Shop(shop.returns());
        this.store = store;
        this.data = data;
        this.shop = shop;
        this.stopped = stopped;
        this.handler = CommandHandler.of(store, rules, ShopCodec.create(), rules::boundary);
    }

    /// Feeds until all is done, or until it is stopped.
    ///
    /// @throws ShopRefusal if the store was fed with other data or under another rule
    Run run(int clerks, Screen screen) throws IOException, InterruptedException {
        handler.handle(new OpenShop(shop));
        var done = Done.in(store);
        long before = done.lines();
        if (before > 0) {
            screen.say(String.format(Locale.ROOT, "going on: %,d of %,d lines are done", before, shop.lines()));
        }
        try (var progress = new Progress(screen, tally, before, shop.lines())) {
            feed(done, clerks);
            return run(clerks, before, progress.elapsed());
        }
    }

    private void feed(Done done, int clerkCount) throws IOException, InterruptedException {
        var clerks = new Clerks(clerkCount, stopped, this::handle);
        try (var lines = data.open()) {
            for (var next = lines.next(); next.isPresent() && !stopped.get(); next = lines.next()) {
                give(next.get(), done, clerks);
            }
        } finally {
            clerks.finish();
        }
    }

    private static void give(ShopCommand.OfLine command, Done done, Clerks clerks) throws InterruptedException {
        var line = command.line();
        var customer = line.customer().orElse(line.invoice());
        if (command instanceof SellLine && done.addOrder(line.invoice())) clerks.give(customer, PlaceOrder.of(line));
        if (done.add(line)) clerks.give(customer, command);
    }

    private void handle(FromData command) {
        tally.count(command, handler.handle(command, command.id()));
    }

    private Run run(int clerks, long before, Duration time) {
        var counts = tally.counts();
        long linesDone = before + counts.lines();
        double seconds = Math.max(time.toNanos(), 1) / 1e9;
        return new Run(clerks, linesDone, linesDone == shop.lines(), counts, seconds, counts.appends() / seconds);
    }
}
