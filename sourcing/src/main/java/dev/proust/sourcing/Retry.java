package dev.proust.sourcing;

import dev.proust.store.ConflictException;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/// How often and how soon a command is tried again when others were faster. Each step returns a new value.
///
/// | after conflict | pause                                                                                     |
/// |----------------|-------------------------------------------------------------------------------------------|
/// | 1              | none: the conflict has brought along what was missing, and mostly nobody else is about    |
/// | 2              | a random one up to `firstPauseMax`                                                        |
/// | 3, 4, 5…       | a random one up to twice, four times, eight times as much…, but never above `pauseMax`    |
///
/// Chance keeps those who have met once from meeting again at the next turn.
///
/// Thread rule: any thread, as far as what is handed in allows it; the standard does.
///
/// @param attemptsMax how often to try at all: 1 or more
/// @param firstPauseMax the longest that the first pause can be
/// @param pauseMax the longest that any pause can be
/// @param random chance, for the length of pauses
/// @param pause how to let time pass
public record Retry(int attemptsMax, Duration firstPauseMax, Duration pauseMax, RandomGenerator random, Pause pause) {

    /// Lets time pass.
    @FunctionalInterface
    public interface Pause {
        /// Returns when the time is over: at once if it is zero.
        ///
        /// @throws InterruptedException if the thread is interrupted, before or meanwhile, even if the time is
        ///     zero
        void last(Duration time) throws InterruptedException;
    }

    public Retry {
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("attemptsMax is " + attemptsMax + ", expected 1 or more");
        }
        if (firstPauseMax.isNegative() || firstPauseMax.compareTo(pauseMax) > 0) {
            throw new IllegalArgumentException(
                    "firstPauseMax is " + firstPauseMax + ", expected 0 to pauseMax = " + pauseMax);
        }
    }

    /// 200 attempts and pauses up to 250 milliseconds: hundreds of threads that all want the same entity, again
    /// and again, get through. With half as many attempts, and pauses up to 50 milliseconds, one in ten gave up
    /// where the disk is slow: more attempts in the same time only take each other's turn.
    public static Retry standard() {
        return new Retry(200, Duration.ofMillis(1), Duration.ofMillis(250), new Random(), Thread::sleep);
    }

    /// With another number of attempts; 1 is to try but once.
    public Retry withAttemptsMax(int attemptsMax) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, pause);
    }

    /// With pauses of another length.
    public Retry withPausesMax(Duration firstPauseMax, Duration pauseMax) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, pause);
    }

    /// With another source of chance.
    public Retry withRandom(RandomGenerator random) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, pause);
    }

    /// With another way to let time pass.
    public Retry withPause(Pause pause) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, pause);
    }

    /// Lets pass what is to pass before the next attempt.
    ///
    /// @param conflicts how many there were for the command
    /// @param last the last of them: thrown if that was the last attempt, or if the thread is interrupted
    /// @return whether time has passed, in which others may have been busy
    boolean awaitNext(int conflicts, ConflictException last) {
        if (conflicts >= attemptsMax) throw last;
        var time = timeAfter(conflicts);
        try {
            pause.last(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            last.addSuppressed(interrupted);
            throw last;
        }
        return time.isPositive();
    }

    private Duration timeAfter(int conflicts) {
        if (conflicts == 1) return Duration.ZERO;
        long first = firstPauseMax.toNanos();
        int doublings = Math.min(conflicts - 2, Long.numberOfLeadingZeros(first) - 2);
        long max = Math.min(first << doublings, pauseMax.toNanos());
        return Duration.ofNanos(random.nextLong(max + 1));
    }
}
