package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import dev.proust.engine.damage.Positions;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.LostFutureException;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What everybody sees of an event whose loss was accepted: its place, its header, and that its content is lost.
/// The store in memory has no damage to accept.
class EmbeddedLossTest {

    private static final Stream ORDER = Stream.of("order", "1");
    private static final Stream OTHER = Stream.of("order", "2");
    private static final Stream REPAIRS = Stream.of("$repairs");
    private static final Tag ANNA = Tag.of("customer", "anna");
    private static final Append PLACE =
            Append.of(event(ORDER, "Placed").tagged(ANNA)).withId("place");

    @TempDir
    private Path directory;

    private EmbeddedStore store;
    private Checkpoint before = Checkpoint.START;
    private List<RecordedEvent> whole = List.of();

    @BeforeEach
    void lose() throws IOException {
        store = Proust.open(directory);
        store.append(PLACE);
        store.append(Append.of(event(OTHER, "Opened"), event(ORDER, "Paid").tagged(ANNA)));
        before = store.head();
        whole = read(Query.all());
        store.close();
        AcceptedDamage.lose(directory, 1, "what Placed says");
        store = Proust.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static NewEvent event(Stream stream, String type) {
        return NewEvent.of(stream, type, Data.text("what " + type + " says"));
    }

    private List<RecordedEvent> read(Query query) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = store.read(query, ReadOptions.forwards())) {
            reader.forEach(events::add);
        }
        return events;
    }

    private static List<Long> lostIn(List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.content() instanceof Content.Lost)
                .map(RecordedEvent::position)
                .toList();
    }

    @Test
    void who_reads_sees_the_place_and_the_header_of_a_lost_event_and_all_others_as_they_were() {
        var first = whole.getFirst();
        var lost = new RecordedEvent(
                first.checkpoint(),
                ORDER,
                1,
                "Placed",
                first.shape(),
                first.time(),
                first.appendId(),
                new Content.Lost());
        assertThat(read(Query.all())).containsExactly(lost, whole.get(1), whole.get(2));
    }

    @Test
    void a_lost_event_is_found_by_whatever_it_was_found_by() {
        for (var query : List.of(
                Query.stream(ORDER),
                Query.category("order"),
                Query.tagged(ANNA),
                Query.append("place"),
                Query.births("order"))) {
            assertThat(lostIn(read(query))).as(query.toString()).containsExactly(1L);
        }
    }

    @Test
    void who_follows_from_the_beginning_receives_a_lost_event_in_its_place() throws InterruptedException {
        try (var follower = store.subscribe(Query.tagged(ANNA), Checkpoint.START)) {
            follower.next();
            assertThat(follower.next()).isInstanceOfSatisfying(RecordedEvent.class, event -> {
                assertThat(event.position()).isEqualTo(1);
                assertThat(event.content()).isEqualTo(new Content.Lost());
            });
            assertThat(((RecordedEvent) follower.next()).content()).isInstanceOf(Content.Present.class);
        }
    }

    @Test
    void who_has_followed_goes_on_where_he_was_and_no_other_history_is_taken_for_this_one()
            throws InterruptedException {
        try (var follower = store.subscribe(Query.all(), before)) {
            follower.next();
            var appended = store.append(Append.of(event(OTHER, "Sent")));
            assertThat(((RecordedEvent) follower.next()).checkpoint()).isEqualTo(appended.checkpoint());
            assertThat(appended.checkpoint().incarnation()).isNotEqualTo(before.incarnation());
        }
        var never = new Checkpoint(before.position() + 1, before.incarnation());
        assertThatThrownBy(() -> store.subscribe(Query.all(), never)).isInstanceOf(LostFutureException.class);
    }

    @Test
    void conditions_judge_as_if_nothing_were_lost_and_a_conflict_shows_what_is() {
        var next = Append.of(event(OTHER, "Sent"));
        assertThatThrownBy(() -> store.append(next.onlyIf(Condition.unchanged(Query.tagged(ANNA), Checkpoint.START))))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(lostIn(conflict.unseen())).containsExactly(1L));
        assertThatThrownBy(() -> store.append(next.onlyIf(Condition.noStream(ORDER))))
                .isInstanceOf(ConflictException.class);
        store.append(next.onlyIf(Condition.unchanged(Query.all(), before), Condition.version(ORDER, 2)));
    }

    @Test
    void an_append_that_is_lost_is_answered_as_before_when_it_is_repeated() {
        var again = store.append(PLACE);
        assertThat(again.repeated()).isTrue();
        assertThat(again.firstPosition()).isEqualTo(1);
        assertThat(again.versions()).containsEntry(ORDER, 1L);
    }

    @Test
    void the_repair_is_an_event_of_a_stream_of_its_own_that_names_what_is_lost_and_why() {
        var told = read(Query.stream(REPAIRS));
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().type()).isEqualTo("$Repaired");
        var content = told.getFirst().present().orElseThrow();
        assertThat(content.metadata()).containsEntry("reason", "the disk was old");
        var range = content.data().asBuffer();
        assertThat(new Positions(range.getLong(), range.getLong())).isEqualTo(new Positions(1, 1));
        assertThat(range.hasRemaining()).isFalse();
    }
}
