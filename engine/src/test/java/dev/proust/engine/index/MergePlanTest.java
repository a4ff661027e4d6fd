package dev.proust.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.index.MergePlan.Candidate;
import dev.proust.engine.index.MergePlan.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergePlanTest {

    @Test
    void sixteen_of_a_level_side_by_side_become_one_of_the_next() {
        assertThat(full(flushed(15))).isEmpty();
        assertThat(full(flushed(16))).contains(new Step(0, 16, 1));
        assertThat(full(flushed(20))).contains(new Step(0, 16, 1));
        assertThat(full(merged(2, 900), merged(1, 50), flushed(16))).contains(new Step(2, 18, 1));
    }

    @Test
    void while_somebody_is_at_work_on_one_of_them_the_next_sixteen_do() {
        var runs = flushed(17);
        runs.set(0, busy(runs.get(0)));
        assertThat(full(runs)).contains(new Step(1, 17, 1));
        runs.set(1, busy(runs.get(1)));
        assertThat(full(runs)).isEmpty();
    }

    @Test
    void at_rest_the_youngest_become_one_up_to_a_run_more_than_twice_as_long() {
        assertThat(resting(merged(1, 21), flushed(10))).contains(new Step(1, 11, 1));
        assertThat(resting(merged(1, 20), flushed(10))).contains(new Step(0, 11, 1));
        assertThat(resting(merged(3, 90), merged(2, 30), merged(1, 8), flushed(3)))
                .contains(new Step(3, 6, 1));
        assertThat(resting(merged(3, 90), merged(2, 30))).isEmpty();
    }

    @Test
    void at_rest_a_single_run_that_points_into_the_log_becomes_a_covering_one() {
        assertThat(resting(flushed(1))).contains(new Step(0, 1, 1));
        assertThat(resting(merged(1, 1))).isEmpty();
        assertThat(resting(List.of(new Candidate(2, 900, false)), merged(1, 3))).contains(new Step(0, 2, 2));
    }

    @Test
    void at_rest_nothing_is_begun_while_somebody_is_at_work_on_one_of_them() {
        var runs = flushed(3);
        runs.set(1, busy(runs.get(1)));
        assertThat(resting(runs)).isEmpty();
    }

    @Test
    void appends_slow_down_from_32_runs_of_a_level_on_and_wait_at_48() {
        assertThat(plan(flushed(32)).debt()).isZero();
        assertThat(plan(flushed(40)).debt()).isEqualTo(0.5);
        assertThat(plan(flushed(48)).debt()).isEqualTo(1);
        assertThat(plan(flushed(100)).debt()).isEqualTo(1);
        assertThat(plan(merged(2, 900), flushed(31)).debt()).isZero();
        assertThat(plan(sideBySide(40, 2), flushed(3)).debt()).isEqualTo(0.5);
    }

    @Test
    void runs_that_are_being_merged_count_as_far_as_they_are_not() {
        var half = flushed(48);
        half.subList(0, 16).replaceAll(run -> run.inWork(0.5));
        assertThat(plan(half).debt()).isEqualTo(0.5);
        assertThat(plan(half.subList(0, 32)).urgency(1)).isEqualTo(0.5);
    }

    @Test
    void merging_gives_way_the_less_the_nearer_that_comes() {
        assertThat(plan(flushed(16)).urgency(1)).isZero();
        assertThat(plan(flushed(24)).urgency(1)).isEqualTo(0.5);
        assertThat(plan(flushed(32)).urgency(1)).isEqualTo(1);
        assertThat(plan(flushed(48)).urgency(1)).isEqualTo(1);
        assertThat(plan(merged(1, 15), flushed(20)).urgency(1)).isEqualTo(0.25);
    }

    @Test
    void but_not_for_what_waits_on_another_level() {
        assertThat(plan(sideBySide(24, 1), flushed(40)).urgency(2)).isEqualTo(0.5);
        assertThat(plan(sideBySide(24, 1), flushed(3)).urgency(1)).isZero();
        assertThat(plan(sideBySide(40, 1), flushed(40)).urgency(0)).isZero();
    }

    @Test
    void nobody_waits_for_what_was_made_anew_of_merged_runs() {
        var runs = new ArrayList<Candidate>();
        for (int i = 0; i < 100; i++) {
            runs.add(new Candidate(2, 1, false));
        }
        assertThat(plan(runs).debt()).isZero();
    }

    /// However it comes and rests, few runs are left, and each event has been written again a few times only.
    @Test
    void a_store_that_often_rests_has_few_runs_and_writes_little_again() {
        for (long seed = 1; seed <= 20; seed++) {
            var random = new Random(seed);
            var runs = new ArrayList<Candidate>();
            long flushed = 0;
            long writtenAgain = 0;
            while (flushed < 5_000) {
                for (int i = random.nextInt(40); i >= 0; i--, flushed++) {
                    runs.add(new Candidate(0, 1, false));
                    writtenAgain += carryOut(runs, false);
                }
                writtenAgain += carryOut(runs, true);
                assertThat(runs.size()).as("seed %d", seed).isLessThanOrEqualTo(10);
                assertThat(runs).as("seed %d", seed).allMatch(Candidate::isCovering);
            }
            assertThat(writtenAgain / (double) flushed).as("seed %d", seed).isLessThan(25);
        }
    }

    @Test
    void without_any_rest_each_event_is_written_again_once_for_each_level() {
        var runs = new ArrayList<Candidate>();
        long writtenAgain = 0;
        int flushed = 16 * 16 * 16;
        for (int i = 0; i < flushed; i++) {
            runs.add(new Candidate(0, 1, false));
            writtenAgain += carryOut(runs, false);
        }
        assertThat(runs).containsExactly(new Candidate(3, flushed, true));
        assertThat(writtenAgain).isEqualTo(3L * flushed);
    }

    /// @return how much was written
    private static long carryOut(List<Candidate> runs, boolean isResting) {
        long written = 0;
        while (true) {
            var plan = plan(runs);
            var step = plan.full(level -> true).or(() -> isResting ? plan.resting() : Optional.empty());
            if (step.isEmpty()) return written;
            var parts = runs.subList(step.get().from(), step.get().to());
            long positions = parts.stream().mapToLong(Candidate::positions).sum();
            parts.clear();
            runs.add(step.get().from(), new Candidate(step.get().level(), positions, true));
            written += positions;
        }
    }

    private static Optional<Step> full(List<?>... parts) {
        return plan(parts).full(level -> true);
    }

    private static Optional<Step> resting(List<?>... parts) {
        return plan(parts).resting();
    }

    private static MergePlan plan(List<?>... parts) {
        var all = new ArrayList<Candidate>();
        for (var part : parts) {
            part.forEach(run -> all.add((Candidate) run));
        }
        return new MergePlan(all);
    }

    private static List<Candidate> flushed(int runs) {
        var all = new ArrayList<Candidate>();
        for (int i = 0; i < runs; i++) {
            all.add(new Candidate(0, 1, false));
        }
        return all;
    }

    private static List<Candidate> merged(int level, long positions) {
        return List.of(new Candidate(level, positions, true));
    }

    private static List<Candidate> sideBySide(int runs, int level) {
        return Collections.nCopies(runs, new Candidate(level, 1, true));
    }

    private static Candidate busy(Candidate run) {
        return run.inWork(1);
    }
}
