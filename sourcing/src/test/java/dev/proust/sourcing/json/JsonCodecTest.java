package dev.proust.sourcing.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What an event looks like in a store, and which stored events are understood.
class JsonCodecTest {

    private sealed interface Event {
        record Bought(String book, int copies, BigDecimal price, Optional<String> shelf) implements Event {}

        record Lent(Loan loan, List<Loan> before) implements Event {}

        record Lost(Map<String, Loan> byReader) implements Event {}

        record Closed() implements Event {}

        record Shelved(Section section, OptionalInt row, OptionalLong number, OptionalDouble meters) implements Event {}

        record Weighed(int grams) implements Event {
            public Weighed {
                if (grams < 1) throw new IllegalArgumentException("grams are " + grams);
            }
        }
    }

    private enum Section {
        NOVELS,
        POEMS
    }

    record Loan(String reader, long days) {
        /// Would be a field of the JSON, for all that Jackson knows.
        public boolean isLong() {
            return days > 30;
        }
    }

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456Z");
    private static final Event.Bought BOUGHT = new Event.Bought("Swann", 3, new BigDecimal("12.50"), Optional.of("A"));
    private static final Event.Shelved SHELVED =
            new Event.Shelved(Section.POEMS, OptionalInt.of(1), OptionalLong.of(2), OptionalDouble.of(3));
    private static final Event.Lent LENT = new Event.Lent(new Loan("Ann", 40), List.of(new Loan("Bob", 5)));

    private final EventCodec<Event> codec = declared().build();

    private static JsonCodecBuilder<Event> declared() {
        return JsonCodec.of(Event.class)
                .type("BookBought", Event.Bought.class)
                .type("BookLent", 3, Event.Lent.class)
                .type("BookLost", Event.Lost.class)
                .type("LibraryClosed", Event.Closed.class)
                .type("BookShelved", Event.Shelved.class)
                .type("BookWeighed", Event.Weighed.class)
                .stream(event -> Stream.of("library"));
    }

    // ---------------------------------------------------------------- encoding

    @Test
    void an_event_is_stored_under_its_declared_name_with_its_components_as_fields_in_their_order() {
        var stored = codec.encode(BOUGHT);
        assertThat(stored.type()).isEqualTo("BookBought");
        assertThat(stored.shape()).isEqualTo(1);
        assertThat(stored.data())
                .isEqualTo(Data.json("{\"book\":\"Swann\",\"copies\":3,\"price\":12.50,\"shelf\":\"A\"}"));
    }

    @Test
    void records_within_are_objects_of_their_components_and_nothing_else() {
        assertThat(codec.encode(LENT).data().asText())
                .isEqualTo("{\"loan\":{\"reader\":\"Ann\",\"days\":40},\"before\":[{\"reader\":\"Bob\",\"days\":5}]}");
    }

    @Test
    void an_event_without_components_is_an_empty_object() {
        assertThat(codec.encode(new Event.Closed()).data()).isEqualTo(Data.json("{}"));
        assertThat(comesBack(codec, new Event.Closed())).isEqualTo(new Event.Closed());
    }

    @Test
    void a_type_is_stored_in_its_declared_shape() {
        assertThat(codec.encode(LENT).shape()).isEqualTo(3);
        assertThat(comesBack(codec, LENT)).isEqualTo(LENT);
    }

    @Test
    void what_stands_around_the_data_is_told_by_functions_of_the_event() {
        var full = declared().stream(event -> Stream.of("book", event instanceof Event.Bought ? "1" : "2"))
                .tags(event -> List.of(Tag.of("kind", event.getClass().getSimpleName())))
                .metadata(event -> Map.of("by", "Ann"))
                .occurred(event -> Optional.of(NOON))
                .build();
        var stored = full.encode(BOUGHT);
        assertThat(stored.stream()).isEqualTo(Stream.of("book-1"));
        assertThat(stored.tags()).containsExactly(Tag.of("kind", "Bought"));
        assertThat(stored.metadata()).isEqualTo(Map.of("by", "Ann"));
        assertThat(stored.occurred()).contains(NOON);
        assertThat(full.encode(LENT).stream()).isEqualTo(Stream.of("book-2"));
    }

    @Test
    void beside_its_stream_nothing_need_be_told() {
        var stored = codec.encode(BOUGHT);
        assertThat(stored).isEqualTo(NewEvent.of(Stream.of("library"), "BookBought", stored.data()));
    }

    // ---------------------------------------------------------------- tolerated

    @Test
    void fields_that_no_component_has_are_passed_over() {
        var newer =
                "{\"book\":\"Swann\",\"isbn\":{\"n\":[1,2]},\"copies\":3,\"price\":12.50,\"shelf\":\"A\",\"x\":null}";
        assertThat(decode(BOUGHT, newer)).isEqualTo(BOUGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"shelf\":null"})
    void an_optional_that_is_missing_or_null_is_empty(String shelf) {
        assertThat(decode(BOUGHT, "{\"book\":\"Swann\",\"copies\":3,\"price\":12.50" + shelf + "}"))
                .isEqualTo(new Event.Bought("Swann", 3, new BigDecimal("12.50"), Optional.empty()));
    }

    @Test
    void an_optional_number_that_is_missing_is_empty() {
        assertThat(decode(SHELVED, "{\"section\":\"POEMS\"}"))
                .isEqualTo(new Event.Shelved(
                        Section.POEMS, OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty()));
    }

    @Test
    void the_order_of_fields_is_of_no_account() {
        assertThat(decode(BOUGHT, "{\"shelf\":\"A\",\"price\":12.50,\"copies\":3,\"book\":\"Swann\"}"))
                .isEqualTo(BOUGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON", "application/cloudevents+json"})
    void data_is_json_if_its_content_type_says_so(String contentType) {
        var data = Data.of("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8), contentType);
        assertThat(codec.decode(Recorded.at7(codec.encode(new Event.Closed()), data)))
                .isEqualTo(new Event.Closed());
    }

    // ---------------------------------------------------------------- not understood

    @Test
    void an_unknown_type_is_not_understood() {
        var unknown = Recorded.at7(NewEvent.of(Stream.of("library"), "BookBurnt", Data.json("{}")));
        assertThatThrownBy(() -> codec.decode(unknown))
                .isInstanceOfSatisfying(
                        UndecodableEventException.class,
                        undecodable -> assertThat(undecodable.recorded()).isEqualTo(unknown))
                .hasMessage(
                        "event at position 7 cannot be decoded (stream=library, type=BookBurnt, shape=1): its type is"
                                + " unknown, known are [BookBought, BookLent, BookLost, BookShelved, BookWeighed, LibraryClosed]; declare the"
                                + " type, or name the types that are wanted in the query");
    }

    @Test
    void another_shape_than_the_declared_one_is_not_understood() {
        var newer = Recorded.at7(codec.encode(LENT).withShape(4));
        assertThatThrownBy(() -> codec.decode(newer))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("its shape is 4, known is 3; a newer program wrote it");
        var older = Recorded.at7(codec.encode(LENT).withShape(2));
        assertThatThrownBy(() -> codec.decode(older))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("its shape is 2, known is 3; use a codec that still reads the shape");
    }

    @Test
    void erased_and_lost_content_is_not_understood() {
        var erased = Recorded.at7(codec.encode(BOUGHT), new Content.Erased());
        assertThatThrownBy(() -> codec.decode(erased))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("its content was erased; use a codec that gives something in its stead");
        var lost = Recorded.at7(codec.encode(BOUGHT), new Content.Lost());
        assertThatThrownBy(() -> codec.decode(lost))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("its content was lost to accepted damage");
    }

    @Test
    void data_of_another_content_type_is_not_understood() {
        var text = Recorded.at7(codec.encode(new Event.Closed()), Data.text("{}"));
        assertThatThrownBy(() -> codec.decode(text))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("its data is 2 bytes of text/plain, expected application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'copies':3,'price':1}              | misses a field of type String at $.book",
                "{'book':'a','price':1}              | misses a field of type int at $.copies",
                "{'book':'a','copies':3}             | misses a field of type BigDecimal at $.price",
                "{}                                  | misses a field of type String at $.book",
                "{'book':'a','copies':null,'price':1}| has a VALUE_NULL, expected int at $.copies",
                "{'book':'a','copies':'3','price':1} | has a VALUE_STRING, expected int at $.copies",
                "{'book':'a','copies':3.5,'price':1} | has a VALUE_NUMBER_FLOAT, expected int at $.copies",
                "{'book':'a','copies':true,'price':1}| has a VALUE_TRUE, expected int at $.copies",
                "{'book':'a','copies':99999999999}   | has a number out of range at $.copies (byte",
                "{'book':7,'copies':3,'price':1}     | has a VALUE_NUMBER_INT, expected String at $.book",
                "{'book':7.5,'copies':3,'price':1}   | has a VALUE_NUMBER_FLOAT, expected String at $.book",
                "{'book':true,'copies':3,'price':1}  | has a VALUE_TRUE, expected String at $.book",
                "{'book':'a','copies':3,'price':'1'} | has a VALUE_STRING, expected BigDecimal at $.price",
                "{'book':'a','copies':3,'price':''}  | has a VALUE_STRING, expected BigDecimal at $.price",
                "[]                                  | has a START_ARRAY, expected Bought at $",
                "'Swann'                             | has a VALUE_STRING, expected Bought at $",
                "null                                | is null, expected an object",
                "{'book':                            | its data is not JSON (byte",
                "{'book':Swann}                      | its data is not JSON (byte 8)",
                "<book/>                             | its data is not JSON (byte 0)",
            })
    void malformed_data_is_not_understood(String json, String fault) {
        assertMalformed(BOUGHT, json.replace('\'', '"'))
                .hasMessageContaining(fault)
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "\"1\"", "\"poems\"", "\"PLAYS\"", "\"\"", "true"})
    void an_enum_is_understood_by_its_exact_name_only(String section) {
        assertMalformed(SHELVED, "{\"section\":" + section + "}").hasMessageContaining("expected Section at $.section");
    }

    @Test
    void empty_data_is_not_understood() {
        assertMalformed(BOUGHT, "").hasMessageContaining("its data is empty, expected Bought");
    }

    @Test
    void two_objects_are_not_understood() {
        assertMalformed(new Event.Closed(), "{} {}").hasMessageContaining("START_OBJECT");
    }

    @Test
    void the_place_of_a_fault_is_told_within_records_and_lists() {
        var missing =
                "{\"loan\":{\"reader\":\"Ann\",\"days\":1},\"before\":[{\"reader\":\"a\",\"days\":1},{\"days\":1}]}";
        assertMalformed(LENT, missing).hasMessageContaining("misses a field of type String at $.before[1].reader");
        assertMalformed(LENT, "{\"loan\":{\"reader\":\"Ann\"}}")
                .hasMessageContaining("misses a field of type long at $.loan.days (byte");
    }

    @Test
    void a_fault_says_what_to_do() {
        assertMalformed(LENT, "{}")
                .hasMessageContaining("(stream=library, type=BookLent, shape=3)")
                .hasMessageEndingWith(
                        "; if its data has changed since, give the new data a shape of its own and read this one apart");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"byReader\":{\"Jane Doe\":{\"reader\":\"Jane Doe\",\"days\":\"Jane Doe\"}}}",
                "{\"byReader\":{\"Jane Doe\":{\"reader\":[\"Jane Doe\"],\"days\":1}}}",
                "{\"byReader\":{\"Jane Doe\":{\"reader\":\"Jane Doe\"}}}",
                "{\"byReader\":\"Jane Doe\"}",
                "{\"byReader\":{\"Jane Doe\":Jane Doe}}",
                "Jane Doe",
                "\"Jane Doe\"",
            })
    void no_fault_ever_quotes_what_an_event_says(String json) {
        assertMalformed(new Event.Lost(Map.of()), json)
                .hasMessageNotContaining("Jane")
                .hasMessageNotContaining("Doe")
                .hasNoCause();
    }

    @Test
    void a_record_that_refuses_its_values_is_heard() {
        assertMalformed(new Event.Weighed(1), "{\"grams\":0}")
                .hasMessageContaining("Weighed refuses what its JSON says at $")
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("grams are 0");
    }

    // ---------------------------------------------------------------- a mapper of the user's own

    @Test
    void a_mapper_of_ones_own_writes_and_reads() {
        var snakes = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .build();
        var own = declared().mapper(snakes).build();
        assertThat(own.encode(BOUGHT).data().asText()).contains("\"Copies\":3");
        assertThat(comesBack(own, BOUGHT)).isEqualTo(BOUGHT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'price':1,'book':'a'} | misses a field of type int at $.copies", "{'copies':1} | misses a field"
            })
    void a_mapper_of_ones_own_lets_no_component_be_missing_either(String json, String fault) {
        var own = declared().mapper(new JsonMapper()).build();
        var recorded = Recorded.at7(own.encode(BOUGHT), Data.json(json.replace('\'', '"')));
        assertThatThrownBy(() -> own.decode(recorded))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining(fault);
    }

    private Event decode(Event event, String json) {
        return codec.decode(Recorded.at7(codec.encode(event), Data.json(json)));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertMalformed(Event event, String json) {
        return assertThatThrownBy(() -> decode(event, json))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageStartingWith("event at position 7 cannot be decoded (stream=library, type=");
    }

    private static Event comesBack(EventCodec<Event> codec, Event event) {
        return codec.decode(Recorded.at7(codec.encode(event)));
    }
}
