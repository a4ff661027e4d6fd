package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final UUID INCARNATION = UUID.fromString("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static final String TEXT = "17@3f2504e0-4f89-41d3-9a0c-0305e82c3301";

    @Test
    void at_position_0_is_the_start_whatever_the_incarnation() {
        assertThat(new Checkpoint(0, INCARNATION)).isEqualTo(Checkpoint.START).hasSameHashCodeAs(Checkpoint.START);
        assertThat(Checkpoint.START.position()).isEqualTo(0);
    }

    @Test
    void above_position_0_names_its_incarnation() {
        assertThatThrownBy(() -> new Checkpoint(1, new UUID(0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoint at position 1 names no incarnation");
        assertThat(new Checkpoint(7, INCARNATION)).isNotEqualTo(new Checkpoint(7, new UUID(1, 2)));
    }

    @Test
    void is_never_before_the_start() {
        assertThatThrownBy(() -> new Checkpoint(-1, INCARNATION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("position is -1, expected 0 or more");
    }

    @Test
    void is_read_as_it_was_written() {
        assertThat(Checkpoint.START).hasToString("0");
        assertThat(Checkpoint.parse("0")).isEqualTo(Checkpoint.START);
        assertThat(new Checkpoint(17, INCARNATION)).hasToString(TEXT);
        for (long position : new long[] {1, 17, Long.MAX_VALUE}) {
            for (var incarnation : new UUID[] {INCARNATION, new UUID(0, 1), new UUID(-1, -1)}) {
                var checkpoint = new Checkpoint(position, incarnation);
                assertThat(Checkpoint.parse(checkpoint.toString())).isEqualTo(checkpoint);
            }
        }
    }

    @Test
    void is_read_from_capital_letters_too() {
        assertThat(Checkpoint.parse("17@3F2504E0-4F89-41D3-9A0C-0305E82C3301"))
                .isEqualTo(new Checkpoint(17, INCARNATION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17",
                "-1",
                "00",
                "@",
                "17@",
                "@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "x@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "-1@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "+17@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "017@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "١٧@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                " 17@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "9223372036854775808@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "0@3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "17@00000000-0000-0000-0000-000000000000",
                "17@3f2504e0-4f89-41d3-9a0c-0305e82c330",
                "17@3f2504e0-4f89-41d3-9a0c-0305e82c33010",
                "17@1-2-3-4-5",
                "17@3f2504e04f8941d39a0c0305e82c3301"
            })
    void is_not_read_from_what_is_none(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"%s\" is not a checkpoint, expected \"0\" or \"position@incarnation\"", text);
    }

    @Test
    void stands_in_the_order_of_positions() {
        var early = new Checkpoint(2, INCARNATION);
        var late = new Checkpoint(10, new UUID(0, 1));

        assertThat(Checkpoint.START).isLessThan(early);
        assertThat(early).isLessThan(late);
        assertThat(new Checkpoint(Long.MAX_VALUE, INCARNATION)).isGreaterThan(late);
        assertThat(early.compareTo(new Checkpoint(2, new UUID(0, 1)))).isEqualTo(0);
    }
}
