package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Every limit but those of names ([NamesTest]): what is at it is accepted, and what is above it is refused with the
/// number of both.
class LimitsTest {

    private static final NewEvent EVENT = NewEvent.of(Stream.of("order-1"), "Placed", Data.none());
    private static final Limits SMALL = new Limits(3, 1_000, 2, 500);

    @Test
    void are_what_the_documentation_says() {
        assertThat(Limits.standard()).isEqualTo(new Limits(100_000, 16_777_216, 1_000, 1_000_000));
        assertThat(Limits.NAME_BYTES_MAX).isEqualTo(256);
        assertThat(Limits.TAG_KEY_BYTES_MAX).isEqualTo(64);
        assertThat(Limits.TAG_VALUE_BYTES_MAX).isEqualTo(256);
        assertThat(Limits.EVENT_TAGS_MAX).isEqualTo(64);
        assertThat(Limits.APPEND_ID_BYTES_MAX).isEqualTo(128);
        assertThat(Limits.CONFLICT_EVENTS_MAX).isEqualTo(1_000);
        assertThat(Limits.CONFLICT_BYTES_MAX).isEqualTo(1_048_576);
    }

    @Test
    void bound_the_tags_of_an_event() {
        assertThat(EVENT.tagged(tags(64)).tags()).hasSize(64);
        assertRefused(() -> EVENT.tagged(tags(65)), "event of type \"Placed\" has 65 tags, at most 64 are allowed");
    }

    @Test
    void count_a_tag_that_is_given_twice_once() {
        var twice = new ArrayList<>(tags(64));
        twice.addAll(tags(64));
        assertThat(EVENT.tagged(twice).tags()).hasSize(64);
    }

    @Test
    void bound_the_criteria_of_a_query() {
        assertThat(new Query(criteria(1_000)).criteria()).hasSize(1_000);
        assertRefused(() -> new Query(criteria(1_001)), "query has 1001 criteria, at most 1000 are allowed");

        var full = new Query(criteria(1_000));
        assertThat(full.or(Query.stream(Stream.of("order-0")))).isEqualTo(full);
        assertRefused(() -> full.or(Query.all()), "query has 1001 criteria, at most 1000 are allowed");
    }

    @Test
    void bound_the_types_and_tags_of_a_criterion() {
        assertThat(Criterion.everything().withTypes(types(1_000)).types()).hasSize(1_000);
        assertRefused(
                () -> Criterion.everything().withTypes(types(1_001)),
                "criterion has 1001 types, at most 1000 are allowed");
        assertThat(Criterion.tagged(tags(64).toArray(Tag[]::new)).tags()).hasSize(64);
        assertRefused(
                () -> Criterion.tagged(tags(65).toArray(Tag[]::new)), "criterion has 65 tags, at most 64 are allowed");
    }

    @Test
    void bound_when_an_event_occurred() {
        long max = Limits.OCCURRED_EPOCH_SECONDS_MAX;
        assertThat(EVENT.occurredAt(Instant.ofEpochSecond(max)).occurred()).contains(Instant.ofEpochSecond(max));
        assertThat(EVENT.occurredAt(Instant.ofEpochSecond(-max)).occurred()).contains(Instant.ofEpochSecond(-max));
        for (var beyond :
                List.of(Instant.ofEpochSecond(max + 1), Instant.ofEpochSecond(-max, -1), Instant.MAX, Instant.MIN)) {
            assertRefused(
                    () -> EVENT.occurredAt(beyond),
                    "occurred is " + beyond + ", expected within 3153600000000 seconds of 1970");
        }
    }

    @Test
    void bound_the_events_of_an_append() {
        assertThat(SMALL.check(Append.of(Collections.nCopies(3, EVENT)))).isEqualTo(3 * EVENT.encodedBytes());
        assertRefused(
                () -> SMALL.check(Append.of(Collections.nCopies(4, EVENT))),
                "append has 4 events, at most 3 are allowed");
    }

    @Test
    void bound_the_conditions_of_an_append() {
        var condition = Condition.noStream(EVENT.stream());
        SMALL.check(Append.of(EVENT).onlyIf(condition, condition));
        assertRefused(
                () -> SMALL.check(Append.of(EVENT).onlyIf(condition, condition, condition)),
                "append has 3 conditions, at most 2 are allowed");
    }

    @Test
    void bound_the_bytes_of_an_event_and_say_which_one_it_is() {
        assertThat(SMALL.check(Append.of(sized(500)))).isEqualTo(500);
        assertRefused(
                () -> SMALL.check(Append.of(EVENT, sized(501))),
                "event 1 of the append is 501 bytes encoded, at most 500 are allowed");
    }

    @Test
    void bound_the_bytes_of_an_append() {
        assertThat(SMALL.check(Append.of(sized(500), sized(300), sized(200)))).isEqualTo(1_000);
        assertRefused(
                () -> SMALL.check(Append.of(sized(500), sized(300), sized(201))),
                "append is 1001 bytes encoded, at most 1000 are allowed");
    }

    @Test
    void may_be_made_with_another_one_for_events_up_to_that_of_an_append() {
        var limits = Limits.standard().withEventBytesMax(16_777_216);
        assertThat(limits).isEqualTo(new Limits(100_000, 16_777_216, 1_000, 16_777_216));
        assertRefused(
                () -> limits.withEventBytesMax(16_777_217),
                "eventBytesMax is 16777217, at most appendBytesMax = 16777216 is allowed");
        assertThat(limits.withEventBytesMax(80).eventBytesMax()).isEqualTo(80);
        assertRefused(() -> limits.withEventBytesMax(79), "eventBytesMax is 79, at least 80 is needed");
    }

    @Test
    void are_themselves_bounded() {
        assertThat(new Limits(1, 80, 0, 80).appendConditionsMax()).isEqualTo(0);
        assertRefused(() -> new Limits(0, 80, 0, 80), "appendEventsMax is 0, at least 1 is needed");
        assertRefused(() -> new Limits(1, 80, -1, 80), "appendConditionsMax is -1, at least 0 is needed");
        assertRefused(
                () -> new Limits(1, 16_777_217, 0, 80),
                "appendBytesMax is 16777217, at most APPEND_BYTES_MAX = 16777216 is allowed");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static NewEvent sized(int encodedBytes) {
        int room = encodedBytes - (int) EVENT.encodedBytes();
        return NewEvent.of(
                EVENT.stream(),
                EVENT.type(),
                Data.of(new byte[room], EVENT.data().contentType()));
    }

    private static List<Tag> tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> Tag.of("n", "" + i)).toList();
    }

    private static Set<String> types(int count) {
        return IntStream.range(0, count).mapToObj(i -> "Type" + i).collect(Collectors.toSet());
    }

    private static List<Criterion> criteria(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Criterion.stream(Stream.of("order-" + i)))
                .toList();
    }
}
