package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is erased stays so, whatever happens, and nothing else is lost.
class ErasureStoryTest {

    private static final int STORIES = 60;

    @Test
    void what_is_erased_stays_so_through_many_lives() {
        var tally = Tally.none();
        for (long seed = 1; seed <= STORIES; seed++) {
            tally = tally.plus(ErasureStory.of(seed).run());
        }
        assertThat(tally.of(Happening.ERASED)).isGreaterThan(1_000);
        assertThat(tally.of(Happening.STOPPED)).isPositive();
        assertThat(tally.of(Happening.RECOVERY_CUT_SHORT)).isPositive();
    }
}
