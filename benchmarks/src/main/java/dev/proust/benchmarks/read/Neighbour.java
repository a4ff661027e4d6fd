package dev.proust.benchmarks.read;

import dev.proust.engine.EmbeddedStore;
import dev.proust.store.EventStore;
import java.util.function.Function;

/// Who is busy with a store while others append to it.
///
/// @param workload what the appends beside it are called in the table
/// @param work what it does over and over, until it is closed
record Neighbour(String workload, Function<EmbeddedStore, Work> work) {

    /// What somebody does over and over.
    interface Work extends AutoCloseable {

        /// A little of it.
        void step();

        /// Ends it.
        @Override
        default void close() {}
    }

    /// Replays everything.
    static final Neighbour REPLAY = new Neighbour("append beside a replay", ReplayWork::new);

    /// Appends on the condition that nothing bears two tags at once, each of which half of all its events bear.
    static final Neighbour TWO_HOT_TAGS = new Neighbour("append beside two hot tags", HotTags::of);

    /// Has everything merged anew.
    static final Neighbour MERGING = new Neighbour("append beside merging", Remerging::new);

    private record ReplayWork(Replay replay) implements Work {

        private static final int STEP_EVENTS = 100;

        ReplayWork(EventStore store) {
            this(new Replay(store));
        }

        @Override
        public void step() {
            replay.read(STEP_EVENTS);
        }

        @Override
        public void close() {
            replay.close();
        }
    }
}
