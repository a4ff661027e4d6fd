package dev.proust.sourcing.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A line of a [Fixture], where the fields are listed.
final class FixtureLine {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final String JSON = "application/json";
    private static final Set<String> FIELDS = Set.of(
            "checkpoint",
            "stream",
            "version",
            "type",
            "shape",
            "time",
            "append",
            "gone",
            "id",
            "occurred",
            "tags",
            "metadata",
            "contentType",
            "json",
            "text",
            "base64");

    private FixtureLine() {}

    // ---------------------------------------------------------------------------------------------------- write

    static String write(RecordedEvent event) {
        var line = MAPPER.createObjectNode()
                .put("checkpoint", event.checkpoint().toString())
                .put("stream", event.stream().name())
                .put("version", event.version())
                .put("type", event.type())
                .put("shape", event.shape())
                .put("time", event.time().toString());
        event.appendId().ifPresent(id -> line.put("append", id));
        switch (event.content()) {
            case Content.Present present -> write(present, line);
            case Content.Erased erased -> line.put("gone", "erased");
            case Content.Lost lost -> line.put("gone", "lost");
        }
        return MAPPER.writeValueAsString(line);
    }

    private static void write(Content.Present present, ObjectNode line) {
        line.put("id", present.id().toString());
        present.occurred().ifPresent(occurred -> line.put("occurred", occurred.toString()));
        if (!present.tags().isEmpty()) {
            var tags = line.putArray("tags");
            present.tags().forEach(tag -> tags.add(tag.toString()));
        }
        if (!present.metadata().isEmpty()) {
            var metadata = line.putObject("metadata");
            new TreeMap<>(present.metadata()).forEach(metadata::put);
        }
        write(present.data(), line);
    }

    private static void write(Data data, ObjectNode line) {
        var json = asJson(data);
        var text = new String(data.bytes(), UTF_8);
        if (!data.contentType().equals(JSON)) line.put("contentType", data.contentType());
        if (json.isPresent()) line.set("json", json.get());
        else if (Arrays.equals(text.getBytes(UTF_8), data.bytes())) line.put("text", text);
        else line.put("base64", Base64.getEncoder().encodeToString(data.bytes()));
    }

    /// The data as JSON, if writing it again gives the very same bytes.
    private static Optional<JsonNode> asJson(Data data) {
        if (!data.contentType().equals(JSON)) return Optional.empty();
        try {
            return Optional.of(MAPPER.readTree(data.bytes()))
                    .filter(node -> Arrays.equals(MAPPER.writeValueAsBytes(node), data.bytes()));
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    // ---------------------------------------------------------------------------------------------------- read

    /// @throws IllegalArgumentException if it is malformed; what Jackson says is left out, as it quotes the
    ///     data
    static RecordedEvent read(String line, int number) {
        try {
            if (MAPPER.readTree(line) instanceof ObjectNode object) return read(object);
        } catch (JacksonException noJson) {
            throw malformed(number, "it is not JSON", null);
        } catch (IllegalArgumentException senseless) {
            throw malformed(number, String.valueOf(senseless.getMessage()), senseless);
        } catch (DateTimeException noTime) {
            throw malformed(number, String.valueOf(noTime.getMessage()), noTime);
        }
        throw malformed(number, "it is no object", null);
    }

    private static IllegalArgumentException malformed(int number, String fault, @Nullable Throwable cause) {
        return new IllegalArgumentException("line " + number + " of the fixture is no event: " + fault, cause);
    }

    private static RecordedEvent read(ObjectNode line) {
        for (var name : line.propertyNames()) {
            if (!FIELDS.contains(name)) throw new IllegalArgumentException("it has an unknown field \"" + name + "\"");
        }
        return new RecordedEvent(
                Checkpoint.parse(text(line, "checkpoint")),
                Stream.of(text(line, "stream")),
                number(line, "version"),
                text(line, "type"),
                Math.toIntExact(number(line, "shape")),
                Instant.parse(text(line, "time")),
                optionalText(line, "append"),
                content(line));
    }

    private static Content content(ObjectNode line) {
        var gone = optionalText(line, "gone");
        if (gone.isEmpty()) {
            return new Content.Present(
                    UUID.fromString(text(line, "id")),
                    tags(line),
                    data(line),
                    metadata(line),
                    optionalText(line, "occurred").map(Instant::parse));
        }
        return switch (gone.get()) {
            case "erased" -> new Content.Erased();
            case "lost" -> new Content.Lost();
            default -> throw new IllegalArgumentException("gone is \"" + gone.get() + "\", expected erased or lost");
        };
    }

    private static List<Tag> tags(ObjectNode line) {
        return line.optional("tags").stream()
                .flatMap(JsonNode::valueStream)
                .map(tag -> Tag.parse(text("tags", tag)))
                .toList();
    }

    private static Map<String, String> metadata(ObjectNode line) {
        var metadata = new LinkedHashMap<String, String>();
        line.optional("metadata")
                .ifPresent(object -> object.properties()
                        .forEach(entry -> metadata.put(entry.getKey(), text("metadata", entry.getValue()))));
        return metadata;
    }

    private static Data data(ObjectNode line) {
        var contentType = optionalText(line, "contentType").orElse(JSON);
        var json = line.optional("json");
        if (json.isPresent()) return Data.of(MAPPER.writeValueAsBytes(json.get()), contentType);
        var text = optionalText(line, "text");
        if (text.isPresent()) return Data.of(text.get().getBytes(UTF_8), contentType);
        return Data.of(Base64.getDecoder().decode(text(line, "base64")), contentType);
    }

    private static long number(ObjectNode line, String name) {
        var node = line.optional(name)
                .filter(JsonNode::isIntegralNumber)
                .orElseThrow(() -> new IllegalArgumentException("it has no whole number \"" + name + "\""));
        return node.longValue();
    }

    private static String text(ObjectNode line, String name) {
        return optionalText(line, name).orElseThrow(() -> new IllegalArgumentException("it misses \"" + name + "\""));
    }

    private static Optional<String> optionalText(ObjectNode line, String name) {
        return line.optional(name).map(node -> text(name, node));
    }

    private static String text(String name, JsonNode node) {
        if (!node.isString()) throw new IllegalArgumentException("\"" + name + "\" is no text");
        return node.stringValue();
    }
}
