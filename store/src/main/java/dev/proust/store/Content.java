package dev.proust.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What is left of what a recorded event said. Only the first case holds anything; the others say why not.
public sealed interface Content {

    /// The event as it was appended.
    ///
    /// @param id its id, given by the caller or filled in by the store
    /// @param tags the entities it concerns, in the order of their bytes, none twice
    /// @param data what it says
    /// @param metadata what is known about it beside
    /// @param occurred when it happened, if its owner said so
    record Present(UUID id, List<Tag> tags, Data data, Map<String, String> metadata, Optional<Instant> occurred)
            implements Content {
        public Present {
            tags = List.copyOf(tags);
            metadata = Map.copyOf(metadata);
        }

        /// How much there is; never what it says, which may be personal.
        @Override
        public String toString() {
            return "Present[id=" + id + ", data=" + data + "]";
        }
    }

    /// The content was erased on purpose. Position, version, stream, type and time stay.
    record Erased() implements Content {}

    /// The content was lost to damage that an operator has accepted.
    record Lost() implements Content {}
}
