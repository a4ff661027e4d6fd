package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Every limit of a store: what is at it is accepted, and read back; what is above it is refused in words, with nothing
/// written.
abstract class LimitContract extends StoreContract {

    @Test
    void a_store_tells_its_limits() {
        assertThat(store.limits()).isEqualTo(Limits.standard());
        assertThat(store.limits()).isEqualTo(new Limits(100_000, 16 * 1024 * 1024, 1_000, 1_000_000));
    }

    @Test
    void an_event_may_be_as_large_as_the_limit_says_and_no_larger() {
        int max = store.limits().eventBytesMax();
        append(sized(max));

        assertThat(all().getFirst().present().orElseThrow().data())
                .isEqualTo(sized(max).data());
        assertRefused(Append.of(event(ORDER, "Small"), sized(max + 1)), "event 1", "1000001", "1000000");
    }

    @Test
    void a_store_may_be_made_with_another_limit_for_events() {
        reopen(Limits.standard().withEventBytesMax(5_000_000));
        assertThat(store.limits().eventBytesMax()).isEqualTo(5_000_000);
        append(sized(5_000_000));
        assertRefused(Append.of(sized(5_000_001)), "5000001", "5000000");

        if (!outlivesClosing()) return;
        reopen(Limits.standard());
        assertThat(read(Query.all())).as("what was recorded under other limits").hasSize(1);
        assertRefused(Append.of(sized(1_000_001)), "1000001", "1000000");
    }

    @Test
    void an_append_may_be_as_large_as_the_limit_says_and_no_larger() {
        int max = store.limits().appendBytesMax();
        int eventMax = store.limits().eventBytesMax();
        var events = new ArrayList<>(Collections.nCopies(max / eventMax, sized(eventMax)));
        int rest = max % eventMax;

        events.add(sized(rest));
        assertThat(store.append(Append.of(events)).lastPosition()).isEqualTo(events.size());
        events.set(events.size() - 1, sized(rest + 1));
        assertRefused(Append.of(events), "16777217", "16777216");
    }

    @Test
    void an_append_may_hold_as_many_events_as_the_limit_says_and_no_more() {
        int max = store.limits().appendEventsMax();
        var event = event(ORDER, "Imported");

        assertRefused(Append.of(Collections.nCopies(max + 1, event)), "100001 events", "100000");
        assertThat(store.append(Append.of(Collections.nCopies(max, event))).lastPosition())
                .isEqualTo(max);
    }

    @Test
    void an_append_may_hold_as_many_conditions_as_the_limit_says_and_no_more() {
        int max = store.limits().appendConditionsMax();
        var append = Append.of(event(ORDER, "A"));

        assertRefused(append.onlyIf(conditions(max + 1)), "1001 conditions", "1000");
        assertThat(store.append(append.onlyIf(conditions(max))).lastPosition()).isEqualTo(1);
    }

    @Test
    void names_of_the_greatest_length_are_kept_whole() {
        var stream = Stream.of("ö".repeat(100) + "-" + "s".repeat(55));
        var type = "ü".repeat(128);
        var tag = Tag.of("k".repeat(64), "€".repeat(85) + "v");
        var contentType = "c".repeat(256);
        var name = "m".repeat(256);
        var event = NewEvent.of(stream, type, Data.of(new byte[] {1}, contentType))
                .tagged(tag)
                .withMetadata(Map.of(name, "text"));
        var id = "ä".repeat(64);
        store.append(Append.of(event).withId(id));

        var query = Query.of(Criterion.category("ö".repeat(100)).withTypes(type).withTags(tag), Criterion.append(id));
        var found = read(query).getFirst();
        assertThat(found.stream()).isEqualTo(stream);
        assertThat(found.type()).isEqualTo(type);
        assertThat(found.appendId()).contains(id);
        assertThat(found.present().orElseThrow().tags()).containsExactly(tag);
        assertThat(found.present().orElseThrow().data().contentType()).isEqualTo(contentType);
        assertThat(found.present().orElseThrow().metadata()).isEqualTo(Map.of(name, "text"));
    }

    @Test
    void an_event_may_bear_64_tags_and_is_found_by_each() {
        var tags = IntStream.range(0, Limits.EVENT_TAGS_MAX)
                .mapToObj(i -> Tag.of("tag", "" + i))
                .toList();
        append(event(ORDER, "A").tagged(tags), event(ORDER, "B").tagged(tags.subList(0, 63)));

        assertThat(types(read(Query.tagged(tags.toArray(Tag[]::new))))).containsExactly("A");
        assertThat(tags.subList(0, 63))
                .allSatisfy(tag -> assertThat(types(read(Query.tagged(tag)))).containsExactly("A", "B"));
    }

    @Test
    void metadata_counts_and_may_fill_an_event() {
        int room = store.limits().eventBytesMax() - (int) event(ORDER, "A").encodedBytes() - 6 - 1;
        append(event(ORDER, "A").withMetadata(Map.of("m", "x".repeat(room))));

        assertThat(all().getFirst().present().orElseThrow().metadata().get("m")).hasSize(room);
        var larger = event(ORDER, "A").withMetadata(Map.of("m", "x".repeat(room + 1)));
        assertRefused(Append.of(larger), "1000001", "1000000");
    }

    private void assertRefused(Append append, String... words) {
        var head = store.head();
        assertThatThrownBy(() -> store.append(append))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words);
        assertThat(store.head()).isEqualTo(head);
    }

    /// An event of exactly this encoded size.
    private static NewEvent sized(int bytes) {
        int beside = (int)
                NewEvent.of(ORDER, "Sized", Data.of(new byte[0], "test/x")).encodedBytes();
        var data = new byte[bytes - beside];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31 + i / 251);
        }
        return NewEvent.of(ORDER, "Sized", Data.of(data, "test/x"));
    }

    private static List<Condition> conditions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i % 2 == 0
                        ? Condition.noStream(Stream.of("none", "" + i))
                        : Condition.unchanged(Query.tagged(Tag.of("none", "" + i)), Checkpoint.START))
                .toList();
    }
}
