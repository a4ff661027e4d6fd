package dev.proust.sourcing;

import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;

/// Maps a domain's events to stored ones and back: the one place that knows both.
///
/// What was encoded once stays in stores for ever. So a codec reads whatever it has ever written, and fails on what it
/// does not understand, instead of leaving it out: a rule decided on half of the facts is a rule broken.
///
/// Thread rule: any thread, several at once.
///
/// @param <E> the domain's events
public interface EventCodec<E> {

    /// The event as it is to be stored, with stream, type, tags and all. Equal events give equal data, so that an
    /// append that is repeated says the same.
    NewEvent encode(E event);

    /// The event that was stored.
    ///
    /// @throws UndecodableEventException if it cannot be understood: its type is unknown, its shape is another
    ///     one, its data is malformed, or its content is gone
    E decode(RecordedEvent recorded);
}
