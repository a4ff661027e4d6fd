package dev.proust.contract.kill;

import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// An append as it is announced: from the line alone the outside knows every byte of its events.
///
/// @param id the append id
/// @param version the version that the first event's stream must have before it
/// @param parts its events
record PlannedAppend(String id, long version, List<Part> parts) {

    private static final String TYPE = "Written";
    private static final String CONTENT_TYPE = "application/octet-stream";

    /// An event of an append.
    ///
    /// @param bytes the length of its data
    record Part(String stream, int bytes) {
        @Override
        public String toString() {
            return stream + ":" + bytes;
        }
    }

    PlannedAppend {
        parts = List.copyOf(parts);
    }

    /// Reads what [#toString] wrote.
    static PlannedAppend parse(String text) {
        var words = text.split(" ", -1);
        var parts = new ArrayList<Part>();
        for (var part : words[2].split(",", -1)) {
            int colon = part.indexOf(':');
            parts.add(new Part(part.substring(0, colon), Integer.parseInt(part.substring(colon + 1))));
        }
        return new PlannedAppend(words[0], Long.parseLong(words[1]), parts);
    }

    /// The stream that the version is about.
    Stream firstStream() {
        return Stream.of(parts.getFirst().stream());
    }

    /// How many of its events go to a stream.
    long eventsIn(String stream) {
        return parts.stream().filter(part -> part.stream().equals(stream)).count();
    }

    /// The append, on no condition yet.
    Append toAppend() {
        var events = new ArrayList<NewEvent>();
        for (int i = 0; i < parts.size(); i++) {
            events.add(event(i));
        }
        return Append.of(events).withId(id);
    }

    /// Whether these are its events: all of them, in order, byte by byte.
    boolean isWhatStands(List<RecordedEvent> events) {
        if (events.size() != parts.size()) return false;
        for (int i = 0; i < parts.size(); i++) {
            if (!says(events.get(i), event(i))) return false;
        }
        return true;
    }

    private static boolean says(RecordedEvent found, NewEvent expected) {
        return found.stream().equals(expected.stream())
                && found.type().equals(expected.type())
                && found.shape() == expected.shape()
                && found.content() instanceof Content.Present present
                && present.data().equals(expected.data())
                && present.tags().equals(expected.tags())
                && present.metadata().equals(expected.metadata());
    }

    private NewEvent event(int index) {
        var part = parts.get(index);
        var bytes = new byte[part.bytes()];
        new SplittableRandom(31L * id.hashCode() + index).nextBytes(bytes);
        return NewEvent.of(Stream.of(part.stream()), TYPE, Data.of(bytes, CONTENT_TYPE))
                .tagged(Tag.of("part", String.valueOf(index)))
                .withMetadata(Map.of("append", id));
    }

    @Override
    public String toString() {
        return id + " " + version + " " + parts.stream().map(Part::toString).collect(Collectors.joining(","));
    }
}
