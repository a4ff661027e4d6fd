package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Checkpoint;
import dev.proust.store.ConflictException;
import dev.proust.store.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// When a command is tried again, and for how long it waits before.
class RetryTest {

    private static final Duration MS = Duration.ofMillis(1);
    private static final Optional<Instant> NEVER = Optional.empty();
    private static final RandomGenerator HIGHEST = new Fixed(true);
    private static final RandomGenerator LOWEST = new Fixed(false);

    private final List<Duration> pauses = new ArrayList<>();
    private final Retry retry = Retry.standard().withPause(pauses::add);

    @Test
    void the_first_retry_comes_at_once() {
        var odd = retry.withPausesMax(Duration.ofNanos(3), MS);
        assertThat(retry.awaitNext(1, conflict(), NEVER)).isFalse();
        assertThat(odd.awaitNext(1, conflict(), NEVER)).isFalse();
        assertThat(pauses).containsExactly(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void pauses_grow_to_twice_as_much_each_time_up_to_the_longest() {
        var longest = retry.withRandom(HIGHEST);
        for (int conflicts = 2; conflicts <= 11; conflicts++) {
            assertThat(longest.awaitNext(conflicts, conflict(), NEVER)).isTrue();
        }
        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 250L, 250L);
    }

    @Test
    void a_pause_can_be_as_short_as_nothing() {
        var shortest = retry.withRandom(LOWEST);
        assertThat(shortest.awaitNext(2, conflict(), NEVER)).isFalse();
        assertThat(shortest.awaitNext(99, conflict(), NEVER)).isFalse();
        assertThat(pauses).containsOnly(Duration.ZERO);
    }

    @Test
    void those_who_have_met_wait_differently() {
        long seed = System.nanoTime();
        var drawn = retry.withRandom(new Random(seed));
        for (int i = 0; i < 20; i++) drawn.awaitNext(50, conflict(), NEVER);
        assertThat(pauses).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(pauses)
                .as("seed %d", seed)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofMillis(250)));
    }

    @Test
    void pauses_of_any_length_do_not_overflow() {
        var patient = retry.withAttemptsMax(Integer.MAX_VALUE).withRandom(HIGHEST);
        var day = Duration.ofDays(1);
        patient.withPausesMax(MS, day).awaitNext(1_000, conflict(), NEVER);
        patient.withPausesMax(day, day).awaitNext(1_000_000, conflict(), NEVER);
        patient.withPausesMax(Duration.ZERO, day).awaitNext(1_000, conflict(), NEVER);
        patient.withPausesMax(Duration.ZERO, Duration.ZERO).awaitNext(1_000, conflict(), NEVER);
        assertThat(pauses).containsExactly(day, day, Duration.ZERO, Duration.ZERO);
    }

    @Test
    void after_the_last_attempt_it_says_who_was_faster_and_does_not_pause() {
        var last = conflict();
        assertThatThrownBy(() -> retry.withAttemptsMax(3).awaitNext(3, last, NEVER))
                .hasCause(last);
        assertThatThrownBy(() -> retry.withAttemptsMax(1).awaitNext(1, last, NEVER))
                .isInstanceOfSatisfying(OvertakenException.class, overtaken -> {
                    assertThat(overtaken.attempts()).isEqualTo(1);
                    assertThat(overtaken.last()).isSameAs(last);
                })
                .hasMessageStartingWith(
                        "others were faster at each of 1 attempt, and Retry allows no more; nothing was");
        assertThat(pauses).isEmpty();
        retry.withAttemptsMax(3).awaitNext(2, last, NEVER);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void an_interrupt_ends_the_trying_and_is_kept() {
        var last = conflict();
        Thread.currentThread().interrupt();
        // The first one does not wait, and looks nevertheless.
        assertThatThrownBy(() -> Retry.standard().awaitNext(1, last, NEVER))
                .isInstanceOf(OvertakenException.class)
                .hasMessageStartingWith(
                        "the thread was interrupted before another attempt, after others were faster at 1")
                .hasCause(last)
                .satisfies(overtaken -> assertThat(overtaken.getSuppressed())
                        .hasOnlyElementsOfType(InterruptedException.class)
                        .hasSize(1));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_pause_that_would_last_until_the_deadline_is_not_begun() {
        var now = Instant.parse("2026-03-01T12:00:00Z");
        var longest = retry.withRandom(HIGHEST).withClock(() -> now);
        var last = conflict();

        assertThat(longest.awaitNext(4, last, Optional.of(now.plusMillis(5)))).isTrue();
        assertThatThrownBy(() -> longest.awaitNext(4, last, Optional.of(now.plusMillis(4))))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("deadline=2026-03-01T12:00:00.004Z")
                .hasSuppressedException(last);
        assertThatThrownBy(() -> longest.awaitNext(1, last, Optional.of(now))).isInstanceOf(TimedOutException.class);
        assertThat(pauses).containsExactly(Duration.ofMillis(4));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertRefused(() -> retry.withAttemptsMax(0), "attemptsMax is 0, expected 1 or more");
        assertRefused(() -> retry.withPausesMax(MS.negated(), MS), "firstPauseMax is PT-0.001S, expected 0 to");
        assertRefused(() -> retry.withPausesMax(MS.multipliedBy(2), MS), "expected 0 to pauseMax = PT0.001S");
    }

    private static void assertRefused(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static ConflictException conflict() {
        return new ConflictException(List.of(), Checkpoint.START, List.of(), true);
    }

    /// Chance that always gives the highest, or the lowest.
    private record Fixed(boolean highest) implements RandomGenerator {

        @Override
        public long nextLong() {
            throw new AssertionError("asked for a number without a bound");
        }

        @Override
        public long nextLong(long bound) {
            return highest ? bound - 1 : 0;
        }
    }
}
