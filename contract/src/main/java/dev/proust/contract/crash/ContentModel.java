package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.RepairEvents;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a store must hold whose events may be erased, or lost by damage that was accepted, as a list.
///
/// What was under way when a life ended is there afterwards as a whole, or not at all: it is settled by [#settle].
final class ContentModel {

    /// An event: one of a client's, an erasure, or one that tells of a repair.
    ///
    /// @param home the stream whose version it counts for: its own, unless that is called after its key
    /// @param appendId of the append, as far as it is known still
    /// @param version of its stream
    /// @param data what it says; empty: it is an erasure, or lost
    /// @param names the positions that an erasure names
    /// @param isLost whether nothing but its header is left
    /// @param isVague whether nobody knows all that it can be found by
    /// @param isIdKnown whether its append's id is known to be taken, though nobody knows for what
    record Entry(
            Stream stream,
            Stream home,
            String type,
            List<Tag> tags,
            Optional<String> appendId,
            long version,
            Optional<Data> data,
            Set<Long> names,
            boolean isLost,
            boolean isVague,
            boolean isIdKnown) {

        static Entry of(NewEvent event, Optional<String> appendId, long version) {
            return new Entry(
                    event.stream(),
                    event.stream(),
                    event.type(),
                    event.tags(),
                    appendId,
                    version,
                    Optional.of(event.data()),
                    Set.of(),
                    false,
                    false,
                    false);
        }

        static Entry ofErasure(long version, Set<Long> names) {
            return new Entry(
                    ErasureEvents.STREAM,
                    ErasureEvents.STREAM,
                    ErasureEvents.TYPE,
                    List.of(),
                    Optional.empty(),
                    version,
                    Optional.empty(),
                    names,
                    false,
                    false,
                    false);
        }

        static Entry ofRepair(long version, List<Positions> ranges) {
            var bytes = ByteBuffer.allocate(16 * ranges.size());
            ranges.forEach(range -> bytes.putLong(range.from()).putLong(range.to()));
            return new Entry(
                    RepairEvents.STREAM,
                    RepairEvents.STREAM,
                    RepairEvents.TYPE,
                    List.of(),
                    Optional.empty(),
                    version,
                    Optional.of(Data.of(bytes.flip(), ErasureEvents.CONTENT_TYPE)),
                    Set.of(),
                    false,
                    false,
                    false);
        }

        /// The same, but lost.
        ///
        /// @param isFrameWhole whether its append id is known still
        Entry lost(boolean isFrameWhole) {
            var id = isFrameWhole ? appendId : Optional.<String>empty();
            return new Entry(
                    stream, home, type, tags, id, version, Optional.empty(), Set.of(), true, isVague, isIdKnown);
        }

        /// The same, but lost, and found by nothing else than this for sure. What is called after its key keeps nothing
        /// but that: its append's id is not known by it.
        ///
        /// @param homeFound the stream that has the key which it is called after; otherwise what it is called
        Entry lostAs(Stream found, Stream homeFound, long versionFound, String typeFound, boolean isKnown) {
            return new Entry(
                    found,
                    homeFound,
                    typeFound,
                    tags,
                    appendId,
                    versionFound,
                    Optional.empty(),
                    Set.of(),
                    true,
                    true,
                    isKnown && !isNameless(found));
        }

        /// The same, but nobody knows its append's id any more.
        Entry withoutAppendId() {
            return new Entry(stream, home, type, tags, Optional.empty(), version, data, names, isLost, isVague, false);
        }

        /// Whether a stream is that of the event, as far as its name can tell.
        boolean isOf(Stream other) {
            return other.equals(stream) || other.equals(home) || isNameless(other);
        }

        /// Whether a stream is called after its key.
        static boolean isNameless(Stream stream) {
            return stream.name().matches("\\$lost-[0-9a-f]{32}");
        }

        boolean matches(Query query) {
            return query.matches(stream, version, type, tags, appendId);
        }
    }

    private final List<Entry> log = new ArrayList<>();
    private final Set<Long> erased = new HashSet<>();
    private final Set<Long> everErased = new HashSet<>();
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

    /// Whether an event is erased, or was until its erasure was lost.
    boolean wasErased(long position) {
        return everErased.contains(position);
    }

    /// How many events are lost.
    long lost() {
        return log.stream().filter(Entry::isLost).count();
    }

    long version(Stream stream) {
        return log.stream().filter(entry -> entry.home().equals(stream)).count();
    }

    /// The position of the last erasure; 0 if there is none.
    long lastErasure() {
        for (long position = head(); position > 0; position--) {
            if (!at(position).names().isEmpty()) return position;
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
        named.removeIf(position -> isErased(position) || at(position).stream().isReserved());
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
                    .filter(entry -> entry.stream().equals(event.stream()))
                    .count();
            long version = version(event.stream()) + before + 1;
            entries.add(Entry.of(event, append.id(), version));
        }
        underWay = entries;
    }

    void beginErasure(Set<Long> named) {
        underWay = List.of(Entry.ofErasure(version(ErasureEvents.STREAM) + 1, named));
    }

    void beginRepair(List<Positions> accepted) {
        underWay = List.of(Entry.ofRepair(version(RepairEvents.STREAM) + 1, accepted));
    }

    /// The last event tells of a repair, whatever was lost before it.
    void tellRepair(List<Positions> ranges) {
        log.removeLast();
        log.add(Entry.ofRepair(version(RepairEvents.STREAM) + 1, ranges));
    }

    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    /// What was under way is there, or is not and never will be.
    void settle(boolean isThere) {
        if (isThere) {
            log.addAll(underWay);
            underWay.forEach(entry -> erased.addAll(entry.names()));
            everErased.addAll(erased);
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

    /// Something else is known of an event than was: what a lost erasure named is not erased any more.
    void replace(long position, Entry entry) {
        log.set((int) position - 1, entry);
        erased.clear();
        log.forEach(each -> erased.addAll(each.names()));
    }

    /// The positions of events of which nobody knows all that they are found by, and of what names them.
    Set<Long> vague() {
        var vague = new HashSet<Long>();
        for (long position = 1; position <= head(); position++) {
            var entry = at(position);
            if (entry.isVague() || entry.names().stream().anyMatch(vague::contains)) vague.add(position);
        }
        return vague;
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
        requireSame(entry.stream(), found.stream(), "stream of position %d", position);
        requireSame(entry.version(), found.version(), "version of position %d", position);
        requireSame(entry.type(), found.type(), "type of position %d", position);
        if (!entry.isVague() || found.appendId().isPresent()) {
            requireSame(entry.appendId(), found.appendId(), "append id of position %d", position);
        }
        if (isErased(position)) {
            requireSame(new Content.Erased(), found.content(), "content of position %d", position);
        } else if (entry.isLost()) {
            requireSame(new Content.Lost(), found.content(), "content of position %d", position);
        } else {
            require(found.present().isPresent(), "position %d is not erased, and its content is gone", position);
            requireSays(position, entry, found);
        }
    }

    private static void requireSays(long position, Entry entry, RecordedEvent found) {
        if (entry.data().isEmpty()) {
            requireSame(
                    entry.names(), positions(ErasureEvents.ranges(found)), "what is named by position %d", position);
            return;
        }
        requireSame(entry.data().get(), found.present().orElseThrow().data(), "data of position %d", position);
        requireSame(entry.tags(), found.present().orElseThrow().tags(), "tags of position %d", position);
    }
}
