package dev.proust.engine;

import dev.proust.store.Limits;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// How to open a store. The defaults are sane; each step returns a new value.
///
/// @param limits what the store accepts at most; what was recorded under other limits stays readable
/// @param createIfMissing whether to make a store where there is none
/// @param clock the time at which events are recorded
/// @param random chance, for secrets, incarnations and ids: safe for many threads, and not to be foreseen
/// @param memory how much memory the index may take
/// @param scrub how often and how fast everything is read, to find rot
public record Options(
        Limits limits,
        boolean createIfMissing,
        InstantSource clock,
        RandomGenerator random,
        Memory memory,
        ScrubPace scrub) {

    /// The standard limits, a store made where there is none, the system's clock and secure randomness.
    public static Options defaults() {
        return new Options(
                Limits.standard(),
                true,
                Clock.systemUTC(),
                new SecureRandom(),
                Memory.standard(),
                ScrubPace.standard());
    }

    /// With other limits.
    public Options withLimits(Limits limits) {
        return new Options(limits, createIfMissing, clock, random, memory, scrub);
    }

    /// Only if there is a store already.
    public Options onlyExisting() {
        return new Options(limits, false, clock, random, memory, scrub);
    }

    /// With another clock.
    public Options withClock(InstantSource clock) {
        return new Options(limits, createIfMissing, clock, random, memory, scrub);
    }

    /// With another source of chance.
    public Options withRandom(RandomGenerator random) {
        return new Options(limits, createIfMissing, clock, random, memory, scrub);
    }

    /// With other bounds for the index's memory.
    public Options withMemory(Memory memory) {
        return new Options(limits, createIfMissing, clock, random, memory, scrub);
    }

    /// With another pace of reading everything.
    public Options withScrub(ScrubPace scrub) {
        return new Options(limits, createIfMissing, clock, random, memory, scrub);
    }
}
