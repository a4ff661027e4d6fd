package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.Payloads;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Condition;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;

/// A client that appends one event after the other to entities of its own, each on the condition that the stream
/// is at the version where the client left it: 0, so *no stream*, for the first one.
///
/// Thread rule: one thread.
public final class Appender {

    private final EventStore store;
    private final Entities entities;
    private final Payloads payloads;
    private final int number;
    private long streams;
    private Stream stream;
    private int version;

    /// @param number the client's number: no two in a store have the same
    public Appender(EventStore store, Entities entities, int number) {
        this.store = store;
        this.entities = entities;
        this.payloads = entities.payloads().split();
        this.number = number;
        this.stream = nextStream();
    }

    /// Appends the next event.
    public Appended append() {
        if (version == entities.eventsEach()) {
            stream = nextStream();
            version = 0;
        }
        var append =
                Append.of(NewEvent.of(stream, "Happened", payloads.next())).onlyIf(Condition.version(stream, version));
        if (entities.withIds()) append = append.withId(stream.name() + "/" + version);
        var appended = store.append(append);
        version++;
        return appended;
    }

    private Stream nextStream() {
        return Stream.of("entity", number + "-" + ++streams);
    }
}
