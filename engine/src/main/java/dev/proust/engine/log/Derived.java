package dev.proust.engine.log;

import java.io.IOException;
import java.util.Optional;

/// What is derived from the log, and brought up to date when it is opened: it is told of every event that is kept and
/// not known.
///
/// Thread rule: the thread that opens the log.
public interface Derived extends LogListener {

    /// The first call.
    ///
    /// @param history the log, for as long as it is open
    /// @return the batch up to which all is known, and needs not be told
    Optional<Mark> open(History history) throws IOException;
}
