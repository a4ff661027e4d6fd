package dev.proust.benchmarks.commands;

import dev.proust.sourcing.Decider;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.StateCodec;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.List;
import java.util.Optional;

/// The least that a decider can do: it counts. What is measured is everything around it.
final class Counter implements Decider<Counter.Count, Long, Counter.Counted> {

    record Count(Stream entity, Data payload) {}

    record Counted(Stream entity, Data payload) {}

    static Query boundary(Count command) {
        return Query.stream(command.entity());
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public List<Counted> decide(Count command, Long count) {
        return List.of(new Counted(command.entity(), command.payload()));
    }

    @Override
    public Long evolve(Long count, Counted event) {
        return count + 1;
    }

    /// Payloads as they are.
    static final class Codec implements EventCodec<Counted> {

        @Override
        public NewEvent encode(Counted event) {
            return NewEvent.of(event.entity(), "Counted", event.payload());
        }

        @Override
        public Counted decode(RecordedEvent recorded) {
            return new Counted(
                    recorded.stream(), recorded.present().orElseThrow().data());
        }
    }

    /// Counts as text.
    static final class States implements StateCodec<Long> {

        @Override
        public Data encode(Long state) {
            return Data.text(Long.toString(state));
        }

        @Override
        public Optional<Long> decode(Data data) {
            return Optional.of(Long.valueOf(data.asText()));
        }
    }
}
