package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.ReturnRefused;
import dev.proust.sourcing.Outcome;
import java.util.concurrent.atomic.LongAdder;

/// Counts what the clerks of this run have done. Thread rule: any thread.
final class Tally {

    /// What was counted up to a moment.
    ///
    /// @param lines lines of the data done in this run
    /// @param appends appends accepted, each on disk before it was answered
    /// @param conflicts appends that came too late, and were decided anew
    /// @param refused returns that were not taken
    record Counts(long lines, long appends, long conflicts, long refused) {}

    private final LongAdder lines = new LongAdder();
    private final LongAdder appends = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder refused = new LongAdder();

    void count(ShopCommand command, Outcome<Shop.Seen, ShopEvent> outcome) {
        if (command instanceof ShopCommand.OfLine) lines.increment();
        if (outcome.appended().isPresent() && !outcome.repeated()) appends.increment();
        conflicts.add(outcome.conflicts());
        if (outcome.events().stream().anyMatch(ReturnRefused.class::isInstance)) refused.increment();
    }

    Counts counts() {
        return new Counts(lines.sum(), appends.sum(), conflicts.sum(), refused.sum());
    }
}
