package dev.proust.sourcing.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/// What is found wrong with a codec before it is used.
class JsonCodecBuilderTest {

    private sealed interface Event permits Opened, Event.OfBook, Event.OfReader {

        sealed interface OfBook extends Event {}

        sealed interface OfReader extends Event {}

        record Bought() implements OfBook {}

        record Lent() implements OfBook, OfReader {}

        record Joined() implements OfReader {}
    }

    private record Opened() implements Event {}

    sealed interface Loose {
        record Fine() implements Loose {}

        non-sealed interface Anything extends Loose {}

        final class Plain implements Loose {}

        enum Single implements Loose {
            ONE
        }
    }

    private interface Unsealed {}

    private record Anyone() implements Unsealed {}

    @Test
    void a_codec_is_complete_when_every_record_has_a_name_and_events_have_a_home() {
        assertThat(complete().build().encode(new Event.Lent()).type()).isEqualTo("BookLent");
    }

    @Test
    void a_single_record_can_be_all_events_there_are() {
        var codec = JsonCodec.of(Anyone.class).type("Anyone", Anyone.class).stream(event -> Stream.of("any"))
                .build();
        assertThat(codec.encode(new Anyone()).type()).isEqualTo("Anyone");
    }

    @Test
    void a_record_without_a_name_is_found_through_all_sealed_interfaces() {
        var incomplete = JsonCodec.of(Event.class)
                .type("LibraryOpened", Opened.class)
                .type("BookBought", Event.Bought.class)
                .type("BookLent", Event.Lent.class)
                .stream(event -> Stream.of("library"));
        assertRefused(incomplete)
                .hasMessage("codec of dev.proust.sourcing.json.JsonCodecBuilderTest.Event is not complete:\n"
                        + "  - dev.proust.sourcing.json.JsonCodecBuilderTest.Event.Joined is not declared:"
                        + " give it a name, by .type(\"…\", Joined.class)");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        assertRefused(JsonCodec.of(Event.class))
                .hasMessageContaining("no stream is given")
                .hasMessageContaining("Opened is not declared")
                .hasMessageContaining("Event.Bought is not declared")
                .hasMessageContaining("Event.Lent is not declared")
                .hasMessageContaining("Event.Joined is not declared");
    }

    @Test
    void a_home_is_needed() {
        var homeless = JsonCodec.of(Anyone.class).type("Anyone", Anyone.class);
        assertRefused(homeless)
                .hasMessageEndingWith(
                        "is not complete:\n  - no stream is given: say in which one an event has its home, by .stream(…)");
    }

    @Test
    void two_classes_under_one_name_are_refused() {
        var twice = complete().type("BookLent", 2, Event.Bought.class);
        assertRefused(twice)
                .hasMessageContaining("  - \"BookLent\" is declared for dev.proust.sourcing.json.JsonCodecBuilderTest"
                        + ".Event.Lent and for dev.proust.sourcing.json.JsonCodecBuilderTest.Event.Bought:"
                        + " declare each name once");
    }

    @Test
    void one_class_under_two_names_is_refused() {
        var twice = complete().type("BookTaken", Event.Lent.class);
        assertRefused(twice)
                .hasMessageContaining(
                        "Event.Lent is declared as \"BookLent\" and as \"BookTaken\": declare each class once");
    }

    @Test
    void a_name_declared_twice_is_refused() {
        assertRefused(complete().type("BookLent", Event.Lent.class)).hasMessageContaining("declare each name once");
    }

    @Test
    void an_interface_has_no_name_of_its_own() {
        assertRefused(complete().type("OfBook", Event.OfBook.class))
                .hasMessageContaining("Event.OfBook is declared as \"OfBook\", but is no record below")
                .hasMessageEndingWith("declare the records instead");
    }

    @Test
    void what_is_permitted_and_no_record_is_refused() {
        var loose = JsonCodec.of(Loose.class).type("Fine", Loose.Fine.class).stream(event -> Stream.of("any"));
        assertRefused(loose)
                .hasMessageContaining("Loose.Anything is neither a record nor sealed: make it one")
                .hasMessageContaining("Loose.Plain is neither")
                .hasMessageContaining("Loose.Single is neither");
    }

    @Test
    void events_that_are_not_sealed_are_refused() {
        var unsealed = JsonCodec.of(Unsealed.class).type("Anyone", Anyone.class).stream(event -> Stream.of("any"));
        assertRefused(unsealed).hasMessageContaining("Unsealed is neither a record nor sealed");
    }

    @Test
    void names_and_shapes_that_no_event_can_have_are_refused_where_they_are_declared() {
        var codec = JsonCodec.of(Event.class);
        assertThatThrownBy(() -> codec.type("$BookLent", Event.Lent.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"$BookLent\" begins with '$'");
        assertThatThrownBy(() -> codec.type("", Event.Lent.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.type("BookLent", 0, Event.Lent.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shape is 0");
    }

    private static JsonCodecBuilder<Event> complete() {
        return JsonCodec.of(Event.class)
                .type("LibraryOpened", Opened.class)
                .type("BookBought", Event.Bought.class)
                .type("BookLent", Event.Lent.class)
                .type("ReaderJoined", Event.Joined.class)
                .stream(event -> Stream.of("library"));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(JsonCodecBuilder<?> builder) {
        return assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }
}
