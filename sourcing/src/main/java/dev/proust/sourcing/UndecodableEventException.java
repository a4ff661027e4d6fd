package dev.proust.sourcing;

import dev.proust.store.Content;
import dev.proust.store.RecordedEvent;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A stored event that the codec does not understand. Whatever was to be decided is not: rules are never decided on
/// facts that were not understood, and nothing is written.
///
/// The message says which event it is, what is known, and what to do. It never quotes the event's data, which may be
/// personal.
public final class UndecodableEventException extends RuntimeException {

    private final transient RecordedEvent recorded;

    /// @param reason what there is, and what was expected
    /// @param remedy what to do about it
    public UndecodableEventException(RecordedEvent recorded, String reason, String remedy, @Nullable Throwable cause) {
        super(
                "event at position " + recorded.position() + " cannot be decoded (stream=" + recorded.stream()
                        + ", type=" + recorded.type() + ", shape=" + recorded.shape() + "): " + reason + "; " + remedy,
                cause);
        this.recorded = recorded;
    }

    /// The codec does not know the event's type.
    ///
    /// @param known the types that it knows
    public static UndecodableEventException ofUnknownType(RecordedEvent recorded, Collection<String> known) {
        return new UndecodableEventException(
                recorded,
                "its type is unknown, known are " + new TreeSet<>(known),
                "declare the type, or name the types that are wanted in the query",
                null);
    }

    /// The codec knows the event's type, in another shape.
    ///
    /// @param known the shape that it knows
    public static UndecodableEventException ofOtherShape(RecordedEvent recorded, int known) {
        return new UndecodableEventException(
                recorded,
                "its shape is " + recorded.shape() + ", known is " + known,
                recorded.shape() > known
                        ? "a newer program wrote it: use one that knows the shape"
                        : "use a codec that still reads the shape",
                null);
    }

    /// The event's content was erased or lost.
    public static UndecodableEventException ofMissingContent(RecordedEvent recorded) {
        String reason = switch (recorded.content()) {
            case Content.Erased erased -> "its content was erased";
            case Content.Lost lost -> "its content was lost to accepted damage";
            case Content.Present present ->
                throw new IllegalArgumentException(
                        "content of the event at position " + recorded.position() + " is present");
        };
        return new UndecodableEventException(
                recorded, reason, "use a codec that gives something in its stead, or a query without it", null);
    }

    /// The event's data is not what the codec writes.
    ///
    /// @param fault what is wrong and where, without quoting the data
    public static UndecodableEventException ofMalformedData(
            RecordedEvent recorded, String fault, @Nullable Throwable cause) {
        return new UndecodableEventException(
                recorded,
                fault,
                "if its data has changed since, give the new data a shape of its own and read this one apart",
                cause);
    }

    /// The event, as it is stored.
    public RecordedEvent recorded() {
        return recorded;
    }
}
