package dev.proust.engine.core;

import dev.proust.engine.index.QueryKeys;
import dev.proust.engine.index.RecentKeys;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.EncodedAppend;
import dev.proust.store.Append;
import dev.proust.store.Condition;
import dev.proust.store.FailedCondition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An append's conditions in terms of keys: how to gather facts for them, and how to judge them.
///
/// Thread rule: immutable. Clients gather, the writer judges.
///
/// @param streams every stream that the append names or writes, none twice
/// @param streamOfEvent for each event the index of its stream
/// @param conditions the conditions, in order
/// @param matches how many of them ask for the last match of a query
record Question(List<Key> streams, int[] streamOfEvent, List<Asked> conditions, int matches) {

    /// A condition with what it needs of the facts.
    sealed interface Asked {
        record OfVersion(Condition.Version condition, int stream) implements Asked {}

        record OfExistence(Condition.Exists condition, int stream) implements Asked {}

        record OfChange(Condition.Unchanged condition, QueryKeys query, int match) implements Asked {}
    }

    static Question of(Append append, EncodedAppend encoded, Keys keys) {
        var streams = new Numbering();
        var streamOfEvent = new int[encoded.events().size()];
        for (int i = 0; i < streamOfEvent.length; i++) {
            streamOfEvent[i] = streams.number(encoded.events().get(i).stream());
        }
        var conditions = new ArrayList<Asked>(append.conditions().size());
        int matches = 0;
        for (var condition : append.conditions()) {
            conditions.add(
                    switch (condition) {
                        case Condition.Version version ->
                            new Asked.OfVersion(version, streams.number(keys.stream(version.stream())));
                        case Condition.Exists exists ->
                            new Asked.OfExistence(exists, streams.number(keys.stream(exists.stream())));
                        case Condition.Unchanged unchanged ->
                            new Asked.OfChange(unchanged, QueryKeys.of(unchanged.query(), keys), matches++);
                    });
        }
        return new Question(List.copyOf(streams.inOrder), streamOfEvent, conditions, matches);
    }

    /// Numbers the streams that an append is about. Few have more than one, and need no map.
    private static final class Numbering {

        private static final int SEARCHED_MAX = 8;

        private final List<Key> inOrder = new ArrayList<>(2);
        private final Map<Key, Integer> numbers = new HashMap<>();

        int number(Key stream) {
            int known = inOrder.size() <= SEARCHED_MAX ? inOrder.indexOf(stream) : numbers.getOrDefault(stream, -1);
            if (known >= 0) return known;
            inOrder.add(stream);
            if (inOrder.size() > SEARCHED_MAX) noteAll();
            return inOrder.size() - 1;
        }

        private void noteAll() {
            for (int i = numbers.size(); i < inOrder.size(); i++) {
                numbers.put(inOrder.get(i), i);
            }
        }
    }

    /// Looks up the facts as of a durable position.
    Facts gather(View view, long at) {
        var versions = new long[streams.size()];
        for (int i = 0; i < versions.length; i++) {
            versions[i] = view.version(streams.get(i), at);
        }
        var lastMatches = new long[matches];
        for (var asked : conditions) {
            if (asked instanceof Asked.OfChange(var condition, var query, var match)) {
                lastMatches[match] =
                        query.floor(view, at, condition.checkpoint().position() + 1);
            }
        }
        return new Facts(at, versions, lastMatches);
    }

    /// The versions that its streams have now.
    ///
    /// @param facts gathered at or above what `recent` reaches back to
    long[] versions(Facts facts, RecentKeys recent) {
        var versions = new long[streams.size()];
        for (int i = 0; i < versions.length; i++) {
            long lately = recent.version(streams.get(i));
            versions[i] = lately >= 0 ? lately : facts.versions()[i];
        }
        return versions;
    }

    /// Judges all conditions as of now.
    ///
    /// @param versions that its streams have now
    /// @param facts gathered at or above what `recent` reaches back to
    List<FailedCondition> judge(long[] versions, Facts facts, RecentKeys recent) {
        var failed = new ArrayList<FailedCondition>(0);
        for (var asked : conditions) {
            switch (asked) {
                case Asked.OfVersion(var condition, var stream) -> {
                    if (versions[stream] != condition.version()) {
                        failed.add(new FailedCondition.WrongVersion(condition, versions[stream]));
                    }
                }
                case Asked.OfExistence(var condition, var stream) -> {
                    if (versions[stream] == 0) failed.add(new FailedCondition.NoSuchStream(condition));
                }
                case Asked.OfChange(var condition, var query, var match) -> {
                    long after = Math.max(condition.checkpoint().position(), recent.low());
                    long lately = query.floor(recent, recent.head(), after + 1);
                    long last = Math.max(lately, facts.lastMatches()[match]);
                    if (last > 0) failed.add(new FailedCondition.Changed(condition, last));
                }
            }
        }
        return failed;
    }

    /// The versions that the append's events get now, in order.
    ///
    /// @param versions that its streams have now
    long[] versionsOfEvents(long[] versions) {
        var now = versions.clone();
        var ofEvents = new long[streamOfEvent.length];
        for (int i = 0; i < ofEvents.length; i++) {
            ofEvents[i] = ++now[streamOfEvent[i]];
        }
        return ofEvents;
    }
}
