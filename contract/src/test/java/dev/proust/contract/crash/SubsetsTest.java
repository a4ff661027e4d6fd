package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.sim.Chooser.Pending;
import dev.proust.contract.sim.Chooser.Pending.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// No combination is left out, and none comes twice.
class SubsetsTest {

    private static final Pending A = new Pending(Kind.NAME, "a", 0, 2, 1);
    private static final Pending B = new Pending(Kind.SECTOR, "b", 0, 3, 2);
    private static final Pending C = new Pending(Kind.SECTOR, "c", 0, 2, 3);

    @Test
    void every_combination_comes_once() {
        assertThat(all(new Subsets(Set.of(), true), List.of(A, B, C)))
                .containsExactly("000", "001", "010", "011", "020", "021", "100", "101", "110", "111", "120", "121");
        assertThat(all(new Subsets(Set.of(), true), List.of())).containsExactly("");
    }

    @Test
    void what_is_older_has_one_fate() {
        assertThat(all(new Subsets(Set.of(A, B), true), List.of(A, B, C))).containsExactly("120", "121");
        assertThat(all(new Subsets(Set.of(A, B), false), List.of(A, B, C))).containsExactly("000", "001");
    }

    @Test
    void where_one_choice_does_away_with_another_there_is_one_combination_less() {
        var found = new ArrayList<String>();
        var subsets = new Subsets(Set.of(), true);
        do {
            var letters = new Letters(subsets);
            if (letters.choose(A) == 1) letters.choose(B);
            found.add(letters.toString());
        } while (subsets.advance());
        assertThat(found).containsExactly("0", "10", "11", "12");
    }

    @Test
    void letters_are_read_as_they_are_written() {
        var letters = new Letters(Letters.read("x2z"));
        assertThat(List.of(letters.choose(A), letters.choose(B), letters.choose(C)))
                .containsExactly(-1, 2, -3);
        assertThat(letters).hasToString("x2z");
        assertThat(letters.described()).isEqualTo("  x  a\n  2  sector at 0 of b\n  z  sector at 0 of c\n");
    }

    private static List<String> all(Subsets subsets, List<Pending> pending) {
        var found = new ArrayList<String>();
        do {
            var letters = new Letters(subsets);
            pending.forEach(letters::choose);
            found.add(letters.toString());
        } while (subsets.advance());
        return found;
    }
}
