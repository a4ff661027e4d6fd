package dev.proust.sourcing.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// What is wrong with the JSON of an event, in words that do not quote it. Jackson's own words do, and what events say
/// may be personal.
///
/// @param words what is wrong, and where
/// @param cause who has more to say about it: a record that refused the values, which is the user's own code, or
///     Jackson about classes
record JsonFault(String words, @Nullable Throwable cause) {

    static JsonFault of(JacksonException thrown) {
        var place = placeOf(thrown);
        return switch (thrown) {
            case InputCoercionException number ->
                new JsonFault(
                        "its JSON has a number out of range" + place + ", expected " + number.getTargetType(), null);
            case StreamReadException syntax -> new JsonFault("its data is not JSON" + byteOf(syntax), null);
            case ValueInstantiationException refused ->
                new JsonFault(
                        nameOf(refused.getType().getRawClass()) + " refuses what its JSON says" + place,
                        refused.getCause());
            case InvalidDefinitionException definition -> new JsonFault("its JSON cannot be read" + place, definition);
            case MismatchedInputException mismatch -> new JsonFault(wordsFor(mismatch) + place, null);
            default -> new JsonFault("its JSON does not fit" + place, null);
        };
    }

    /// When an object has ended and something was expected of it still, that is missing.
    private static String wordsFor(MismatchedInputException mismatch) {
        var found = mismatch.getCurrentToken();
        var expected = mismatch.getTargetType() == null ? "something else" : nameOf(mismatch.getTargetType());
        if (found == null) return "its data is empty, expected " + expected;
        if (found == JsonToken.END_OBJECT) return "its JSON misses a field of type " + expected;
        return "its JSON has a " + found + ", expected " + expected;
    }

    /// ` at $.lines[3].price (byte 217)`. Keys of maps are data, and left out.
    private static String placeOf(JacksonException thrown) {
        var path = new StringBuilder(" at $");
        for (var step : thrown.getPath()) {
            if (step.from() instanceof Map) path.append("{…}");
            else if (step.getPropertyName() == null) path.append("[" + step.getIndex() + "]");
            else path.append("." + step.getPropertyName());
        }
        return path + byteOf(thrown);
    }

    private static String byteOf(JacksonException thrown) {
        long offset = thrown.getLocation() == null ? -1 : thrown.getLocation().getByteOffset();
        return offset < 0 ? "" : " (byte " + offset + ")";
    }

    private static String nameOf(Class<?> type) {
        return type.getSimpleName();
    }
}
