package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.log.Lineage.Reign;
import dev.proust.store.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LineageTest {

    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);
    private static final UUID THIRD = new UUID(0, 3);
    private static final Lineage NONE = new Lineage(List.of());
    private static final Lineage TWO = NONE.with(FIRST, 1).with(SECOND, 5);

    @Test
    void knows_who_wrote_a_position() {
        assertThat(TWO.checkpoint(1)).isEqualTo(new Checkpoint(1, FIRST));
        assertThat(TWO.checkpoint(4)).isEqualTo(new Checkpoint(4, FIRST));
        assertThat(TWO.checkpoint(5)).isEqualTo(new Checkpoint(5, SECOND));
        assertThat(TWO.checkpoint(1_000)).isEqualTo(new Checkpoint(1_000, SECOND));
    }

    @Test
    void holds_what_the_incarnation_wrote_that_it_names() {
        assertThat(TWO.holds(new Checkpoint(4, FIRST), 7)).isTrue();
        assertThat(TWO.holds(new Checkpoint(5, SECOND), 7)).isTrue();
        assertThat(TWO.holds(new Checkpoint(5, FIRST), 7)).isFalse();
        assertThat(TWO.holds(new Checkpoint(4, SECOND), 7)).isFalse();
        assertThat(TWO.holds(new Checkpoint(4, THIRD), 7)).isFalse();
    }

    @Test
    void holds_nothing_beyond_the_head() {
        assertThat(TWO.holds(new Checkpoint(7, SECOND), 7)).isTrue();
        assertThat(TWO.holds(new Checkpoint(8, SECOND), 7)).isFalse();
        assertThat(NONE.holds(new Checkpoint(1, FIRST), 0)).isFalse();
    }

    @Test
    void holds_the_start_always() {
        assertThat(NONE.holds(Checkpoint.START, 0)).isTrue();
        assertThat(TWO.holds(Checkpoint.START, 7)).isTrue();
        assertThat(NONE.checkpoint(0)).isEqualTo(Checkpoint.START);
    }

    @Test
    void keeps_no_trace_of_one_who_wrote_nothing() {
        assertThat(TWO.with(THIRD, 5)).isEqualTo(NONE.with(FIRST, 1).with(THIRD, 5));
        assertThat(TWO.with(THIRD, 3)).isEqualTo(NONE.with(FIRST, 1).with(THIRD, 3));
        assertThat(TWO.with(THIRD, 1)).isEqualTo(NONE.with(THIRD, 1));
    }

    @Test
    void lets_one_who_goes_on_reign_on() {
        assertThat(TWO.with(SECOND, 9)).isEqualTo(TWO);
        assertThat(TWO.with(FIRST, 5)).isEqualTo(NONE.with(FIRST, 1));
        assertThat(TWO.with(FIRST, 9).reigns())
                .containsExactly(new Reign(FIRST, 1), new Reign(SECOND, 5), new Reign(FIRST, 9));
    }

    @Test
    void ends_with_who_reigns_last() {
        assertThat(TWO.endsWith(SECOND)).isTrue();
        assertThat(TWO.endsWith(FIRST)).isFalse();
        assertThat(NONE.endsWith(FIRST)).isFalse();
    }

    @Test
    void does_not_guess_who_wrote_what_nobody_wrote() {
        assertThatThrownBy(() -> NONE.with(FIRST, 3).checkpoint(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nobody wrote position 2");
    }

    @Test
    void never_changes() {
        var reigns = new ArrayList<>(TWO.reigns());
        var lineage = new Lineage(reigns);
        reigns.clear();

        assertThat(lineage).isEqualTo(TWO);
        assertThatThrownBy(() -> lineage.reigns().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    /// Incarnations come, write or do not, and lose what they wrote last; the model notes for each position who wrote
    /// it.
    @Test
    void says_the_same_as_a_note_at_each_position() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var notes = new ArrayList<UUID>();
            var lineage = NONE;
            for (int i = 0; i < 20; i++) {
                var incarnation = new UUID(0, 1 + random.nextInt(4));
                notes.subList(random.nextInt(notes.size() + 1), notes.size()).clear();
                lineage = lineage.with(incarnation, notes.size() + 1);
                for (int written = random.nextInt(3); written > 0; written--) {
                    notes.add(incarnation);
                }
                assertSame(lineage, notes, seed);
            }
        }
    }

    private static void assertSame(Lineage lineage, List<UUID> notes, long seed) {
        for (int position = 1; position <= notes.size(); position++) {
            var checkpoint = new Checkpoint(position, notes.get(position - 1));
            assertThat(lineage.checkpoint(position)).as("seed %d", seed).isEqualTo(checkpoint);
            for (long other = 1; other <= 4; other++) {
                var claimed = new Checkpoint(position, new UUID(0, other));
                assertThat(lineage.holds(claimed, notes.size()))
                        .as("seed %d, %s", seed, claimed)
                        .isEqualTo(claimed.equals(checkpoint));
            }
        }
    }
}
