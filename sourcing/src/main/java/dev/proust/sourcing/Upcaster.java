package dev.proust.sourcing;

import dev.proust.store.Data;

/// Makes the next shape of a type's data of an older one: what has no counterpart gets a value that is true of
/// events of that time. A pure function.
///
/// Thread rule: any thread, several at once.
@FunctionalInterface
public interface Upcaster {

    /// The same fact in the next shape.
    ///
    /// @throws RuntimeException if the data is none of the older shape
    Data upcast(Data data);
}
