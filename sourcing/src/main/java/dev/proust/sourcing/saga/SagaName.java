package dev.proust.sourcing.saga;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Query;
import dev.proust.store.Stream;

/// What is called how in the store because of a saga.
///
/// | what                                                   | name                               |
/// |--------------------------------------------------------|------------------------------------|
/// | the category of all that is written of it              | `saga.NAME`                        |
/// | the stream that says how far it has got                | `saga.NAME`                        |
/// | an instance's stream                                   | `saga.NAME-INSTANCE`               |
/// | the append id of the reaction to the event at POSITION | `saga.NAME-INSTANCE@POSITION`      |
/// | the id of an effect                                    | `saga.NAME-INSTANCE#VERSION.INDEX` |
///
/// An effect's id names the version of the instance's own event from which it follows, and its place there. It
/// is the id of the command, or the append id by which the deadline is reached.
///
/// @param saga the name of the saga: 1 or more characters, no `-`
public record SagaName(String saga) {

    /// Bytes of UTF-8 of an instance's stream: so much leaves room for the rest of its append ids.
    public static final int STREAM_BYTES_MAX = 100;

    /// Characters of the name of a deadline.
    public static final int DEADLINE_CHARS_MAX = 100;

    private static final String PREFIX = "saga.";

    public SagaName {
        if (saga.isEmpty()) throw new IllegalArgumentException("name of a saga is empty");
        Query.category(PREFIX + saga);
    }

    /// The category of all that is written of the saga.
    public String category() {
        return PREFIX + saga;
    }

    /// The stream that says how far the saga has got.
    public Stream progress() {
        return Stream.of(category());
    }

    /// The stream of an instance.
    ///
    /// @throws IllegalArgumentException if it would be longer than [#STREAM_BYTES_MAX]
    public Stream stream(String instance) {
        var stream = Stream.of(category(), instance);
        int bytes = stream.name().getBytes(UTF_8).length;
        if (bytes > STREAM_BYTES_MAX) {
            throw new IllegalArgumentException("stream of an instance is " + bytes + " bytes, at most "
                    + STREAM_BYTES_MAX + " are allowed: saga \"" + saga + "\" needs shorter ids of instances");
        }
        return stream;
    }

    /// The instance whose stream this is.
    String instance(Stream stream) {
        return stream.name().substring(category().length() + 1);
    }

    static String reactionId(Stream home, long position) {
        return home.name() + "@" + position;
    }

    static String effectId(Stream home, EffectNumber number) {
        return home.name() + "#" + number;
    }

    static void requireDeadline(String deadline) {
        if (deadline.isEmpty() || deadline.length() > DEADLINE_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "name of a deadline is " + deadline.length() + " characters, expected 1 to " + DEADLINE_CHARS_MAX);
        }
    }
}
