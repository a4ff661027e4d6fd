package dev.proust.engine.index;

import dev.proust.engine.run.Run;

/// Positions that follow on one another, below those in memory: those of a run, or a gap between runs.
sealed interface Stretch permits Stretch.Indexed, Gap {

    /// The first position.
    long from();

    /// The last position.
    long to();

    /// What a run covers.
    record Indexed(Run run) implements Stretch {
        @Override
        public long from() {
            return run.from();
        }

        @Override
        public long to() {
            return run.to();
        }
    }
}
