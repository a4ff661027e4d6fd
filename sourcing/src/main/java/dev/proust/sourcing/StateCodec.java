package dev.proust.sourcing;

import dev.proust.store.Data;
import java.util.Optional;

/// Maps states to bytes and back, for snapshots.
///
/// Unlike events, states are disposable: what a codec cannot read is no error, and all events are folded
/// instead. So there is no need to read what was written once; but what is read must be what was written, since
/// decisions rest on it.
///
/// Thread rule: any thread, several at once.
///
/// @param <S> what has to be known to decide
public interface StateCodec<S> {

    /// The state as it is to be kept.
    Data encode(S state);

    /// The state that was kept; empty if it cannot be understood.
    Optional<S> decode(Data data);
}
