package dev.proust.contract.history;

import dev.proust.store.Condition;
import dev.proust.store.FailedCondition;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Judges conditions on the log as it was at a position, the plain way: by looking at every event.
///
/// @param log the log as the accepted appends tell of it
record Judge(AcceptedLog log) {

    /// The conditions that did not hold at a position, in order.
    List<FailedCondition> failed(List<Condition> conditions, long at) {
        var failed = new ArrayList<FailedCondition>();
        for (var condition : conditions) {
            switch (condition) {
                case Condition.Version version -> {
                    long actual = log.version(version.stream(), at);
                    if (actual != version.version()) failed.add(new FailedCondition.WrongVersion(version, actual));
                }
                case Condition.Exists exists -> {
                    if (log.version(exists.stream(), at) == 0) failed.add(new FailedCondition.NoSuchStream(exists));
                }
                case Condition.Unchanged unchanged -> {
                    var matches = log.matches(
                            unchanged.query(), unchanged.checkpoint().position(), at);
                    if (!matches.isEmpty()) {
                        failed.add(new FailedCondition.Changed(
                                unchanged, matches.getLast().position()));
                    }
                }
            }
        }
        return failed;
    }

    /// All events that broke the conditions, of which a conflict brings the first
    /// [Limits#CONFLICT_EVENTS_MAX]. The histories' events are so small that its limit in bytes is never met.
    List<RecordedEvent> unseen(List<FailedCondition> failed, long at) {
        return failed.stream()
                .flatMap(one -> breaches(one, at))
                .distinct()
                .sorted(Comparator.comparingLong(RecordedEvent::position))
                .toList();
    }

    private Stream<RecordedEvent> breaches(FailedCondition failed, long at) {
        return switch (failed) {
            case FailedCondition.WrongVersion wrong -> {
                var condition = wrong.condition();
                yield log.matches(Query.stream(condition.stream()), 0, at).stream()
                        .filter(event -> event.version() > condition.version());
            }
            case FailedCondition.NoSuchStream none -> Stream.of();
            case FailedCondition.Changed changed -> {
                var condition = changed.condition();
                yield log.matches(condition.query(), condition.checkpoint().position(), at).stream();
            }
        };
    }
}
