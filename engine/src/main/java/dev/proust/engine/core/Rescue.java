package dev.proust.engine.core;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.index.Rescuer;
import dev.proust.engine.log.LogScrub;
import dev.proust.engine.log.Mark;
import dev.proust.engine.run.Run;
import dev.proust.store.Stream;
import java.io.IOException;
import java.util.Optional;

/// Has the log mended of the copies that a damaged run holds, before the run is made anew of the log.
///
/// ```
///   a block of a run is damaged ──► the log is read where the run covers it ──► damaged there, too, at other events:
///                                                                                the run's copies are put back
///                                                                          ──► Upkeep makes the run anew
/// ```
///
/// Thread rule: one thread at a time.
final class Rescue implements Rescuer {

    private final Healing healing;
    private final LogScrub log;

    Rescue(Healing healing, LogScrub log) {
        this.healing = healing;
        this.log = log;
    }

    @Override
    public void rescue(Run run, Optional<Mark> before, Run.ReadListener listener) throws IOException {
        log.read(before, run.mark(), new Found(run, listener));
    }

    private final class Found implements LogScrub.Listener {

        private final Run run;
        private final Run.ReadListener listener;

        Found(Run run, Run.ReadListener listener) {
            this.run = run;
            this.listener = listener;
        }

        @Override
        public void read(long bytes) throws IOException {
            listener.read(bytes);
        }

        @Override
        public void damagedBody(long position, Stream stream, long place) throws IOException {
            rescue(position, place);
        }

        @Override
        public void damagedBatch(Positions positions, long place) throws IOException {
            // Of what has no valid header no run can be made, and so the run stays.
            if (place > 0 && healing.knowsErased()) rescue(positions.from(), place);
        }

        private void rescue(long position, long place) throws IOException {
            if (position < run.from() || position > run.to() || healing.mend(position, place, run)) return;
            if (!healing.hasCopy(position, place, run)) return;
            throw new IOException(run + " has the only whole copy of position " + position
                    + ", which cannot be put back into the log yet: it is not made anew until then");
        }
    }
}
