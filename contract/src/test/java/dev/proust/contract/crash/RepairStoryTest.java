package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/// What rots is healed, or lost as far as that is accepted; and the store goes on.
class RepairStoryTest {

    private static final int STORIES = 150;
    private static final int FRESH_STORIES = 30;

    @Test
    void every_story_of_the_known_seeds_ends_well_and_all_that_can_happen_happens() {
        var tally = Tally.none();
        for (long seed = 0; seed < STORIES; seed++) {
            tally = tally.plus(RepairStory.of(seed).run());
        }
        assertThat(tally.times().keySet())
                .contains(
                        Happening.ERASED,
                        Happening.GONE,
                        Happening.REPEATED,
                        Happening.STOPPED,
                        Happening.RECOVERY_CUT_SHORT,
                        Happening.DAMAGE_REFUSED,
                        Happening.DAMAGE_READ,
                        Happening.DAMAGE_SERVED,
                        Happening.DAMAGE_MENDED,
                        Happening.REPAIR_CUT_SHORT,
                        Happening.LOSS,
                        Happening.LOSS_REFUSED,
                        Happening.LOST);
    }

    /// Each of them has shown a fault of the store once, or of what was expected of it.
    @Test
    void stories_that_have_gone_wrong_before_end_well() {
        for (long seed : new long[] {
            1204,
            8000634,
            8000899,
            8000999,
            8001121,
            9002749,
            9101879,
            9101923,
            9504605,
            9604108,
            41001894,
            41002455,
            41002558,
            -6189123835210876081L
        }) {
            RepairStory.of(seed).run();
        }
    }

    @Test
    void every_story_of_some_fresh_seeds_ends_well() {
        var seeds = new SecureRandom();
        for (int i = 0; i < FRESH_STORIES; i++) {
            RepairStory.of(seeds.nextLong()).run();
        }
    }

    @Test
    void the_same_seed_tells_the_same_story() {
        for (long seed = 0; seed < 5; seed++) {
            assertThat(RepairStory.of(seed).run())
                    .isEqualTo(RepairStory.of(seed).run());
        }
    }
}
