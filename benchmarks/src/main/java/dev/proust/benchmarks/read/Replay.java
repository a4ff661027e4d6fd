package dev.proust.benchmarks.read;

import dev.proust.store.EventReader;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.Iterator;

/// A reader that reads everything from the first event to the last, and then from the first again.
///
/// Thread rule: one thread.
final class Replay implements AutoCloseable {

    private final EventStore store;
    private EventReader reader;
    private Iterator<RecordedEvent> events;
    private long bytes;

    /// @param store with at least one event
    Replay(EventStore store) {
        this.store = store;
        this.reader = store.read(Query.all());
        this.events = reader.iterator();
    }

    /// Reads so many events.
    void read(int count) {
        for (int i = 0; i < count; i++) {
            if (!events.hasNext()) startAgain();
            bytes += events.next()
                    .present()
                    .map(present -> present.data().size())
                    .orElse(0);
        }
    }

    /// How many bytes of data it has seen.
    long bytes() {
        return bytes;
    }

    private void startAgain() {
        reader.close();
        reader = store.read(Query.all());
        events = reader.iterator();
    }

    @Override
    public void close() {
        reader.close();
    }
}
