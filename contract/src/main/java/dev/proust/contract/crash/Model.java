package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.FailedCondition;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// What a store must hold and answer, as a list.
///
/// ```
///   1 … known                known + 1 … end
///   ├── answered, or seen ──┤├── in limbo ──┤     the batch that was under way: after the next open all of it is
///                                                 there, or nothing
/// ```
final class Model {

    private final List<Entry> log = new ArrayList<>();
    private final Map<String, Expected.Accepted> byId = new HashMap<>();
    private final Map<String, Expected.Accepted> byIdInLimbo = new HashMap<>();
    private final Set<UUID> incarnations = new HashSet<>();
    private final Set<Checkpoint> handedOut = new HashSet<>();
    private final List<Checkpoint> handedOutInOrder = new ArrayList<>();
    private int known;
    private Reign reign = new Reign(incarnations, Optional.empty());
    private boolean begunInOrder;
    private long headAtOpen;

    // ---------------------------------------------------------------------------------------------------- what is
    // known

    long head() {
        return known;
    }

    /// Whether there is a batch of which nobody knows whether it was written.
    boolean hasLimbo() {
        return log.size() > known;
    }

    /// What is equal only to that of a moment at which the same was known, and the same in limbo.
    Object moment() {
        return log.isEmpty() ? known : List.of(known, log.getLast());
    }

    Entry at(long position) {
        return log.get((int) position - 1);
    }

    /// The known events that match, between two positions.
    List<Entry> matching(Query query, long from, long to) {
        return matching(query, from, to, known);
    }

    /// The first known event after a position that matches.
    Optional<Entry> nextMatching(Query query, long after) {
        for (long position = after + 1; position <= known; position++) {
            if (at(position).matches(query)) return Optional.of(at(position));
        }
        return Optional.empty();
    }

    private List<Entry> matching(Query query, long from, long to, long end) {
        var matching = new ArrayList<Entry>();
        for (long position = Math.max(1, from); position <= Math.min(to, end); position++) {
            if (at(position).matches(query)) matching.add(at(position));
        }
        return matching;
    }

    long version(Stream stream) {
        return version(stream, known);
    }

    private long version(Stream stream, long end) {
        for (long position = end; position > 0; position--) {
            if (at(position).event().stream().equals(stream))
                return at(position).version();
        }
        return 0;
    }

    /// What the append with this id was answered, if it is known.
    Optional<Expected.Accepted> first(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<String> ids() {
        return List.copyOf(new TreeSet<>(byId.keySet()));
    }

    Set<UUID> incarnations() {
        return incarnations;
    }

    // ---------------------------------------------------------------------------------------------------- a batch

    /// What the next batch must answer to what is queued, in this order. What it accepts is in limbo until [#commit] or
    /// [#withdraw].
    List<Expected> draft(List<Request> queued, Instant now) {
        var expected = new ArrayList<Expected>();
        for (var request : queued) {
            expected.add(request.isTooOld() ? new Expected.SentBack() : draft(request.append(), now));
        }
        return expected;
    }

    private Expected draft(Append append, Instant now) {
        var repetition = append.id().flatMap(id -> repetition(id, append));
        if (repetition.isPresent()) return repetition.get();
        if (append.deadline().isPresent() && !append.deadline().get().isAfter(now)) return new Expected.Overdue();
        var failed = failed(append);
        return failed.isEmpty() ? accept(append, now) : conflict(failed);
    }

    /// What is to be answered under an id that is known or in limbo.
    Optional<Expected> repetition(String id, Append append) {
        var first = byIdInLimbo.getOrDefault(id, byId.get(id));
        if (first == null) return Optional.empty();
        return Optional.of(
                sayTheSame(first.append(), append) ? new Expected.Repeated(first) : new Expected.Reused(first));
    }

    private static boolean sayTheSame(Append a, Append b) {
        return a.events().stream()
                .map(Model::said)
                .toList()
                .equals(b.events().stream().map(Model::said).toList());
    }

    private static List<Object> said(NewEvent event) {
        return List.of(event.stream(), event.type(), event.shape(), event.tags(), event.data());
    }

    private List<FailedCondition> failed(Append append) {
        var failed = new ArrayList<FailedCondition>();
        for (var condition : append.conditions()) {
            switch (condition) {
                case Condition.Version version -> {
                    long actual = version(version.stream(), log.size());
                    if (actual != version.version()) failed.add(new FailedCondition.WrongVersion(version, actual));
                }
                case Condition.Exists exists -> {
                    if (version(exists.stream(), log.size()) == 0) failed.add(new FailedCondition.NoSuchStream(exists));
                }
                case Condition.Unchanged unchanged -> {
                    var changed =
                            matching(unchanged.query(), unchanged.checkpoint().position() + 1, log.size(), log.size());
                    if (!changed.isEmpty()) {
                        failed.add(new FailedCondition.Changed(
                                unchanged, changed.getLast().position()));
                    }
                }
            }
        }
        return failed;
    }

    private Expected conflict(List<FailedCondition> failed) {
        var positions = new TreeSet<Long>();
        for (var one : failed) {
            switch (one) {
                case FailedCondition.WrongVersion wrong ->
                    matching(Query.stream(wrong.condition().stream()), 1, log.size(), log.size()).stream()
                            .filter(entry -> entry.version() > wrong.condition().version())
                            .forEach(entry -> positions.add(entry.position()));
                case FailedCondition.NoSuchStream none -> {}
                case FailedCondition.Changed changed ->
                    matching(
                                    changed.condition().query(),
                                    changed.condition().checkpoint().position() + 1,
                                    log.size(),
                                    log.size())
                            .forEach(entry -> positions.add(entry.position()));
            }
        }
        var unseen = new ArrayList<Entry>();
        long bytes = 0;
        for (long position : positions) {
            bytes += at(position).event().encodedBytes();
            if (bytes > Limits.CONFLICT_BYTES_MAX || unseen.size() == Limits.CONFLICT_EVENTS_MAX) break;
            unseen.add(at(position));
        }
        return new Expected.Conflict(failed, log.size(), unseen, unseen.size() == positions.size());
    }

    private Expected accept(Append append, Instant now) {
        var micros = now.truncatedTo(ChronoUnit.MICROS);
        var time = log.isEmpty() || log.getLast().time().isBefore(micros)
                ? micros
                : log.getLast().time();
        long firstPosition = log.size() + 1L;
        var versions = new HashMap<Stream, Long>();
        for (var event : append.events()) {
            long version = version(event.stream(), log.size()) + 1;
            versions.put(event.stream(), version);
            log.add(new Entry(log.size() + 1, event, version, time, append.id(), reign));
        }
        var accepted = new Expected.Accepted(append, firstPosition, log.size(), versions, time);
        append.id().ifPresent(id -> byIdInLimbo.put(id, accepted));
        return accepted;
    }

    /// What was in limbo is known from now on.
    void commit() {
        known = log.size();
        byId.putAll(byIdInLimbo);
        byIdInLimbo.clear();
    }

    /// What was in limbo was not written.
    void withdraw() {
        while (log.size() > known) log.removeLast();
        byIdInLimbo.clear();
    }

    // ---------------------------------------------------------------------------------------------------- checkpoints

    /// Takes note of a checkpoint that somebody was given: it must be of what is known, and stay valid for ever.
    void handOut(Checkpoint checkpoint) {
        long position = checkpoint.position();
        require(position <= known, "checkpoint %s is beyond what is durable, %d", checkpoint, known);
        if (position == 0) return;
        at(position).reign().sees(checkpoint.incarnation(), position);
        if (handedOut.add(checkpoint)) handedOutInOrder.add(checkpoint);
    }

    /// Every checkpoint that somebody was given, in that order.
    List<Checkpoint> handedOut() {
        return handedOutInOrder;
    }

    // ---------------------------------------------------------------------------------------------------- lives

    /// Compares what is there after an open with what must be: all that is known, then all of what is in limbo, or
    /// nothing of it.
    ///
    /// @param end how the life before has ended
    void adopt(List<RecordedEvent> recovered, End end, boolean hasCut) {
        requireHeldBy(recovered);
        int count = recovered.size();
        boolean untouched = begunInOrder && count == headAtOpen;
        if (count > known) commit();
        else withdraw();
        if (end != End.IN_ORDER || hasCut) {
            boolean maySame = end != End.UNCLEAN || untouched || (hasCut && end == End.IN_ORDER);
            reign = new Reign(incarnations, maySame ? Optional.of(reign) : Optional.empty());
        }
        begunInOrder = end == End.IN_ORDER || (untouched && end == End.UNCLEAN) || end == End.UNSURE;
        headAtOpen = known;
    }

    /// Compares what is there after an open with what must be, and leaves open what is in limbo.
    void requireHeldBy(List<RecordedEvent> recovered) {
        int count = recovered.size();
        require(count >= known, "%d events are there, but %d were acknowledged or shown", count, known);
        require(
                count == known || count == log.size(),
                "%d events are there: %d were known, and the batch under way ended with %d",
                count,
                known,
                log.size());
        for (int i = 0; i < count; i++) {
            log.get(i).requireIs(recovered.get(i));
        }
    }

    /// How a life ended.
    enum End {
        /// The store was closed, and nothing went wrong in that.
        IN_ORDER,
        /// The store was being closed.
        UNSURE,
        /// The store was not closed.
        UNCLEAN
    }

    void requireHead(Checkpoint found) {
        requireSame((long) known, found.position(), "head");
        handOut(found);
    }
}
