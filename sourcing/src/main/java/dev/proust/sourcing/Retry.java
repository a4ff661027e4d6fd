package dev.proust.sourcing;

import dev.proust.store.ConflictException;
import dev.proust.store.TimedOutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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
/// @param clock what time it is: a pause that would last until a command's deadline is not begun
/// @param pause how to let time pass
public record Retry(
        int attemptsMax,
        Duration firstPauseMax,
        Duration pauseMax,
        RandomGenerator random,
        InstantSource clock,
        Pause pause) {

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
        return new Retry(
                200, Duration.ofMillis(1), Duration.ofMillis(250), new Random(), Clock.systemUTC(), Thread::sleep);
    }

    /// With another number of attempts; 1 is to try but once.
    public Retry withAttemptsMax(int attemptsMax) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, clock, pause);
    }

    /// With pauses of another length.
    public Retry withPausesMax(Duration firstPauseMax, Duration pauseMax) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, clock, pause);
    }

    /// With another source of chance.
    public Retry withRandom(RandomGenerator random) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, clock, pause);
    }

    /// With another clock.
    public Retry withClock(InstantSource clock) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, clock, pause);
    }

    /// With another way to let time pass.
    public Retry withPause(Pause pause) {
        return new Retry(attemptsMax, firstPauseMax, pauseMax, random, clock, pause);
    }

    /// Lets pass what is to pass before the next attempt.
    ///
    /// @param conflicts how many there were for the command
    /// @param last the last of them
    /// @param deadline until when somebody is interested
    /// @return whether time has passed, in which others may have been busy
    /// @throws OvertakenException if that was the last attempt, or if the thread is interrupted
    /// @throws TimedOutException if the deadline would pass
    boolean awaitNext(int conflicts, ConflictException last, Optional<Instant> deadline) {
        if (conflicts >= attemptsMax) throw OvertakenException.ofLastAttempt(conflicts, last);
        var time = timeAfter(conflicts);
        if (deadline.isPresent()) requireTime(time, deadline.get(), last);
        try {
            pause.last(time);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw OvertakenException.ofInterrupt(conflicts, last, interrupt);
        }
        return time.isPositive();
    }

    private void requireTime(Duration time, Instant deadline, ConflictException last) {
        if (clock.instant().plus(time).isBefore(deadline)) return;
        var timedOut = new TimedOutException(deadline);
        timedOut.addSuppressed(last);
        throw timedOut;
    }

    private Duration timeAfter(int conflicts) {
        if (conflicts == 1) return Duration.ZERO;
        long first = firstPauseMax.toNanos();
        int doublings = Math.min(conflicts - 2, Long.numberOfLeadingZeros(first) - 2);
        long max = Math.min(first << doublings, pauseMax.toNanos());
        return Duration.ofNanos(random.nextLong(max + 1));
    }
}
