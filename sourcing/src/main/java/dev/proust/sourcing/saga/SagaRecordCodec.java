package dev.proust.sourcing.saga;

import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.sourcing.saga.SagaRecord.Fact;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How the events of an instance are stored: the saga's own by their codec, and in the instance's stream; what
/// else there is as follows.
///
/// | type                  | data                      | metadata                                         |
/// |-----------------------|---------------------------|--------------------------------------------------|
/// | `SagaDeadlineReached` | the deadline's name       |                                                  |
/// | `SagaParked`         | the error                 | `saga-culprit`, `saga-from`: a checkpoint        |
/// | `SagaRetried`         | none                      |                                                  |
/// | `SagaSkipped`         | none                      | `saga-culprit`                                   |
/// | any                   |                           | `saga-seen`: a position                          |
///
/// What is erased tells nothing but its type: an instance that is parked is parked, and nobody knows why.
///
/// Thread rule: any thread, several at once, if the codec allows it.
record SagaRecordCodec<E>(EventCodec<E> own) implements EventCodec<SagaRecord<E>> {

    static final String PROGRESSED = "SagaProgressed";

    private static final String REACHED = "SagaDeadlineReached";
    private static final String PARKED = "SagaParked";
    private static final String RETRIED = "SagaRetried";
    private static final String SKIPPED = "SagaSkipped";
    private static final Set<String> TYPES = Set.of(PROGRESSED, REACHED, PARKED, RETRIED, SKIPPED);

    private static final String SEEN = "saga-seen";
    private static final String CULPRIT = "saga-culprit";
    private static final String FROM = "saga-from";

    private static final int ERROR_CHARS_MAX = 2_000;

    /// The types that say whether an instance is parked.
    static Set<String> typesOfStanding() {
        return Set.of(PARKED, RETRIED, SKIPPED);
    }

    @Override
    public NewEvent encode(SagaRecord<E> record) {
        var home = record.home();
        var event = switch (record.fact()) {
            case Fact.Own<E> fact -> atHome(record, own.encode(fact.event()));
            case Fact.Reached<E> reached -> NewEvent.of(home, REACHED, Data.text(reached.deadline()));
            case Fact.Parked<E> parked ->
                NewEvent.of(home, PARKED, text(parked.parking().error()))
                        .withMetadata(Map.of(
                                CULPRIT, parked.parking().culprit().text(),
                                FROM, parked.parking().from().toString()));
            case Fact.Retried<E> retried -> NewEvent.of(home, RETRIED, Data.none());
            case Fact.Skipped<E> skipped ->
                NewEvent.of(home, SKIPPED, Data.none())
                        .withMetadata(Map.of(CULPRIT, skipped.culprit().text()));
        };
        var metadata = new LinkedHashMap<>(event.metadata());
        metadata.put(SEEN, "" + record.seen());
        return event.withMetadata(metadata);
    }

    private NewEvent atHome(SagaRecord<E> record, NewEvent event) {
        if (TYPES.contains(event.type())) {
            throw new IllegalArgumentException(
                    "\"" + event.type() + "\" is a type of every saga: give yours another name");
        }
        return new NewEvent(
                event.id(),
                record.home(),
                event.type(),
                event.shape(),
                event.tags(),
                event.data(),
                event.metadata(),
                event.occurred());
    }

    /// What has no UTF-8 in it, and is too much, is not worth a failure: the error of a failure is told here.
    private static Data text(String error) {
        var bytes =
                error.substring(0, Math.min(error.length(), ERROR_CHARS_MAX)).getBytes(StandardCharsets.UTF_8);
        return Data.of(bytes, "text/plain");
    }

    @Override
    public SagaRecord<E> decode(RecordedEvent recorded) {
        long seen = metadata(recorded, SEEN).map(Long::parseLong).orElse(0L);
        return new SagaRecord<>(recorded.stream(), seen, fact(recorded));
    }

    private Fact<E> fact(RecordedEvent recorded) {
        return switch (recorded.type()) {
            case REACHED -> new Fact.Reached<>(required(recorded).data().asText());
            case PARKED -> new Fact.Parked<>(parking(recorded));
            case RETRIED -> new Fact.Retried<>();
            case SKIPPED -> new Fact.Skipped<>(culprit(recorded));
            default -> new Fact.Own<>(own.decode(recorded));
        };
    }

    private static Parking parking(RecordedEvent recorded) {
        var error = recorded.present().map(present -> present.data().asText()).orElse("nobody knows: it was erased");
        var from = metadata(recorded, FROM).map(Checkpoint::parse).orElse(Checkpoint.START);
        return new Parking(culprit(recorded), error, from);
    }

    private static Culprit culprit(RecordedEvent recorded) {
        return metadata(recorded, CULPRIT).map(Culprit::parse).orElse(new Culprit.Event(0));
    }

    private static Content.Present required(RecordedEvent recorded) {
        return recorded.present().orElseThrow(() -> UndecodableEventException.ofMissingContent(recorded));
    }

    private static Optional<String> metadata(RecordedEvent recorded, String name) {
        return recorded.present()
                .flatMap(present -> Optional.ofNullable(present.metadata().get(name)));
    }

    @Override
    public Set<String> namesOf(String type) {
        return own.namesOf(type);
    }
}
