package dev.proust.contract.history;

import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.ConflictException;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What was asked, and what the store said to it.
public sealed interface Said {

    /// The position up to which the store has shown to be durable.
    long shows();

    /// The position as of which the store has acted or spoken, if that was its head at some moment of the call.
    OptionalLong asOf();

    /// An append was accepted.
    record Accepted(Append append, Appended answer) implements Said {
        @Override
        public long shows() {
            return answer.lastPosition();
        }

        @Override
        public OptionalLong asOf() {
            return OptionalLong.of(answer.firstPosition() - 1);
        }
    }

    /// An append was recognised by its id as a repetition.
    record Repeated(Append append, Appended answer) implements Said {
        @Override
        public long shows() {
            return answer.lastPosition();
        }

        @Override
        public OptionalLong asOf() {
            return OptionalLong.empty();
        }
    }

    /// An append was recognised by its id, but says something else.
    record Reused(Append append, AppendIdReusedException answer) implements Said {
        @Override
        public long shows() {
            return answer.first().lastPosition();
        }

        @Override
        public OptionalLong asOf() {
            return OptionalLong.empty();
        }
    }

    /// Conditions of an append did not hold.
    record Refused(Append append, ConflictException answer) implements Said {
        @Override
        public long shows() {
            return answer.checkpoint().position();
        }

        @Override
        public OptionalLong asOf() {
            return OptionalLong.of(answer.checkpoint().position());
        }
    }

    /// A read, iterated to its end.
    record Read(Query query, ReadOptions options, Checkpoint checkpoint, List<RecordedEvent> events, boolean isCutOff)
            implements Said {
        public Read {
            events = List.copyOf(events);
        }

        @Override
        public long shows() {
            return checkpoint.position();
        }

        @Override
        public OptionalLong asOf() {
            return OptionalLong.of(checkpoint.position());
        }
    }

    /// A subscription was asked for its next signal.
    ///
    /// @param signal empty if none came in time
    record Delivered(Optional<Signal> signal) implements Said {
        @Override
        public long shows() {
            return signal.map(one -> one.checkpoint().position()).orElse(0L);
        }

        /// Who has caught up was at the head.
        @Override
        public OptionalLong asOf() {
            return signal.isPresent() && signal.get() instanceof Progress(var checkpoint, var caughtUp) && caughtUp
                    ? OptionalLong.of(checkpoint.position())
                    : OptionalLong.empty();
        }
    }
}
