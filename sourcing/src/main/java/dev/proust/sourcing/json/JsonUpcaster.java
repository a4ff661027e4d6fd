package dev.proust.sourcing.json;

import dev.proust.sourcing.Upcaster;
import dev.proust.store.Data;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes the next shape of data that is a JSON object: fields are added, renamed, taken apart. Numbers keep
/// every digit.
///
/// Thread rule: any thread, several at once, if the function handed in allows it.
public final class JsonUpcaster implements Upcaster {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final UnaryOperator<ObjectNode> change;

    private JsonUpcaster(UnaryOperator<ObjectNode> change) {
        this.change = change;
    }

    /// A step that changes an object.
    ///
    /// @param change gives the object of the next shape; it may be the one that it was given, changed
    public static JsonUpcaster of(UnaryOperator<ObjectNode> change) {
        return new JsonUpcaster(change);
    }

    @Override
    public Data upcast(Data data) {
        return Data.of(MAPPER.writeValueAsBytes(change.apply(objectOf(data))), data.contentType());
    }

    /// What Jackson has to say quotes the data, which may be personal: it is left out.
    private static ObjectNode objectOf(Data data) {
        try {
            JsonNode node = MAPPER.readTree(data.bytes());
            if (node instanceof ObjectNode object) return object;
        } catch (JacksonException noJson) {
            throw new IllegalArgumentException(data + " are not JSON");
        }
        throw new IllegalArgumentException(data + " are JSON, but no object");
    }
}
