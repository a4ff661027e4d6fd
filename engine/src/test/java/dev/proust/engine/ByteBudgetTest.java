package dev.proust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private static final long ALL = 128L * 1024 * 1024;
    private static final InstantSource CLOCK = Clock.systemUTC();

    private final ByteBudget budget = new ByteBudget();

    @Test
    void lets_pass_what_fits() {
        assertThat(budget.take(ALL - 1024, Optional.of(Instant.MIN), CLOCK)).isTrue();
        assertThat(budget.take(1, Optional.of(Instant.MIN), CLOCK)).isTrue();
        assertThat(budget.take(1, Optional.of(Instant.MIN), CLOCK)).isFalse();
    }

    @Test
    void gives_up_at_the_deadline() {
        assertThat(budget.take(ALL, Optional.empty(), CLOCK)).isTrue();

        assertThat(budget.take(1, Optional.of(CLOCK.instant().plusMillis(20)), CLOCK))
                .isFalse();
        assertThat(Thread.interrupted()).isFalse();
        budget.giveBack(ALL);
        assertThat(budget.take(ALL, Optional.of(Instant.MIN), CLOCK)).isTrue();
    }

    @Test
    void waits_for_room_however_far_the_deadline_is() throws Exception {
        budget.take(ALL, Optional.empty(), CLOCK);
        var taken = new CompletableFuture<Boolean>();
        var waiting = Thread.startVirtualThread(() ->
                taken.completeAsync(() -> budget.take(1, Optional.of(Instant.MAX), CLOCK), Runnable::run));
        while (waiting.getState() != Thread.State.TIMED_WAITING && !taken.isDone()) {
            Thread.onSpinWait();
        }
        budget.giveBack(ALL);

        assertThat(taken.get()).isTrue();
    }

    @Test
    void keeps_an_interrupt_for_later() {
        budget.take(ALL, Optional.empty(), CLOCK);
        Thread.currentThread().interrupt();

        assertThat(budget.take(1, Optional.of(CLOCK.instant().plusMillis(20)), CLOCK))
                .isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
