package dev.proust.contract.torture;

import dev.proust.contract.crash.ErasureStory;
import dev.proust.contract.crash.EveryStop;
import dev.proust.contract.crash.LifeStory;
import dev.proust.contract.crash.RepairStory;
import dev.proust.contract.crash.RotStory;
import dev.proust.contract.crash.Tally;
import java.util.function.Consumer;

/// The story that belongs to a seed: one number says which kind it is, and all that happens in it.
///
/// | seed                              | story                                                                 |
/// |-----------------------------------|-----------------------------------------------------------------------|
/// | rest by 256 is 255                | [EveryStop]: a short story, stopped at each operation                 |
/// | else: rest by 4 is 3              | [RotStory]: the disk breaks its promise, and it must be told          |
/// | else: rest by 8 is 6              | [ErasureStory]: events are erased, and whatever happens stay so       |
/// | else: rest by 8 is 4              | [RepairStory]: what rots is repaired, or accepted as lost             |
/// | else                              | [LifeStory]: many lives, clients and faults, all within the promise   |
public final class Story {

    private static final int BETWEEN_EVERY_STOPS = 256;
    private static final int BETWEEN_ROTS = 4;
    private static final int BETWEEN_ERASURES = 8;
    private static final int BETWEEN_REPAIRS = 8;

    private Story() {}

    /// Tells the story of a seed.
    ///
    /// @param listener who is told of each thing that happens, as it happens
    /// @return what has happened
    /// @throws AssertionError if the store did or held what it must not
    public static Tally tell(long seed, Consumer<Object> listener) {
        if (isLast(seed, BETWEEN_EVERY_STOPS)) {
            var story = isLast(seed, 2 * BETWEEN_EVERY_STOPS) ? EveryStop.ofHandOver(seed) : EveryStop.of(seed);
            return story.run(listener);
        }
        if (isLast(seed, BETWEEN_ROTS)) return RotStory.of(seed).run(listener);
        if (isLast(seed + 1, BETWEEN_ERASURES)) return ErasureStory.of(seed).run(listener);
        return isLast(seed + 3, BETWEEN_REPAIRS)
                ? RepairStory.of(seed).run(listener)
                : LifeStory.of(seed).run(listener);
    }

    /// Whether the seed is the last of so many in a row.
    private static boolean isLast(long seed, int row) {
        return Math.floorMod(seed, row) == row - 1;
    }
}
