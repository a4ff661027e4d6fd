package dev.proust.sourcing.saga;

import dev.proust.sourcing.EventCodec;

/// How what a saga reads and writes is stored.
///
/// @param triggers the events that it reacts to. One that it does not understand stops the whole saga there, as
///     nobody knows which instance it concerns; one whose content is gone is passed over, unless it gives
///     something in its stead
/// @param own the saga's own events. In which stream they stand is said by the saga, whatever the codec says
public record SagaCodecs<I, E>(EventCodec<I> triggers, EventCodec<E> own) {}
