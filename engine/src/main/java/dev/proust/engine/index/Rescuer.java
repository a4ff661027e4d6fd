package dev.proust.engine.index;

import dev.proust.engine.log.Mark;
import dev.proust.engine.run.Run;
import java.io.IOException;
import java.util.Optional;

/// Puts the whole copies of a damaged run to use before the run is made anew of the log, which may be damaged at other
/// events.
///
/// Thread rule: that of [Upkeep#work].
public interface Rescuer {

    /// Mends the log wherever it is damaged and the run has a whole copy.
    ///
    /// @param before the batch before the run's first one; empty: there is none
    /// @param listener is told what is read
    /// @throws IOException if the run has the only whole copy of an event still: it must stay
    void rescue(Run run, Optional<Mark> before, Run.ReadListener listener) throws IOException;
}
