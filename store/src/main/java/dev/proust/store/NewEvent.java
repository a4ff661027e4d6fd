package dev.proust.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// An event before it is stored. Made by [#of] and completed step by step; each step returns a new value.
///
/// ```java
/// NewEvent.of(Stream.of("order", "42"), "OrderPlaced", Data.json(json))
///         .tagged(Tag.of("customer", "17850"))
///         .occurredAt(placed);
/// ```
///
/// @param id the event's own id; if absent, the store fills in a UUID of version 7 at the append. Ids are not
///     checked for uniqueness: what makes repeating safe is the append id
/// @param stream its home; not a reserved one
/// @param type what happened, a name such as `OrderPlaced`; not a reserved one
/// @param shape which shape of the type's data this is: 1 or more, counted up by its owner when the data changes
/// @param tags the other entities it concerns, in the order of their bytes, none twice; at most
///     [Limits#EVENT_TAGS_MAX]
/// @param data what it says
/// @param metadata what is known about it beside: texts by name, such as who asked for it
/// @param occurred when it happened, if its owner knows better than the time of recording; in microseconds, what is
///     finer is cut off
public record NewEvent(
        Optional<UUID> id,
        Stream stream,
        String type,
        int shape,
        List<Tag> tags,
        Data data,
        Map<String, String> metadata,
        Optional<Instant> occurred) {

    public NewEvent {
        Names.requireUnreserved("stream", stream.name());
        Names.requireUnreserved("type", Names.require("type", type));
        if (shape < 1) throw new IllegalArgumentException("shape is " + shape + ", expected 1 or more");
        tags = tags.isEmpty() ? List.of() : tags.stream().sorted().distinct().toList();
        Limits.requireAtMost("event of type \"" + type + "\" has", tags.size(), Limits.EVENT_TAGS_MAX, "tags");
        metadata = Map.copyOf(metadata);
        metadata.forEach(NewEvent::requireMetadata);
        occurred = occurred.map(NewEvent::inMicroseconds);
    }

    /// An event of shape 1 with nothing but data.
    public static NewEvent of(Stream stream, String type, Data data) {
        return new NewEvent(Optional.empty(), stream, type, 1, List.of(), data, Map.of(), Optional.empty());
    }

    /// With an id of the caller's own.
    public NewEvent withId(UUID id) {
        return new NewEvent(Optional.of(id), stream, type, shape, tags, data, metadata, occurred);
    }

    /// With another shape of its data.
    public NewEvent withShape(int shape) {
        return new NewEvent(id, stream, type, shape, tags, data, metadata, occurred);
    }

    /// With these tags, in place of any before.
    public NewEvent tagged(Tag... tags) {
        return tagged(Arrays.asList(tags));
    }

    /// With these tags, in place of any before.
    public NewEvent tagged(List<Tag> tags) {
        return new NewEvent(id, stream, type, shape, tags, data, metadata, occurred);
    }

    /// With this metadata, in place of any before.
    public NewEvent withMetadata(Map<String, String> metadata) {
        return new NewEvent(id, stream, type, shape, tags, data, metadata, occurred);
    }

    /// With the time at which it happened.
    public NewEvent occurredAt(Instant occurred) {
        return new NewEvent(id, stream, type, shape, tags, data, metadata, Optional.of(occurred));
    }

    /// The *encoded size* of the event, which the limits count: what it takes in a log.
    ///
    /// | bytes                            | for                                                              |
    /// |----------------------------------|------------------------------------------------------------------|
    /// | [Limits#EVENT_BYTES_FIXED]       | id, times, version, shape, checksum, lengths                     |
    /// | the UTF-8 of the names           | stream, type, content type                                       |
    /// | [Limits#TAG_BYTES_FIXED] + UTF-8 | each tag: its hash, lengths, key and value                       |
    /// | [Limits#METADATA_BYTES_FIXED] + UTF-8 | each entry of the metadata: lengths, name and text          |
    /// | the data                         |                                                                  |
    public long encodedBytes() {
        long bytes = Limits.EVENT_BYTES_FIXED;
        bytes += Utf8.length(stream.name()) + Utf8.length(type) + Utf8.length(data.contentType());
        for (var tag : tags) {
            bytes += Limits.TAG_BYTES_FIXED + Utf8.length(tag.key()) + Utf8.length(tag.value());
        }
        for (var entry : metadata.entrySet()) {
            bytes += Limits.METADATA_BYTES_FIXED + Utf8.length(entry.getKey()) + Utf8.length(entry.getValue());
        }
        return bytes + data.size();
    }

    /// What makes two events the same to a repeated append: stream, type, shape, tags, content type and data.
    boolean saysTheSameAs(NewEvent other) {
        return stream.equals(other.stream)
                && type.equals(other.type)
                && shape == other.shape
                && tags.equals(other.tags)
                && data.equals(other.data);
    }

    private static void requireMetadata(String name, String text) {
        Names.require("metadata name", name);
        Utf8.length("text of metadata \"" + name + "\"", text);
    }

    private static Instant inMicroseconds(Instant occurred) {
        long seconds = occurred.getEpochSecond();
        if (Math.abs(seconds) > Limits.OCCURRED_EPOCH_SECONDS_MAX) {
            throw new IllegalArgumentException("occurred is " + occurred + ", expected within "
                    + Limits.OCCURRED_EPOCH_SECONDS_MAX + " seconds of 1970");
        }
        return occurred.truncatedTo(ChronoUnit.MICROS);
    }

    /// What it is, where, and how much; never what it says, nor whom it concerns, which may be personal.
    @Override
    public String toString() {
        return type + " in " + stream + ", " + data;
    }
}
