package dev.proust.engine.core;

import dev.proust.engine.index.Postings;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.EventCopy;
import dev.proust.engine.log.RecordedEvents;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventReader;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.UnavailableException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// A read that asks the index for one match after the other and fetches it from the log.
///
/// Thread rule: one thread at a time.
final class IndexedReader implements EventReader {

    private final Engine engine;
    private final Checkpoint checkpoint;
    private Matches matches;
    private final Optional<Key> stream;
    private View view;
    private RecordedEvents events;
    private final boolean forwards;
    private long left;
    private long next;
    private boolean isFound;
    private boolean iterated;
    private boolean closed;

    /// @param view what the matches are found in; closed with the reader
    /// @param stream whose events alone are read; empty: others, too
    IndexedReader(
            Engine engine,
            Checkpoint checkpoint,
            Matches matches,
            Optional<Key> stream,
            View view,
            ReadOptions options) {
        this.engine = engine;
        this.checkpoint = checkpoint;
        this.matches = matches;
        this.stream = stream;
        this.view = view;
        this.events = engine.events(view);
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
                var event = fetch();
                left--;
                next += forwards ? 1 : -1;
                isFound = false;
                return event;
            }
        };
    }

    /// Moves to the next match, if there is one.
    private boolean findNext() {
        if (isFound) return true;
        next = find();
        isFound = next != 0 && next != Postings.NONE;
        return isFound;
    }

    private long find() {
        while (true) {
            try {
                return forwards ? matches.atOrAbove(next) : matches.atOrBelow(next);
            } catch (UnavailableException failed) {
                renew(failed);
            }
        }
    }

    private RecordedEvent fetch() {
        while (true) {
            try {
                return fetchNext();
            } catch (UnavailableException failed) {
                renew(failed);
            }
        }
    }

    /// An event whose stream alone is read may stand in a run, beside the others of its stream.
    private RecordedEvent fetchNext() {
        if (stream.isPresent() && !engine.erased().mayBeErased(next)) {
            var copied =
                    EventCopy.decode(view.copy(stream.get(), next, forwards ? left : -left), next, engine.lineage());
            if (copied.isPresent()) return copied.get();
        }
        return events.fetch(next, engine.lineage());
    }

    /// What is damaged in the index may have been mended since it was asked: then there is a newer view.
    private void renew(UnavailableException failed) {
        if (engine.isClosed() || !view.isMended()) throw engine.failed(failed);
        view.close();
        view = engine.view();
        matches = matches.in(view);
        events = engine.events(view);
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
        view.close();
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("the reader is closed");
        engine.requireOpen();
    }
}
