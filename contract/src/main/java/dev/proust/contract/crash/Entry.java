package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An event as the model holds it. The id that the store has filled in shows with the first look at it.
final class Entry {

    private final long position;
    private final NewEvent event;
    private final long version;
    private final Instant time;
    private final Optional<String> appendId;
    private final Reign reign;
    private Optional<UUID> id;

    Entry(long position, NewEvent event, long version, Instant time, Optional<String> appendId, Reign reign) {
        this.position = position;
        this.event = event;
        this.version = version;
        this.time = time;
        this.appendId = appendId;
        this.reign = reign;
        this.id = event.id();
    }

    long position() {
        return position;
    }

    NewEvent event() {
        return event;
    }

    long version() {
        return version;
    }

    Instant time() {
        return time;
    }

    Optional<String> appendId() {
        return appendId;
    }

    Reign reign() {
        return reign;
    }

    boolean matches(Query query) {
        return query.matches(event.stream(), version, event.type(), event.tags(), appendId);
    }

    /// Compares all that there is to an event.
    void requireIs(RecordedEvent found) {
        requireSame(position, found.position(), "position");
        requireSame(event.stream(), found.stream(), "stream of position %d", position);
        requireSame(version, found.version(), "version of position %d", position);
        requireSame(event.type(), found.type(), "type of position %d", position);
        requireSame(event.shape(), found.shape(), "shape of position %d", position);
        requireSame(time, found.time(), "time of position %d", position);
        requireSame(appendId, found.appendId(), "append id of position %d", position);
        reign.sees(found.checkpoint().incarnation(), position);
        var content = found.present();
        require(content.isPresent(), "content of position %d is not there: %s", position, found.content());
        requireSame(event.tags(), content.get().tags(), "tags of position %d", position);
        requireSame(event.metadata(), content.get().metadata(), "metadata of position %d", position);
        requireSame(event.occurred(), content.get().occurred(), "occurred of position %d", position);
        require(event.data().equals(content.get().data()), "data of position %d is not what was appended", position);
        if (id.isEmpty()) id = Optional.of(content.get().id());
        requireSame(id.get(), content.get().id(), "id of position %d", position);
    }
}
