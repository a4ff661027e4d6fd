package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a store must hold whose events are erased, as a list.
///
/// What was under way when a life ended is there afterwards as a whole, or not at all: it is settled by [#settle].
final class ErasureModel {

    /// An event, or an erasure of the events that it names.
    ///
    /// @param event what was appended; empty: it is an erasure
    /// @param appendId of the append
    /// @param version of its stream
    /// @param names the positions that an erasure names
    record Entry(Optional<NewEvent> event, Optional<String> appendId, long version, Set<Long> names) {

        boolean matches(Query query) {
            return event.isPresent()
                    ? query.matches(
                            event.get().stream(),
                            version,
                            event.get().type(),
                            event.get().tags(),
                            appendId)
                    : query.matches(ErasureEvents.STREAM, version, ErasureEvents.TYPE, List.of(), appendId);
        }
    }

    private final List<Entry> log = new ArrayList<>();
    private final Set<Long> erased = new HashSet<>();
    private List<Entry> underWay = List.of();

    long head() {
        return log.size();
    }

    Entry at(long position) {
        return log.get((int) position - 1);
    }

    boolean isErased(long position) {
        return erased.contains(position);
    }

    long version(Stream stream) {
        return log.stream()
                .filter(entry -> entry.event()
                        .map(NewEvent::stream)
                        .orElse(ErasureEvents.STREAM)
                        .equals(stream))
                .count();
    }

    /// The position of the last erasure; 0 if there is none.
    long lastErasure() {
        for (long position = head(); position > 0; position--) {
            if (at(position).event().isEmpty()) return position;
        }
        return 0;
    }

    List<Long> matching(Query query) {
        var matching = new ArrayList<Long>();
        for (long position = 1; position <= head(); position++) {
            if (at(position).matches(query)) matching.add(position);
        }
        return matching;
    }

    /// What an erasure of a query would name.
    Set<Long> toErase(Query query) {
        var named = new HashSet<>(matching(query));
        named.removeIf(position -> isErased(position) || at(position).event().isEmpty());
        return named;
    }

    static Set<Long> positions(List<Positions> ranges) {
        var positions = new HashSet<Long>();
        for (var range : ranges) {
            for (long position = range.from(); position <= range.to(); position++) {
                positions.add(position);
            }
        }
        return positions;
    }

    // ---------------------------------------------------------------------------------------------------- changes

    void begin(Append append) {
        var entries = new ArrayList<Entry>();
        for (var event : append.events()) {
            long before = entries.stream()
                    .filter(entry -> entry.event().orElseThrow().stream().equals(event.stream()))
                    .count();
            long version = version(event.stream()) + before + 1;
            entries.add(new Entry(Optional.of(event), append.id(), version, Set.of()));
        }
        underWay = entries;
    }

    void beginErasure(Set<Long> named) {
        underWay = List.of(new Entry(Optional.empty(), Optional.empty(), version(ErasureEvents.STREAM) + 1, named));
    }

    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    /// What was under way is there, or is not and never will be.
    void settle(boolean isThere) {
        if (isThere) {
            log.addAll(underWay);
            underWay.forEach(entry -> erased.addAll(entry.names()));
        }
        underWay = List.of();
    }

    /// Settles what was under way by what is there after an open.
    ///
    /// @param count how many events are there
    void settle(long count) {
        require(
                count == head() || count == head() + underWay.size(),
                "%d events are there: %d were known, and %d under way",
                count,
                head(),
                underWay.size());
        settle(count > head());
    }

    // ---------------------------------------------------------------------------------------------------- comparison

    /// What somebody must be told who follows a query from a position on: matches, and erasures that name one.
    List<Long> followed(Query query, long after) {
        var matching = new HashSet<>(matching(query));
        var named = new HashSet<Long>();
        var told = new ArrayList<Long>();
        for (long position = 1; position <= head(); position++) {
            boolean isNews = at(position).names().stream().anyMatch(name -> matching.contains(name) && named.add(name));
            if (position > after && (isNews || matching.contains(position))) told.add(position);
        }
        return told;
    }

    void requireIs(long position, RecordedEvent found) {
        var entry = at(position);
        requireSame(position, found.position(), "position");
        requireSame(entry.version(), found.version(), "version of position %d", position);
        requireSame(entry.appendId(), found.appendId(), "append id of position %d", position);
        if (entry.event().isEmpty()) {
            requireSame(ErasureEvents.STREAM, found.stream(), "stream of position %d", position);
            requireSame(
                    entry.names(), positions(ErasureEvents.ranges(found)), "what is named by position %d", position);
            return;
        }
        var event = entry.event().get();
        requireSame(event.stream(), found.stream(), "stream of position %d", position);
        requireSame(event.type(), found.type(), "type of position %d", position);
        if (isErased(position)) {
            requireSame(new Content.Erased(), found.content(), "content of position %d", position);
        } else {
            require(found.present().isPresent(), "position %d is not erased, and its content is gone", position);
            requireSame(event.data(), found.present().get().data(), "data of position %d", position);
            requireSame(event.tags(), found.present().get().tags(), "tags of position %d", position);
        }
    }
}
