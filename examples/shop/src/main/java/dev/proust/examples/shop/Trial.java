package dev.proust.examples.shop;

import dev.proust.sourcing.DryRun;
import dev.proust.sourcing.DryRunReport;
import dev.proust.store.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// Whether this program understands all that a store holds: every event of every stream, decoded and folded. To
/// be asked before a program is deployed that reads events otherwise than the one before.
///
/// @param entities how many streams were read
/// @param events how many events were read
/// @param brokenCount how many of them break
/// @param broken the first of them: where they are, and what is wrong
record Trial(long entities, long events, long brokenCount, List<Broken> broken) {

    /// An event that this program could not go on with.
    record Broken(DryRunReport.EventPlace place, String fault) {}

    private static final int SHOWN_MAX = 10;

    /// Reads all streams of a store.
    static Trial of(EventStore store) throws InterruptedException {
        var run = DryRun.of(store, new Shop(ReturnRule.CHECKED), ShopCodec.create());
        var reports = new ArrayList<DryRunReport<Shop.Seen>>();
        for (var category : ShopCodec.CATEGORIES) reports.add(run.category(category));
        return new Trial(
                reports.stream().mapToLong(DryRunReport::entities).sum(),
                reports.stream().mapToLong(DryRunReport::events).sum(),
                reports.stream().mapToLong(DryRunReport::brokenCount).sum(),
                reports.stream()
                        .flatMap(report -> report.broken().stream())
                        .limit(SHOWN_MAX)
                        .map(broken -> new Broken(
                                broken.event(), String.valueOf(broken.fault().getMessage())))
                        .toList());
    }

    /// Whether nothing breaks.
    boolean isGood() {
        return brokenCount == 0;
    }

    /// The answer in words.
    String text() {
        var text = new StringJoiner("\n");
        text.add(String.format(Locale.ROOT, "Tried %,d events of %,d streams:", events, entities));
        broken.forEach(one -> text.add("  " + one.fault()));
        if (brokenCount > broken.size())
            text.add(String.format(Locale.ROOT, "  ... and %,d more", brokenCount - broken.size()));
        text.add(
                isGood()
                        ? "@|bold,green This program understands all of them.|@"
                        : String.format(Locale.ROOT, "@|bold,red %,d events would break.|@", brokenCount));
        return text.toString();
    }
}
