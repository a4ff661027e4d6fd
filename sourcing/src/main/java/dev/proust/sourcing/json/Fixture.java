package dev.proust.sourcing.json;

import dev.proust.sourcing.EventCodec;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Events of a real store, kept in a file to test with: one a line, as JSON, to be read and changed by hand.
///
/// ```java
/// try (var events = store.read(Query.stream(order)); var file = Files.newBufferedWriter(path)) {
///     Fixture.record(events, file);
/// }
/// …
/// var history = Fixture.read(path).decoded(codec);
/// var store = Fixture.read(path).store(clock);
/// ```
///
/// | field         | says                                                                                  |
/// |---------------|---------------------------------------------------------------------------------------|
/// | `checkpoint`  | `position@incarnation`                                                                |
/// | `stream`, `version`, `type`, `shape`, `time` | the same as in [RecordedEvent]                         |
/// | `append`      | the append id, if there was one                                                       |
/// | `gone`        | `erased` or `lost`, if the content is; then nothing follows                           |
/// | `id`, `occurred`, `tags`, `metadata` | the same as in [Content.Present]; what is empty is left out    |
/// | `contentType` | of the data, if it is not `application/json`                                          |
/// | `json`, `text`, `base64` | one of them: the data. As JSON or text only where that gives back every byte |
///
/// What people have written to a real store may be personal: a file of it is a copy that no erasure reaches.
///
/// Thread rule: any thread.
///
/// @param events in the order of their positions
public record Fixture(List<RecordedEvent> events) {

    public Fixture {
        events = List.copyOf(events);
    }

    /// Writes events down, each as a line.
    ///
    /// @param events such as a reader; it is not closed
    /// @param out where to; not closed
    /// @return how many that were
    public static long record(Iterable<RecordedEvent> events, Writer out) throws IOException {
        long lines = 0;
        for (var event : events) {
            out.write(FixtureLine.write(event));
            out.write('\n');
            lines++;
        }
        out.flush();
        return lines;
    }

    /// Reads a file that [#record] wrote. Empty lines are passed over.
    ///
    /// @throws IllegalArgumentException if a line is malformed: which one, and what is wrong
    public static Fixture read(Path file) throws IOException {
        try (var reader = Files.newBufferedReader(file)) {
            return read(reader);
        }
    }

    /// Reads what [#record] wrote. Empty lines are passed over.
    ///
    /// @throws IllegalArgumentException if a line is malformed: which one, and what is wrong
    public static Fixture read(BufferedReader reader) throws IOException {
        var events = new ArrayList<RecordedEvent>();
        int number = 0;
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) events.add(FixtureLine.read(line, number));
        }
        return new Fixture(events);
    }

    /// The domain's events, such as a spec is given them.
    ///
    /// @throws dev.proust.sourcing.UndecodableEventException if the codec does not understand one, above all if
    ///     its content is gone and the codec gives nothing in its stead
    public <E> List<E> decoded(EventCodec<E> codec) {
        return events.stream().map(codec::decode).toList();
    }

    /// The events whose content is gone.
    public List<RecordedEvent> gone() {
        return events.stream().filter(event -> event.present().isEmpty()).toList();
    }

    /// A store in memory that holds the events, with their ids, times, append ids and all that they say.
    ///
    /// Those whose content is gone are left out ([#gone]), and so are those of reserved streams. So positions
    /// begin at 1 and are dense, and versions likewise: they are those of the real store only where nothing is
    /// left out and the file holds all from the beginning on.
    ///
    /// @param clock the time at which later events are recorded
    public MemoryStore store(InstantSource clock) {
        var time = new ReplayedTime(clock);
        var store = new MemoryStore(time);
        var together = new ArrayList<RecordedEvent>();
        for (var event : events) {
            if (event.present().isEmpty() || event.stream().isReserved()) continue;
            if (!together.isEmpty() && !isOneAppend(together.getLast(), event)) append(store, time, together);
            together.add(event);
        }
        append(store, time, together);
        time.replayed = Optional.empty();
        return store;
    }

    private static boolean isOneAppend(RecordedEvent one, RecordedEvent next) {
        return one.appendId().isPresent() && one.appendId().equals(next.appendId());
    }

    private static void append(MemoryStore store, ReplayedTime time, List<RecordedEvent> together) {
        if (together.isEmpty()) return;
        var first = together.getFirst();
        time.replayed = Optional.of(first.time());
        var append = Append.of(together.stream().map(Fixture::asNew).toList());
        store.append(first.appendId().map(append::withId).orElse(append));
        together.clear();
    }

    private static NewEvent asNew(RecordedEvent recorded) {
        Content.Present content = recorded.present().orElseThrow();
        return new NewEvent(
                Optional.of(content.id()),
                recorded.stream(),
                recorded.type(),
                recorded.shape(),
                content.tags(),
                content.data(),
                content.metadata(),
                content.occurred());
    }

    /// The time of what is being replayed, and afterwards another clock's.
    private static final class ReplayedTime implements InstantSource {

        private final InstantSource afterwards;
        private volatile Optional<Instant> replayed = Optional.empty();

        ReplayedTime(InstantSource afterwards) {
            this.afterwards = afterwards;
        }

        @Override
        public Instant instant() {
            return replayed.orElseGet(afterwards::instant);
        }
    }
}
