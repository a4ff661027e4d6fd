package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.List;

/// What a store must hold after a crash.
sealed interface Claim {

    /// Compares what is there with what must be.
    void requireHeldBy(List<RecordedEvent> recovered);

    /// What says the same of the same bytes.
    Object key();

    /// What the model knows, and all or nothing of the batch that is under way.
    record Known(Model model) implements Claim {

        @Override
        public void requireHeldBy(List<RecordedEvent> recovered) {
            model.requireHeldBy(recovered);
        }

        @Override
        public Object key() {
            return model.moment();
        }
    }

    /// What a recovered store has shown, and what was appended to it later.
    ///
    /// @param shown each event that was shown
    /// @param later what became of the append after that
    record Shown(List<RecordedEvent> shown, Later later) implements Claim {

        static final Stream LATER = Stream.of("later");

        enum Later {
            NOT_YET,
            UNDER_WAY,
            ACKNOWLEDGED
        }

        @Override
        public void requireHeldBy(List<RecordedEvent> recovered) {
            int count = recovered.size();
            int least = shown.size() + (later == Later.ACKNOWLEDGED ? 1 : 0);
            int most = shown.size() + (later == Later.NOT_YET ? 0 : 1);
            require(
                    count >= least && count <= most,
                    "%d events are there: %d were shown, and the append after that is %s",
                    count,
                    shown.size(),
                    later);
            for (int i = 0; i < shown.size(); i++) {
                requireSame(shown.get(i), recovered.get(i), "what was shown of position %d", i + 1);
            }
            if (count > shown.size()) requireSame(LATER, recovered.getLast().stream(), "stream of the last event");
        }

        @Override
        public Object key() {
            return later;
        }
    }
}
