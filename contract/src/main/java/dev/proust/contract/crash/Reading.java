package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.engine.core.Engine;
import dev.proust.store.EventReader;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.ReadOptions.Direction;
import dev.proust.store.RecordedEvent;
import java.util.Iterator;
import java.util.List;

/// A read under way, and what it must show: the store as it stood when the read began, whatever has come since.
final class Reading implements AutoCloseable {

    private final Query query;
    private final List<Entry> expected;
    private final boolean isCutOff;
    private final EventReader reader;
    private final Iterator<RecordedEvent> events;
    private int shown;

    private Reading(Query query, List<Entry> matching, ReadOptions options, EventReader reader) {
        int limit = (int) Math.min(options.limit().orElse(Long.MAX_VALUE), matching.size());
        this.query = query;
        this.expected = matching.subList(0, limit);
        this.isCutOff = limit < matching.size();
        this.reader = reader;
        this.events = reader.iterator();
    }

    /// Begins a read.
    static Reading of(Engine engine, Model model, Query query, ReadOptions options) {
        var matching = matching(model, query, options);
        long head = model.head();
        var reader = engine.read(query, options);
        requireSame(head, reader.checkpoint().position(), "head that a read of %s shows", query);
        model.handOut(reader.checkpoint());
        return new Reading(query, matching, options, reader);
    }

    private static List<Entry> matching(Model model, Query query, ReadOptions options) {
        long from = options.after().position() + 1;
        long to = options.before().map(before -> before.position() - 1).orElse(Long.MAX_VALUE);
        var matching = model.matching(query, from, to).stream()
                .filter(entry -> entry.version() >= options.fromVersion().orElse(1))
                .filter(entry ->
                        options.recordedBefore().map(entry.time()::isBefore).orElse(true))
                .toList();
        return options.direction() == Direction.FORWARDS ? matching : matching.reversed();
    }

    Query query() {
        return query;
    }

    EventReader reader() {
        return reader;
    }

    /// Reads on.
    ///
    /// @return whether it has come to the end
    boolean readOn(int events) {
        for (int i = 0; i < events; i++) {
            if (!readOne()) return true;
        }
        return false;
    }

    /// @return whether there was one
    private boolean readOne() {
        if (shown == expected.size()) {
            require(!events.hasNext(), "a read of %s shows more than the %d events that match", query, shown);
            requireSame(isCutOff, reader.isCutOff(), "whether a read of %s was cut off", query);
            return false;
        }
        var next = expected.get(shown);
        require(events.hasNext(), "a read of %s ends before position %d", query, next.position());
        next.requireIs(events.next());
        shown++;
        return true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
