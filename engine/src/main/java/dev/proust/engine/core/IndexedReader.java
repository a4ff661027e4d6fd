package dev.proust.engine.core;

import dev.proust.engine.index.Postings;
import dev.proust.engine.log.RecordedEvents;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventReader;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A read that asks the index for one match after the other and fetches it from the log.
///
/// Thread rule: one thread at a time.
final class IndexedReader implements EventReader {

    private final Engine engine;
    private final Checkpoint checkpoint;
    private final Matches matches;
    private final RecordedEvents events;
    private final boolean forwards;
    private long left;
    private long next;
    private boolean iterated;
    private boolean closed;

    IndexedReader(Engine engine, Checkpoint checkpoint, Matches matches, RecordedEvents events, ReadOptions options) {
        this.engine = engine;
        this.checkpoint = checkpoint;
        this.matches = matches;
        this.events = events;
        this.forwards = options.direction() == ReadOptions.Direction.FORWARDS;
        this.left = options.limit().orElse(Long.MAX_VALUE);
        this.next = forwards ? matches.from() : matches.to();
    }

    @Override
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public Iterator<RecordedEvent> iterator() {
        requireOpen();
        if (iterated) throw new IllegalStateException("a reader can be iterated once");
        iterated = true;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                requireOpen();
                return left > 0 && findNext();
            }

            @Override
            public RecordedEvent next() {
                if (!hasNext()) throw new NoSuchElementException("the read has no more events");
                var event = events.fetch(next, engine.lineage());
                left--;
                next += forwards ? 1 : -1;
                return event;
            }
        };
    }

    /// Moves to the next match, if there is one.
    private boolean findNext() {
        next = forwards ? matches.atOrAbove(next) : matches.atOrBelow(next);
        return next != 0 && next != Postings.NONE;
    }

    @Override
    public boolean isCutOff() {
        requireOpen();
        boolean found = findNext();
        if (found && left > 0) throw new IllegalStateException("the read has not reached its end");
        return found;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("the reader is closed");
        engine.requireOpen();
    }
}
