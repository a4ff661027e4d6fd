package dev.proust.contract.history;

import dev.proust.store.Progress;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// Whether a subscription has delivered every event that matches once, in order, and told its progress truly.
///
/// | it delivers  | that holds if                                                                              |
/// |--------------|--------------------------------------------------------------------------------------------|
/// | first        | it is `Progress` at the place where it was to begin                                        |
/// | an event     | it is the next match                                                                       |
/// | `Progress`   | it has moved; no match up to there is missing; an append ends there                         |
/// | nothing      | no match is missing of all that was shown before it was asked                               |
///
/// That whoever has caught up was at the head is checked as a read's checkpoint is, by [HistoryChecker].
///
/// Thread rule: one thread.
final class FollowChecker {

    private final AcceptedLog log;
    private final History.Follow follow;
    private final LongUnaryOperator shownBefore;
    private long seen;
    private Optional<Progress> told = Optional.empty();

    /// @param shownBefore the highest position that was shown before a moment
    FollowChecker(AcceptedLog log, History.Follow follow, LongUnaryOperator shownBefore) {
        this.log = log;
        this.follow = follow;
        this.shownBefore = shownBefore;
        this.seen = follow.after().position();
    }

    void check() {
        for (var call : follow.calls()) {
            if (!(call.said() instanceof Said.Delivered(var signal))) throw new AssertionError(call);
            if (told.isEmpty()) {
                checkFirst(call, signal);
            } else if (signal.isEmpty()) {
                requireNoMatchUpTo(shownBefore.applyAsLong(call.began()), call);
            } else {
                switch (signal.get()) {
                    case RecordedEvent event -> checkEvent(call, event);
                    case Progress progress -> checkProgress(call, progress);
                }
            }
        }
    }

    private void checkFirst(Call call, Optional<Signal> signal) {
        boolean isAtStart =
                signal.isPresent() && signal.get() instanceof Progress(var at, var _) && at.equals(follow.after());
        Violation.unless(isAtStart, "the first signal is not progress at " + follow.after(), call);
        told = signal.map(Progress.class::cast);
    }

    private void checkEvent(Call call, RecordedEvent event) {
        var next = log.matches(follow.query(), seen, event.position());
        Violation.unlessEqual(next, List.of(event), "matches above position " + seen + " up to the event's", call);
        seen = event.position();
    }

    private void checkProgress(Call call, Progress progress) {
        long position = progress.checkpoint().position();
        var before = told.orElseThrow().checkpoint();
        Violation.unless(position > before.position(), "progress has not moved beyond " + before, call);
        Violation.unless(position >= seen, "progress below the event at position " + seen, call);
        Violation.unless(log.isEnd(progress.checkpoint()), "no append ends at " + progress.checkpoint(), call);
        requireNoMatchUpTo(position, call);
        seen = position;
        told = Optional.of(progress);
    }

    private void requireNoMatchUpTo(long position, Call call) {
        var missing = log.matches(follow.query(), seen, position);
        Violation.unless(
                missing.isEmpty(), "not delivered, though above position %d: %s".formatted(seen, missing), call);
    }
}
