package dev.proust.engine.log;

import dev.proust.engine.key.Key;
import dev.proust.store.Stream;
import java.util.List;

/// What a lost event was, as far as anybody knows: its header could not be read.
///
/// @param version the stream's, just after it
/// @param timeMicros that of the event before
public record LostIdentity(Stream stream, long version, String type, List<Key> tags, long timeMicros) {

    /// The type of lost events of which the type is not known.
    public static final String TYPE = "$Lost";

    public LostIdentity {
        tags = List.copyOf(tags);
    }
}
