package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/// Where the disk breaks its promise, the engine refuses, or serves what was not hit, or reports what it has cut.
class RotStoryTest {

    private static final int STORIES = 1_000;
    private static final int FRESH_STORIES = 100;

    @Test
    void every_story_of_the_known_seeds_ends_well_and_all_that_can_happen_happens() {
        var tally = Tally.none();
        for (long seed = 0; seed < STORIES; seed++) {
            tally = tally.plus(RotStory.of(seed).run());
        }
        assertThat(tally.times().keySet())
                .contains(
                        Happening.DAMAGE_REFUSED,
                        Happening.DAMAGE_READ,
                        Happening.DAMAGE_SERVED,
                        Happening.DAMAGE_MENDED,
                        Happening.DAMAGE_CUT,
                        Happening.DAMAGE_UNSEEN);
    }

    @Test
    void every_story_of_some_fresh_seeds_ends_well() {
        var seeds = new SecureRandom();
        for (int i = 0; i < FRESH_STORIES; i++) {
            RotStory.of(seeds.nextLong()).run();
        }
    }
}
