package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import dev.proust.store.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What an append does: all or nothing, in the order given, at positions without gaps.
abstract class AppendContract extends StoreContract {

    // ---------------------------------------------------------------------------------------------------- order

    @Test
    void positions_begin_with_1_and_have_no_gaps() {
        assertThat(append(event(ORDER, "Placed")).firstPosition()).isEqualTo(1);
        var appended = append(event(ORDER, "Paid"), event(ORDER, "Shipped"));

        assertThat(appended.firstPosition()).isEqualTo(2);
        assertThat(appended.lastPosition()).isEqualTo(3);
        assertThat(positions(all())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void events_of_interleaved_streams_take_positions_in_the_order_given() {
        append(event(ORDER, "A"), event(STOCK, "B"), event(ORDER, "C"), event(STOCK, "D"), event(ORDER, "E"));

        assertThat(types(all())).containsExactly("A", "B", "C", "D", "E");
        assertThat(all().stream().map(RecordedEvent::version)).containsExactly(1L, 1L, 2L, 2L, 3L);
    }

    @Test
    void versions_are_counted_for_each_stream_and_go_on_where_they_were() {
        append(event(ORDER, "A"), event(STOCK, "B"));
        var appended = append(event(STOCK, "C"), event(STOCK, "D"), event(ORDER, "E"));

        assertThat(appended.versions()).isEqualTo(Map.of(STOCK, 3L, ORDER, 2L));
        assertThat(appended.version(STOCK)).isEqualTo(3);
        assertThatThrownBy(() -> appended.version(Stream.of("other"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_answer_names_the_place_of_the_last_event() {
        var appended = append(event(ORDER, "A"), event(STOCK, "B"));

        assertThat(appended.checkpoint())
                .isEqualTo(all().getLast().checkpoint())
                .isEqualTo(store.head());
        assertThat(appended.repeated()).isFalse();
    }

    // ---------------------------------------------------------------------------------------------------- content

    @Test
    void an_event_is_recorded_as_it_was_given() {
        var id = new UUID(4711, -1);
        var given = NewEvent.of(ORDER, "Placed", Data.of(new byte[] {0, -1, 127, '\n'}, "application/x-own"))
                .withId(id)
                .withShape(7)
                .tagged(Tag.of("zone", "ü:ß"), Tag.of("customer", "17850"), Tag.of("zone", "ü:ß"))
                .withMetadata(Map.of("correlation", "c-1", "leer", "", "who", "Zoë"))
                .occurredAt(Instant.parse("1969-07-20T20:17:40.123456Z"));
        store.append(Append.of(given).withId("append-1"));

        var event = all().getFirst();
        var content = event.present().orElseThrow();
        assertThat(event.stream()).isEqualTo(ORDER);
        assertThat(event.type()).isEqualTo("Placed");
        assertThat(event.shape()).isEqualTo(7);
        assertThat(event.appendId()).contains("append-1");
        assertThat(content.id()).isEqualTo(id);
        assertThat(content.tags()).containsExactly(Tag.of("customer", "17850"), Tag.of("zone", "ü:ß"));
        assertThat(content.data()).isEqualTo(given.data());
        assertThat(content.metadata()).isEqualTo(given.metadata());
        assertThat(content.occurred()).contains(Instant.parse("1969-07-20T20:17:40.123456Z"));
    }

    @Test
    void what_was_not_given_is_absent() {
        append(NewEvent.of(Stream.of("lonely"), "Happened", Data.none()));

        var event = all().getFirst();
        var content = event.present().orElseThrow();
        assertThat(event.shape()).isEqualTo(1);
        assertThat(event.appendId()).isEmpty();
        assertThat(content.tags()).isEmpty();
        assertThat(content.metadata()).isEmpty();
        assertThat(content.occurred()).isEmpty();
        assertThat(content.data()).isEqualTo(Data.none());
    }

    @Test
    void an_id_that_is_left_to_the_store_is_a_uuid_of_version_7_made_by_its_clock() {
        append(event(ORDER, "A"), event(ORDER, "B"));

        var ids =
                all().stream().map(event -> event.present().orElseThrow().id()).toList();
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
        });
    }

    @Test
    void ids_are_not_checked_for_uniqueness() {
        var event = event(ORDER, "Placed").withId(new UUID(1, 2));
        append(event, event);

        assertThat(all()).hasSize(2);
    }

    // ---------------------------------------------------------------------------------------------------- time

    @Test
    void all_events_of_an_append_are_recorded_at_one_time_in_microseconds() {
        clock.move(Duration.ofNanos(1_234_567));
        var appended = append(event(ORDER, "A"), event(STOCK, "B"));

        var micros = NOON.plus(1_234, ChronoUnit.MICROS);
        assertThat(appended.time()).isEqualTo(micros);
        assertThat(all().stream().map(RecordedEvent::time)).containsExactly(micros, micros);
    }

    @Test
    void time_never_falls_even_if_the_clock_does() {
        append(event(ORDER, "A"));
        clock.move(Duration.ofHours(-5));
        assertThat(append(event(ORDER, "B")).time()).isEqualTo(NOON);
        clock.move(Duration.ofHours(6));
        assertThat(append(event(ORDER, "C")).time()).isEqualTo(NOON.plus(1, ChronoUnit.HOURS));
    }

    // ---------------------------------------------------------------------------------------------------- all or
    // nothing

    @Test
    void a_refused_append_writes_nothing() {
        append(event(ORDER, "A"));
        var head = store.head();
        var refused = Append.of(event(STOCK, "B"), event(ORDER, "C")).onlyIf(Condition.noStream(ORDER));

        assertThatThrownBy(() -> store.append(refused)).isInstanceOf(ConflictException.class);

        assertThat(store.head()).isEqualTo(head);
        assertThat(read(Query.stream(STOCK))).isEmpty();
        assertThat(append(event(STOCK, "D")).version(STOCK)).isEqualTo(1);
    }

    @Test
    void an_append_can_hold_100_000_events() {
        var events = LongStream.range(0, 100_000)
                .mapToObj(i -> event(Stream.of("bulk", "" + i % 7), "Imported"))
                .toList();
        var appended = store.append(Append.of(events).withId("bulk"));

        assertThat(appended.lastPosition()).isEqualTo(100_000);
        assertThat(appended.versions()).hasSize(7);
        assertThat(read(Query.append("bulk"))).hasSize(100_000);
        assertThat(store.append(Append.of(events).withId("bulk"))).isEqualTo(appended.asRepetition());
    }

    // ---------------------------------------------------------------------------------------------------- waiting

    @Test
    void an_append_whose_deadline_has_passed_times_out_and_writes_nothing() {
        for (var deadline : List.of(NOON, NOON.minusMillis(1), Instant.MIN)) {
            var late = Append.of(event(ORDER, "Late")).withDeadline(deadline);
            assertThatThrownBy(() -> store.append(late)).isInstanceOf(TimedOutException.class);
        }
        assertThat(store.head()).isEqualTo(Checkpoint.START);
    }

    @Test
    void an_append_whose_deadline_is_ahead_is_accepted() {
        store.append(Append.of(event(ORDER, "A")).withDeadline(NOON.plusSeconds(30)));
        store.append(Append.of(event(ORDER, "B")).withDeadline(Instant.MAX));

        assertThat(types(all())).containsExactly("A", "B");
    }

    @Test
    void an_interrupt_does_not_withdraw_an_append_and_the_flag_is_kept() {
        var append = Append.of(event(ORDER, "A")).withId("interrupted");
        Thread.currentThread().interrupt();
        try {
            store.append(append);
        } catch (OutcomeUnknownException unknown) {
            // What an interrupt may well lead to: the append is under way, and its answer is not waited for.
        }
        assertThat(Thread.interrupted()).isTrue();

        assertThat(store.append(append).repeated()).isTrue();
        assertThat(types(all())).containsExactly("A");
    }

    // ---------------------------------------------------------------------------------------------------- at once

    @Test
    void appends_of_many_threads_are_each_whole_and_leave_no_gaps() throws InterruptedException {
        int threads = 32;
        int appends = 25;
        var answers = Crowd.values(Crowd.of(threads, thread -> {
            var given = new ArrayList<Appended>();
            for (int i = 0; i < appends; i++) {
                var own = Stream.of("own", "" + thread);
                given.add(store.append(Append.of(event(own, "A"), event(ORDER, "B"), event(own, "C"))
                        .withId(thread + "-" + i)));
            }
            return given;
        }));

        assertThat(answers).hasSize(threads);
        var events = all();
        assertThat(positions(events))
                .isEqualTo(LongStream.rangeClosed(1, 3L * threads * appends)
                        .boxed()
                        .toList());
        requireVersionsWithoutGaps(events);
        for (int first = 0; first < events.size(); first += 3) {
            var append = events.subList(first, first + 3);
            assertThat(types(append)).containsExactly("A", "B", "C");
            assertThat(append.stream().map(RecordedEvent::appendId).distinct()).hasSize(1);
        }
        answers.stream().flatMap(List::stream).forEach(answer -> {
            var last = events.get((int) answer.lastPosition() - 1);
            assertThat(last.checkpoint()).isEqualTo(answer.checkpoint());
            assertThat(answer.version(last.stream())).isEqualTo(last.version());
        });
    }

    private static void requireVersionsWithoutGaps(List<RecordedEvent> events) {
        var versions = new HashMap<Stream, Long>();
        for (var event : events) {
            assertThat(event.version()).isEqualTo(versions.merge(event.stream(), 1L, Long::sum));
        }
    }
}
