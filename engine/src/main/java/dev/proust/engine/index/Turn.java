package dev.proust.engine.index;

import java.util.function.LongConsumer;

/// A reader's turn at a core: after so many steps others go first. Otherwise one who replays everything, or asks what
/// takes long, keeps the core for as long as the system lets him, some 3 ms at a stretch, and in a virtual thread for
/// ever; and the writer waits.
///
/// Thread rule: one thread at a time.
final class Turn {

    /// A fraction of a millisecond's work.
    static final int STEPS = 512;

    private final LongConsumer pause;
    private int steps;

    /// @param pause holds the calling thread up for so many nanoseconds
    Turn(LongConsumer pause) {
        this.pause = pause;
    }

    /// To be said of everything that is looked up.
    void step() {
        if (++steps < STEPS) return;
        steps = 0;
        pause.accept(0);
    }
}
