package dev.proust.sourcing.saga;

import dev.proust.store.Stream;

/// An event in the stream of an instance.
///
/// @param home the stream
/// @param seen up to which position the instance had met its triggers when it was written
/// @param fact what it says
record SagaRecord<E>(Stream home, long seen, Fact<E> fact) {

    /// What happened to an instance.
    sealed interface Fact<E> {

        /// What the saga has decided.
        record Own<E>(E event) implements Fact<E> {}

        /// A deadline was reached. What the saga has decided on it follows.
        record Reached<E>(String deadline) implements Fact<E> {}

        /// The instance is parked.
        record Parked<E>(Parking parking) implements Fact<E> {}

        /// It is to try again what it is parked at, and to go on.
        record Retried<E>() implements Fact<E> {}

        /// It is to leave out what it is parked at, and to go on.
        record Skipped<E>(Culprit culprit) implements Fact<E> {}
    }
}
