package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The engine lives through kills, power cuts, failing and full disks, and keeps every promise.
class LifeStoryTest {

    private static final int STORIES = 1_500;
    private static final int FRESH_STORIES = 100;

    @Test
    void every_story_of_the_known_seeds_ends_well_and_all_that_can_happen_happens() {
        var tally = Tally.none();
        for (long seed = 0; seed < STORIES; seed++) {
            tally = tally.plus(LifeStory.of(seed).run());
        }
        var expected = EnumSet.complementOf(EnumSet.range(Happening.DAMAGE, Happening.SUBSET_KNOWN));
        expected.removeAll(EnumSet.of(Happening.ERASED, Happening.GONE));
        assertThat(tally.times().keySet()).containsAll(expected);
    }

    @Test
    void every_story_of_some_fresh_seeds_ends_well() {
        var seeds = new SecureRandom();
        for (int i = 0; i < FRESH_STORIES; i++) {
            LifeStory.of(seeds.nextLong()).run();
        }
    }

    /// An opening is refused room at the sync, and so is the first batch, through the same handle.
    @Test
    void a_story_that_has_gone_wrong_before_ends_well() {
        LifeStory.of(43_086_906_111_440L).run();
    }

    @Test
    void the_same_seed_tells_the_same_story() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(LifeStory.of(seed).run()).isEqualTo(LifeStory.of(seed).run());
        }
    }

    @Test
    void a_story_that_goes_wrong_tells_its_seed_and_what_happened_last() {
        var plot = new Plot(
                2, 10, 50, 2_000, 0, false, true, false, false, false, IndexSizes.standard(), SegmentSizes.standard());
        var lives = new Lives(plot, new SplittableRandom(7));
        lives.stage().disk().lieAboutSyncs(true);

        assertThatThrownBy(() -> Telling.of("LifeStory", 7, lives.stage(), () -> {
                    for (int life = 0; life < plot.lives(); life++) {
                        lives.live();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LifeStory.of(7L).run()")
                .hasMessageContaining("power cut, life")
                .hasMessageContaining("SYNC 0000000001.segment");
    }

    @Test
    void what_does_not_fit_into_a_batch_waits_for_the_next() {
        var lives = new Lives(Plot.plain(3), new SplittableRandom(1));
        var stage = lives.stage();
        var desk = new Desk(stage, lives.open(), new Watch(stage.disk()));
        var data = Data.of(new byte[900_000], "application/octet-stream");
        var large = Append.of(Collections.nCopies(13, NewEvent.of(Stream.of("large"), "Large", data)));
        stage.clients().forEach(client -> desk.handIn(client, large));

        desk.step();

        assertThat(desk.isBusy()).isTrue();
        desk.step();
        stage.clients().forEach(client -> desk.takeAnswer());
        assertThat(stage.model().head()).isEqualTo(39);
    }
}
