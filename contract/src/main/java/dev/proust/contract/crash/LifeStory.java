package dev.proust.contract.crash;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/// The story of one store through many lives, in which everything is decided by a seed: who asks for what, in which
/// order, who comes in between, what fails, and how each life ends. Whatever goes wrong can be told again.
///
/// ```java
/// LifeStory.of(seed).run();
/// ```
///
/// The disk does nothing that the store does not promise to withstand; for what it does beyond that, see [RotStory].
///
/// Thread rule: one thread.
public final class LifeStory {

    private final long seed;
    private final Lives lives;

    private LifeStory(long seed, Lives lives) {
        this.seed = seed;
        this.lives = lives;
    }

    /// The story of a seed.
    public static LifeStory of(long seed) {
        var random = new SplittableRandom(seed);
        return new LifeStory(seed, new Lives(Plot.draw(random), random));
    }

    /// Tells it to somebody who wants to hear each thing that happens.
    ///
    /// @see #run()
    public Tally run(Consumer<Object> listener) {
        lives.stage().disk().tellTo(listener);
        return run();
    }

    /// Tells it.
    ///
    /// @return what has happened
    /// @throws AssertionError if the store did or held what it must not: it names the seed, and what happened last
    public Tally run() {
        return Telling.of("LifeStory", seed, lives.stage(), this::tell);
    }

    private void tell() {
        for (int life = 0; life < lives.stage().plot().lives(); life++) {
            lives.live();
        }
        lives.open();
        lives.countAll();
    }
}
