package dev.proust.sourcing.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.UndecodableEventException;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is recorded of a store comes back as it was, to the byte.
class FixtureTest {

    private static final Instant MORNING = Instant.parse("2026-03-02T08:00:00.000001Z");

    @TempDir
    private Path directory;

    private Instant now = MORNING;

    @Test
    void every_event_comes_back_as_it_was() throws IOException {
        var events = stored(storeOfAllKinds());
        assertThat(events).hasSize(8);
        assertThat(read(record(events)).events()).isEqualTo(events);
    }

    @Test
    void json_and_text_are_written_so_that_people_can_read_them_and_else_as_it_must_be() throws IOException {
        var lines = record(stored(storeOfAllKinds())).lines().toList();
        assertThat(lines.get(0))
                .contains("\"append\":\"append-1\"", "\"tags\":[\"customer:ann\"]", "\"json\":{\"total\":1.10}")
                .contains("\"occurred\":\"2026-03-01T00:00:00Z\"", "\"metadata\":{\"actor\":\"ann\",\"why\":\"so\"}");
        assertThat(lines.get(2)).contains("\"text\":\"{ \\\"total\\\": 1 }\"").doesNotContain("contentType");
        assertThat(lines.get(3)).contains("\"text\":\"line\\nline\"", "\"contentType\":\"text/plain\"");
        assertThat(lines.get(4)).contains("\"base64\":\"/w==\"");
    }

    @Test
    void an_erased_or_lost_event_keeps_its_place_and_says_that_it_is_gone() throws IOException {
        var events = new ArrayList<>(stored(storeOfAllKinds()));
        events.set(1, with(events.get(1), new Content.Erased()));
        events.set(2, with(events.get(2), new Content.Lost()));
        var text = record(events);
        assertThat(text).contains("\"gone\":\"erased\"", "\"gone\":\"lost\"");
        var fixture = read(text);
        assertThat(fixture.events()).isEqualTo(events);
        assertThat(fixture.gone()).extracting(RecordedEvent::position).containsExactly(2L, 3L);
        assertThat(stored(fixture.store(() -> now))).hasSize(6);
    }

    @Test
    void a_store_of_them_says_the_same_as_the_real_one_and_goes_on_with_the_clock() throws IOException {
        var events = stored(storeOfAllKinds());
        try (var store = read(record(events)).store(() -> now)) {
            var copies = stored(store);
            for (int i = 0; i < events.size(); i++) {
                assertThat(copies.get(i))
                        .usingRecursiveComparison()
                        .ignoringFields("checkpoint.incarnation")
                        .isEqualTo(events.get(i));
            }
            var repeated = store.append(append("append-1"));
            assertThat(repeated.repeated()).isTrue();
            assertThat(repeated.lastPosition()).isEqualTo(2);
            now = now.plus(Duration.ofDays(1));
            assertThat(store.append(append("append-2")).time()).isEqualTo(now);
        }
    }

    @Test
    void the_domains_events_are_decoded_and_what_is_gone_is_not_passed_over() throws IOException {
        var codec = JsonCodec.of(Event.class).type("Said", Event.Said.class).stream(event -> Stream.of("talk"))
                .build();
        var events = List.of(Recorded.at7(codec.encode(new Event.Said("hello"))));
        assertThat(read(record(events)).decoded(codec)).containsExactly(new Event.Said("hello"));
        var gone = read(record(List.of(with(events.getFirst(), new Content.Erased()))));
        assertThatThrownBy(() -> gone.decoded(codec)).isInstanceOf(UndecodableEventException.class);
    }

    @Test
    void a_file_is_read_and_empty_lines_are_passed_over() throws IOException {
        var file = directory.resolve("events.jsonl");
        var text = record(stored(storeOfAllKinds()));
        Files.writeString(file, "\n" + text + "\n\n");
        assertThat(Fixture.read(file).events()).hasSize(8);
    }

    @Test
    void a_malformed_line_is_refused_with_its_number_and_without_its_data() {
        var line = record(stored(storeOfAllKinds())).lines().findFirst().orElseThrow();
        assertRefused("{", "it is not JSON");
        assertRefused("[]", "it is no object");
        assertRefused(line + "x", "it is not JSON");
        assertRefused(line.replace("\"stream\"", "\"strem\""), "it has an unknown field \"strem\"");
        assertRefused(line.replace("\"version\":1", "\"version\":1.5"), "it has no whole number \"version\"");
        assertRefused(line.replace("2026-03-02", "yesterday"), "yesterday");
        assertRefused(line.replaceAll("\"checkpoint\":\"[^\"]*\"", "\"checkpoint\":\"1\""), "is not a checkpoint");
        assertRefused(line.replaceAll("\"id\":\"[^\"]*\",", ""), "it misses \"id\"");
        assertRefused(line.replaceAll("\"id\":\"[^\"]*\"", "\"gone\":\"away\""), "expected erased or lost");
        assertRefused(line.replace("[\"customer:ann\"]", "[7]"), "\"tags\" is no text");
    }

    private static void assertRefused(String line, String fault) {
        assertThatThrownBy(() -> read("\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2 of the fixture is no event: ")
                .hasMessageContaining(fault)
                .hasMessageNotContaining("1.10");
    }

    // ---------------------------------------------------------------- what the tests speak in

    private sealed interface Event {
        record Said(String text) implements Event {}
    }

    private EventStore storeOfAllKinds() {
        InstantSource clock = () -> now;
        var store = new MemoryStore(clock);
        store.append(append("append-1"));
        var order = Stream.of("order", "1");
        for (var data : List.of(
                Data.json("{ \"total\": 1 }"),
                Data.text("line\nline"),
                Data.of(new byte[] {-1}, "image/png"),
                Data.none(),
                Data.json("12345678901234567890.10"),
                Data.of("{\"a\":1}".getBytes(UTF_8), "application/cloudevents+json"))) {
            now = now.plusSeconds(1);
            store.append(Append.of(NewEvent.of(order, "Something", data).withShape(3)));
        }
        return store;
    }

    private static Append append(String id) {
        return Append.of(
                        NewEvent.of(Stream.of("order", "1"), "Placed", Data.json("{\"total\":1.10}"))
                                .tagged(Tag.of("customer", "ann"))
                                .withMetadata(Map.of("why", "so", "actor", "ann"))
                                .occurredAt(Instant.parse("2026-03-01T00:00:00Z")),
                        NewEvent.of(
                                Stream.of("order", "2"), "Placed", Data.json("{\"a\":{\"b\":[1,null,true,\"ü\"]}}")))
                .withId(id);
    }

    private static RecordedEvent with(RecordedEvent event, Content content) {
        return new RecordedEvent(
                event.checkpoint(),
                event.stream(),
                event.version(),
                event.type(),
                event.shape(),
                event.time(),
                event.appendId(),
                content);
    }

    private static List<RecordedEvent> stored(EventStore store) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = store.read(Query.all())) {
            reader.forEach(events::add);
        }
        return events;
    }

    private static String record(List<RecordedEvent> events) {
        var out = new StringWriter();
        try {
            assertThat(Fixture.record(events, out)).isEqualTo(events.size());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toString();
    }

    private static Fixture read(String text) throws IOException {
        return Fixture.read(new BufferedReader(new StringReader(text)));
    }
}
