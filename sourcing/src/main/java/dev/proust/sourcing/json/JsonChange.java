package dev.proust.sourcing.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Where two values differ, field by field, as JSON has them. To show people what an event has changed.
///
/// @param path of the field, as a JSON pointer; empty for the whole
/// @param before what stood there; empty if nothing did
/// @param after what stands there; empty if nothing does
public record JsonChange(String path, Optional<String> before, Optional<String> after) {

    private static final JsonMapper MAPPER = JsonMappers.standard();

    /// All differences, in the order of the fields: objects are looked into, and arrays; what else there is is
    /// compared as a whole.
    ///
    /// @throws tools.jackson.core.JacksonException if one of them has no JSON
    public static List<JsonChange> between(Object before, Object after) {
        var changes = new ArrayList<JsonChange>();
        compare("", Optional.of(MAPPER.valueToTree(before)), Optional.of(MAPPER.valueToTree(after)), changes);
        return List.copyOf(changes);
    }

    private static void compare(
            String path, Optional<JsonNode> before, Optional<JsonNode> after, List<JsonChange> changes) {
        if (before.equals(after)) return;
        if (before.isPresent() && after.isPresent()) {
            if (before.get() instanceof ObjectNode one && after.get() instanceof ObjectNode other) {
                var names = new LinkedHashSet<>(one.propertyNames());
                names.addAll(other.propertyNames());
                for (var name : names) {
                    compare(path + "/" + escaped(name), one.optional(name), other.optional(name), changes);
                }
                return;
            }
            if (before.get().isArray() && after.get().isArray()) {
                int size = Math.max(before.get().size(), after.get().size());
                for (int i = 0; i < size; i++) {
                    compare(
                            path + "/" + i,
                            before.get().optional(i),
                            after.get().optional(i),
                            changes);
                }
                return;
            }
        }
        changes.add(new JsonChange(path, before.map(JsonNode::toString), after.map(JsonNode::toString)));
    }

    /// As RFC 6901 has it.
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /// `path: before → after`.
    @Override
    public String toString() {
        return (path.isEmpty() ? "/" : path) + ": " + before.orElse("nothing") + " → " + after.orElse("nothing");
    }
}
