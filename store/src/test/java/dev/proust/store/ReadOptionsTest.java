package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.ReadOptions.Direction;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReadOptionsTest {

    private static final Checkpoint AFTER = new Checkpoint(3, new UUID(1, 2));
    private static final Checkpoint BEFORE = new Checkpoint(9, new UUID(1, 2));

    @Test
    void read_everything_unless_they_are_told() {
        for (var options : new ReadOptions[] {ReadOptions.forwards(), ReadOptions.backwards()}) {
            assertThat(options.after()).isEqualTo(Checkpoint.START);
            assertThat(options.before()).isEmpty();
            assertThat(options.fromVersion()).isEmpty();
            assertThat(options.limit()).isEmpty();
            assertThat(options.recordedBefore()).isEmpty();
        }
        assertThat(ReadOptions.forwards().direction()).isEqualTo(Direction.FORWARDS);
        assertThat(ReadOptions.backwards().direction()).isEqualTo(Direction.BACKWARDS);
    }

    @Test
    void keep_all_that_they_are_told_step_by_step() {
        assertThat(ReadOptions.backwards()
                        .after(AFTER)
                        .before(BEFORE)
                        .fromVersion(2)
                        .limit(5)
                        .recordedBefore(Instant.MAX))
                .isEqualTo(new ReadOptions(
                        Direction.BACKWARDS,
                        AFTER,
                        Optional.of(BEFORE),
                        OptionalLong.of(2),
                        OptionalLong.of(5),
                        Optional.of(Instant.MAX)));
    }

    @Test
    void have_a_limit_of_0_or_more() {
        assertThat(ReadOptions.forwards().limit(0).limit()).hasValue(0);
        assertThat(ReadOptions.forwards().limit(Long.MAX_VALUE).limit()).hasValue(Long.MAX_VALUE);
        assertThatThrownBy(() -> ReadOptions.forwards().limit(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit is -1, expected 0 or more");
    }

    @Test
    void begin_at_a_version_of_1_or_more() {
        assertThat(ReadOptions.forwards().fromVersion(1).fromVersion()).hasValue(1);
        assertThatThrownBy(() -> ReadOptions.forwards().fromVersion(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fromVersion is 0, expected 1 or more");
    }

    @Test
    void begin_at_a_version_only_where_a_single_stream_is_read() {
        var options = ReadOptions.forwards().fromVersion(2);
        var order = Query.stream(Stream.of("order-1"));

        assertThatCode(() -> options.check(order)).doesNotThrowAnyException();
        assertThatCode(() -> ReadOptions.forwards().check(Query.all())).doesNotThrowAnyException();
        for (var query : new Query[] {Query.all(), Query.category("order"), order.or(Query.append("command-1"))}) {
            assertThatThrownBy(() -> options.check(query))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("fromVersion needs a query of a single stream, as versions are counted per stream: "
                            + query);
        }
    }
}
