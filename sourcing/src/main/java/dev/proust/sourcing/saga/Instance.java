package dev.proust.sourcing.saga;

/// What is known of an instance.
///
/// @param state what the saga knows
/// @param version how many events its stream holds
/// @param seen up to which position it has met its triggers: none of them is met again
record Instance<S>(S state, long version, long seen, Standing standing) {

    /// Nothing has happened to it.
    static <S> Instance<S> of(S initial) {
        return new Instance<>(initial, 0, 0, Standing.none());
    }

    Instance<S> after(SagaRecord<?> record, S next, Standing standing) {
        return new Instance<>(next, version + 1, Math.max(seen, record.seen()), standing);
    }
}
