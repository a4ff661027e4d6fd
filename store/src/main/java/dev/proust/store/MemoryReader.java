package dev.proust.store;

import dev.proust.store.MemoryStore.Published;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A read of a [MemoryStore]: goes from one event to the next and shows those that match.
///
/// Thread rule: one thread at a time.
final class MemoryReader implements EventReader {

    private final MemoryStore store;
    private final Published published;
    private final Checkpoint checkpoint;
    private final Query query;
    private final ReadOptions options;
    private final int step;
    private long left;
    private long next;
    private boolean iterated;
    private boolean closed;

    MemoryReader(MemoryStore store, Published published, Checkpoint checkpoint, Query query, ReadOptions options) {
        this.store = store;
        this.published = published;
        this.checkpoint = checkpoint;
        this.query = query;
        this.options = options;
        boolean forwards = options.direction() == ReadOptions.Direction.FORWARDS;
        this.step = forwards ? 1 : -1;
        this.next = forwards ? 1 : published.count();
        this.left = options.limit().orElse(Long.MAX_VALUE);
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
                var event = published.at(next).recorded();
                left--;
                next += step;
                return event;
            }
        };
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

    /// Moves to the next match, if there is one.
    private boolean findNext() {
        while (next >= 1 && next <= published.count()) {
            if (isWanted(published.at(next))) return true;
            next += step;
        }
        return false;
    }

    private boolean isWanted(MemoryEvent stored) {
        var event = stored.recorded();
        long position = event.position();
        return position > options.after().position()
                && (options.before().isEmpty()
                        || position < options.before().get().position())
                && event.version() >= options.fromVersion().orElse(1)
                && (options.recordedBefore().isEmpty()
                        || event.time().isBefore(options.recordedBefore().get()))
                && stored.matches(query);
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("the reader is closed");
        store.requireOpen();
    }
}
