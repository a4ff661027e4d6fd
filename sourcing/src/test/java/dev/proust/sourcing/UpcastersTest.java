package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.Till.Paid;
import dev.proust.sourcing.json.JsonUpcaster;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.Criterion;
import dev.proust.store.MemoryStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How old shapes and names are read.
class UpcastersTest {

    /// Shape 1 had euros, 2 has cents, 3 has a currency.
    private static final Upcasters STEPS = Upcasters.none()
            .step("Paid", 1, JsonUpcaster.of(json -> {
                var euros = json.remove("euros").decimalValue();
                return json.put("cents", euros.movePointRight(2).longValueExact());
            }))
            .step("Paid", 2, JsonUpcaster.of(json -> json.put("currency", "EUR")));

    private final MemoryStore store = new MemoryStore();

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void old_shapes_are_read_step_by_step() {
        var codec = STEPS.around(Till.today());
        Till.append(store, Till.FIRST, "Paid", 1, "{\"till\":\"1\",\"euros\":12345678901234.56}");
        Till.append(store, Till.FIRST, "Paid", 2, "{\"till\":\"1\",\"cents\":5}");
        Till.append(store, Till.FIRST, "Paid", 3, "{\"till\":\"1\",\"cents\":6,\"currency\":\"CHF\"}");
        assertThat(decoded(codec))
                .containsExactly(
                        new Paid("1", 1_234_567_890_123_456L, "EUR"), new Paid("1", 5, "EUR"), new Paid("1", 6, "CHF"));
    }

    @Test
    void a_type_has_one_line_of_shapes_under_all_its_names() {
        var codec = STEPS.alsoNamed("Paid", "MoneyTaken")
                .alsoNamed("Paid", "Cashed")
                .around(Till.today());
        Till.append(store, Till.FIRST, "MoneyTaken", 1, "{\"till\":\"1\",\"euros\":1}");
        Till.append(store, Till.FIRST, "Cashed", 3, "{\"till\":\"1\",\"cents\":6,\"currency\":\"CHF\"}");
        assertThat(decoded(codec)).containsExactly(new Paid("1", 100, "EUR"), new Paid("1", 6, "CHF"));
        for (var name : List.of("Paid", "MoneyTaken", "Cashed")) {
            assertThat(codec.namesOf(name)).containsExactlyInAnyOrder("Paid", "MoneyTaken", "Cashed");
        }
        assertThat(codec.namesOf("Closed")).containsExactly("Closed");
        assertThat(codec.withEveryName(Query.of(Criterion.stream(Till.FIRST).withTypes("Paid"))))
                .isEqualTo(Query.of(Criterion.stream(Till.FIRST).withTypes("Paid", "MoneyTaken", "Cashed")));
        assertThat(codec.withEveryName(Query.stream(Till.FIRST))).isEqualTo(Query.stream(Till.FIRST));
    }

    @Test
    void a_shape_that_no_step_leads_on_from_is_not_understood() {
        Till.append(store, Till.FIRST, "Paid", 4, "{}");
        assertThatThrownBy(() -> decoded(STEPS.around(Till.today())))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("its shape is 4, known is 3");
    }

    @Test
    void data_that_a_step_does_not_take_is_told_with_its_place_and_not_quoted() {
        Till.append(store, Till.FIRST, "Paid", 2, "[\"secret\"]");
        assertThatThrownBy(() -> decoded(STEPS.around(Till.today())))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("position 1 cannot be decoded (stream=till-1, type=Paid, shape=2)")
                .hasMessageContaining("the step from shape 2 to 3 does not take its data")
                .satisfies(thrown ->
                        assertThat(thrown.getMessage() + thrown.getCause()).doesNotContain("secret"));
    }

    @Test
    void what_is_gone_stays_gone_in_whatever_shape() {
        var erased = new RecordedEvent(
                new Checkpoint(1, UUID.randomUUID()),
                Till.FIRST,
                1,
                "Paid",
                1,
                Instant.EPOCH,
                Optional.empty(),
                new Content.Erased());
        assertThatThrownBy(() -> STEPS.around(Till.today()).decode(erased))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("its content was erased");
    }

    @Test
    void steps_and_names_that_contradict_each_other_are_refused() {
        assertRefused(() -> STEPS.step("Paid", 2, data -> data), "two steps from shape 2 of type \"Paid\"");
        assertRefused(() -> STEPS.step("Paid", 0, data -> data), "shape is 0");
        var named = Upcasters.none().alsoNamed("Paid", "Cashed");
        assertRefused(() -> named.alsoNamed("Closed", "Cashed"), "\"Cashed\" is a name of \"Paid\"");
        assertRefused(() -> named.alsoNamed("Cashed", "Taken"), "cannot be another name");
        assertRefused(() -> named.alsoNamed("Closed", "Paid"), "cannot be another name");
        assertRefused(() -> named.alsoNamed("Closed", "Closed"), "cannot be another name");
    }

    private static void assertRefused(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private List<Paid> decoded(EventCodec<Paid> codec) {
        var events = new ArrayList<Paid>();
        try (var reader = store.read(Query.all())) {
            reader.forEach(recorded -> events.add(codec.decode(recorded)));
        }
        return events;
    }
}
