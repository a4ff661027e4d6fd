package dev.proust.contract.torture;

import dev.proust.contract.crash.Happening;
import dev.proust.contract.crash.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Tells the stories of one seed after the other, several at once, until there is no more time or one of them goes
/// wrong.
///
/// Thread rule: one thread runs it; any thread may ask how far it is.
final class Exploration {

    /// A story that went wrong.
    record Violation(long seed, Throwable failure) {}

    private final long firstSeed;
    private final long count;
    private final AtomicLong next;
    private final BooleanSupplier timeIsOver;
    private Tally tally = Tally.none();
    private long stories;
    private Optional<Violation> violation = Optional.empty();

    /// @param firstSeed where to begin
    /// @param count how many stories at most
    /// @param timeIsOver whether to begin no further story
    Exploration(long firstSeed, long count, BooleanSupplier timeIsOver) {
        this.firstSeed = firstSeed;
        this.count = count;
        this.next = new AtomicLong(firstSeed);
        this.timeIsOver = timeIsOver;
    }

    /// Tells stories in so many threads at once; returns when the last one has ended.
    void run(int threads) throws InterruptedException {
        List<Thread> explorers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            explorers.add(Thread.ofPlatform().name("explorer-" + i).start(this::explore));
        }
        for (var explorer : explorers) {
            explorer.join();
        }
    }

    private void explore() {
        while (!timeIsOver.getAsBoolean() && violation().isEmpty()) {
            long seed = next.getAndIncrement();
            if (seed - firstSeed >= count) return;
            try {
                add(Story.tell(seed, happened -> {}));
            } catch (RuntimeException | Error failure) {
                report(new Violation(seed, failure));
            }
        }
    }

    private synchronized void add(Tally more) {
        tally = tally.plus(more);
        stories++;
    }

    /// Of several at once, the one with the lowest seed counts, so that the same seeds give the same answer.
    private synchronized void report(Violation found) {
        if (violation.isEmpty() || found.seed() < violation.get().seed()) violation = Optional.of(found);
    }

    /// What has happened so far.
    synchronized Tally tally() {
        return tally;
    }

    /// How many stories have been told to their good end.
    synchronized long stories() {
        return stories;
    }

    /// How far it is, in a line.
    String line() {
        var tally = tally();
        return String.format(
                Locale.ROOT,
                "%,d stories  %,d lives  %,d power cuts  %,d kills  %,d failed operations  %,d appends  %,d recoveries",
                stories(),
                tally.of(Happening.LIFE),
                tally.of(Happening.POWER_CUT),
                tally.of(Happening.KILLED),
                tally.of(Happening.IO_FAILURE) + tally.of(Happening.SPACE_REFUSED),
                tally.of(Happening.ACCEPTED),
                tally.of(Happening.RECOVERY));
    }

    /// What went wrong, if anything did.
    synchronized Optional<Violation> violation() {
        return violation;
    }
}
