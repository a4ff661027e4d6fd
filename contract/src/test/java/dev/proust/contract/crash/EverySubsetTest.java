package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// There is no subset of what is pending that does harm when the power is cut.
class EverySubsetTest {

    private static final long SEED = 1;
    private static final int PENDING = 2;

    @Test
    void a_store_outlives_every_crash_of_a_short_story_though_only_the_newest_of_much_is_gone_through() {
        var subsets = EverySubset.of(SEED, PENDING);
        var tally = subsets.run(soFar -> {});
        assertThat(tally.of(Happening.CRASH_POINT))
                .isEqualTo(subsets.crashPoints())
                .isEqualTo(tally.of(Happening.CRASH_POINT_WHOLE) + tally.of(Happening.CRASH_POINT_PART))
                .isGreaterThan(50);
        assertThat(tally.of(Happening.CRASH_POINT_PART)).isPositive();
        assertThat(tally.of(Happening.INNER_CRASH_POINT)).isGreaterThan(500);
        assertThat(tally.of(Happening.SUBSET)).isGreaterThan(1_000);
        assertThat(tally.of(Happening.SUBSET_KNOWN))
                .isEqualTo(
                        tally.of(Happening.SUBSET) + tally.of(Happening.SUBSET_DAMAGED) - tally.of(Happening.POWER_CUT))
                .isPositive();
    }

    @Test
    void one_crash_can_be_told_again() {
        var heard = new ArrayList<String>();
        var crashes = List.of(new Crash(2, "1"), new Crash(5, Crash.KILL));
        assertThat(EverySubset.of(SEED, PENDING).replay(crashes, happened -> heard.add(happened.toString())))
                .isTrue();
        assertThat(heard).anyMatch(what -> what.contains("1  creation of")).contains("---- killed after operation 5");
    }

    @Test
    void a_crash_that_does_not_come_is_told_from_one_that_does() {
        assertThat(EverySubset.of(SEED, PENDING)
                        .replay(List.of(new Crash(2, ""), new Crash(1_000_000, Crash.KILL)), happened -> {}))
                .isFalse();
        assertThat(EverySubset.of(SEED, PENDING).replay(List.of(new Crash(1_000_000, Crash.KILL)), happened -> {}))
                .isFalse();
    }

    @Test
    void a_crash_can_be_written_and_read() {
        assertThat(Crash.parse("17:01x1")).isEqualTo(new Crash(17, "01x1")).hasToString("17:01x1");
        assertThat(Crash.parse("17:kill")).isEqualTo(new Crash(17, Crash.KILL)).hasToString("17:kill");
        assertThat(Crash.parse("17:")).isEqualTo(new Crash(17, ""));
        for (var wrong : List.of("17", ":0", "x:0", "17:0 1", "17:-1")) {
            assertThatThrownBy(() -> Crash.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a crash is \"" + wrong + "\"");
        }
    }
}
