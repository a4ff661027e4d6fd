package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.FoldId;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Snapshot;
import dev.proust.store.SnapshotStore;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What erasing events does, and what it leaves as it was, for every store that can erase.
abstract class ErasureContract {

    protected static final Stream ORDER = Stream.of("order", "1");
    protected static final Stream OTHER = Stream.of("order", "2");
    private static final Stream ERASURES = Stream.of("$erasures");
    protected static final Tag ANNA = Tag.of("customer", "anna");

    protected EventStore store = new MemoryStore();
    protected Checkpoint before = Checkpoint.START;

    /// An empty store.
    protected abstract EventStore newStore();

    /// Erases in the store of the candidate.
    ///
    /// @return what was erased
    protected abstract Erased erase(Query query, String reason);

    /// Where the store of the candidate keeps snapshots.
    protected abstract SnapshotStore snapshots();

    /// What was erased.
    ///
    /// @param checkpoint of the erasure
    /// @param events how many
    protected record Erased(Checkpoint checkpoint, long events) {}

    @BeforeEach
    void open() {
        store = newStore();
        store.append(Append.of(event(ORDER, "Placed").tagged(ANNA)).withId("place"));
        store.append(Append.of(event(OTHER, "Placed"), event(ORDER, "Paid").tagged(ANNA)));
        before = store.head();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static NewEvent event(Stream stream, String type) {
        return NewEvent.of(stream, type, Data.text("what " + type + " says"));
    }

    protected List<RecordedEvent> read(Query query) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = store.read(query, ReadOptions.forwards())) {
            reader.forEach(events::add);
        }
        return events;
    }

    protected static List<Long> erasedIn(List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.content() instanceof Content.Erased)
                .map(RecordedEvent::position)
                .toList();
    }

    @Test
    void an_erased_event_keeps_its_place_and_its_header_and_has_no_content() {
        var whole = read(Query.stream(ORDER)).getFirst();
        erase(Query.append("place"), "asked for");
        var erased = read(Query.stream(ORDER)).getFirst();
        assertThat(erased)
                .isEqualTo(new RecordedEvent(
                        whole.checkpoint(),
                        ORDER,
                        1,
                        "Placed",
                        whole.shape(),
                        whole.time(),
                        whole.appendId(),
                        new Content.Erased()));
    }

    @Test
    void erasing_again_does_nothing() {
        erase(Query.stream(ORDER), "asked for");
        var head = store.head();
        assertThat(erase(Query.stream(ORDER), "asked for").events()).isZero();
        assertThat(erase(Query.stream(Stream.of("nobody")), "asked for").events())
                .isZero();
        assertThat(store.head()).isEqualTo(head);
    }

    @Test
    void what_comes_later_is_not_erased() {
        erase(Query.stream(ORDER), "asked for");
        store.append(Append.of(event(ORDER, "Placed")));
        assertThat(erasedIn(read(Query.stream(ORDER)))).containsExactly(1L, 3L);
    }

    @Test
    void conditions_and_what_finds_events_say_the_same_as_before() {
        erase(Query.stream(ORDER), "asked for");
        assertThat(read(Query.tagged(ANNA))).hasSize(2);
        assertThat(read(Query.append("place"))).hasSize(1);
        assertThat(read(Query.births("order"))).hasSize(2);
        var next = Append.of(event(OTHER, "Sent"));
        assertThatThrownBy(() -> store.append(next.onlyIf(Condition.unchanged(Query.tagged(ANNA), Checkpoint.START))))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(erasedIn(conflict.unseen())).containsExactly(1L, 3L));
        assertThatThrownBy(() -> store.append(next.onlyIf(Condition.noStream(ORDER))))
                .isInstanceOf(ConflictException.class);
        store.append(next.onlyIf(Condition.unchanged(Query.all(), before), Condition.version(ORDER, 2)));
        assertThat(store.append(Append.of(event(ORDER, "Placed").tagged(ANNA)).withId("place"))
                        .repeated())
                .isTrue();
    }

    @Test
    void the_erasure_is_an_event_of_a_stream_of_its_own_with_the_reason() {
        var erasure = erase(Query.stream(ORDER), "anna has asked for it");
        var events = read(Query.stream(ERASURES));
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().checkpoint()).isEqualTo(erasure.checkpoint());
        assertThat(events.getFirst().present().orElseThrow().metadata())
                .containsEntry("reason", "anna has asked for it");
        assertThat(read(Query.all())).hasSize(3);
        assertThatThrownBy(() -> erase(Query.stream(ERASURES), "no"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream \"$erasures\" is the store's own, and cannot be erased");
    }

    @Test
    void who_follows_is_told_of_an_erasure_that_concerns_him_and_of_no_other() throws InterruptedException {
        try (var hers = store.subscribe(Query.tagged(ANNA), before);
                var others = store.subscribe(Query.stream(OTHER), before)) {
            hers.next();
            others.next();
            var erasure = erase(Query.stream(ORDER), "asked for");
            assertThat(hers.next()).isInstanceOfSatisfying(RecordedEvent.class, event -> {
                assertThat(event.stream()).isEqualTo(ERASURES);
                assertThat(event.checkpoint()).isEqualTo(erasure.checkpoint());
            });
            store.append(Append.of(event(OTHER, "Sent")));
            assertThat(((RecordedEvent) others.next()).type()).isEqualTo("Sent");
        }
    }

    @Test
    void a_state_from_before_an_erasure_is_not_given_any_more() {
        var fold = new FoldId("fold", 1);
        snapshots().save(new Snapshot(ORDER.name(), fold, before, 2, Data.text("what Placed says")));
        erase(Query.stream(OTHER), "asked for");
        assertThat(snapshots().latest(ORDER.name(), fold)).isEmpty();
        snapshots().save(new Snapshot(ORDER.name(), fold, before, 2, Data.text("what Placed says")));
        assertThat(snapshots().latest(ORDER.name(), fold)).isEmpty();
        snapshots().save(new Snapshot(ORDER.name(), fold, store.head(), 2, Data.text("nothing")));
        assertThat(snapshots().latest(ORDER.name(), fold)).isPresent();
    }

    @Test
    void who_has_begun_to_read_is_shown_nothing_that_is_erased_meanwhile() {
        try (var reader = store.read(Query.all(), ReadOptions.forwards())) {
            erase(Query.stream(ORDER), "asked for");
            var events = new ArrayList<RecordedEvent>();
            reader.forEach(events::add);
            assertThat(erasedIn(events)).containsExactly(1L, 3L);
        }
    }

    @Test
    void erasures_have_versions_and_tell_the_positions_that_they_name_as_ranges() {
        erase(Query.tagged(ANNA), "asked for");
        erase(Query.all(), "asked for");
        var erasures = read(Query.stream(ERASURES));
        assertThat(erasures.stream().map(RecordedEvent::version)).containsExactly(1L, 2L);
        assertThat(erasures.stream().map(RecordedEvent::type)).containsOnly("$Erased");
        assertThat(erasures.stream().map(ErasureContract::numbers))
                .containsExactly(List.of(1L, 1L, 3L, 3L), List.of(2L, 2L));
    }

    private static List<Long> numbers(RecordedEvent erasure) {
        var data = erasure.present().orElseThrow().data();
        assertThat(data.contentType()).isEqualTo("application/vnd.proust.positions");
        var bytes = data.asBuffer();
        var numbers = new ArrayList<Long>();
        while (bytes.hasRemaining()) {
            numbers.add(bytes.getLong());
        }
        return numbers;
    }
}
