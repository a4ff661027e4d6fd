package dev.proust.contract;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// What the contracts have in common: a store of a candidate's, empty at the start of each test, on a clock that stands
/// still. A test that hangs ends after five minutes; no other time is ever judged.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class StoreContract {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Stream ORDER = Stream.of("order", "1");
    static final Stream STOCK = Stream.of("stock", "1");

    final SimulatedClock clock = new SimulatedClock(NOON);
    private Candidate candidate;
    EventStore store;

    /// A fresh candidate, whose store is empty.
    protected abstract Candidate candidate();

    @BeforeEach
    void openStore() {
        candidate = candidate();
        store = candidate.open(clock, Limits.standard());
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// Closes the store and opens it again.
    void reopen(Limits limits) {
        store.close();
        store = candidate.open(clock, limits);
    }

    boolean outlivesClosing() {
        return candidate.outlivesClosing();
    }

    static NewEvent event(Stream stream, String type) {
        return NewEvent.of(stream, type, Data.none());
    }

    Appended append(NewEvent... events) {
        return store.append(Append.of(events));
    }

    List<RecordedEvent> all() {
        return read(Query.all(), ReadOptions.forwards());
    }

    List<RecordedEvent> read(Query query) {
        return read(query, ReadOptions.forwards());
    }

    List<RecordedEvent> read(Query query, ReadOptions options) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = store.read(query, options)) {
            reader.forEach(events::add);
        }
        return events;
    }

    List<Long> positions(Query query, ReadOptions options) {
        return positions(read(query, options));
    }

    static List<Long> positions(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::position).toList();
    }

    static List<String> types(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::type).toList();
    }

    static List<String> streams(List<RecordedEvent> events) {
        return events.stream().map(event -> event.stream().name()).toList();
    }
}
