package dev.proust.contract.crash;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A client of the store: it appends, one thing at a time, on conditions that it believes in, and repeats under the
/// same append id what it got no answer to.
final class Client {

    private static final Duration DAY = Duration.ofDays(1);

    private final String name;
    private final RandomGenerator random;
    private final Words words;
    private Optional<Append> unanswered = Optional.empty();
    private Query lastQuery = Query.all();
    private Checkpoint lastSeen = Checkpoint.START;
    private int appends;
    private boolean isWaiting;

    Client(String name, RandomGenerator random, Words words) {
        this.name = name;
        this.random = random;
        this.words = words;
    }

    boolean isWaiting() {
        return isWaiting;
    }

    void waits(boolean isWaiting) {
        this.isWaiting = isWaiting;
    }

    /// It has read this query, as of this checkpoint.
    void hasRead(Query query, Checkpoint at) {
        lastQuery = query;
        lastSeen = at;
    }

    /// Whether it still has to find out what became of an append.
    void hasNoAnswerTo(Append append) {
        unanswered = append.id().map(id -> append);
    }

    void hasAnswer() {
        unanswered = Optional.empty();
    }

    /// What it asks for next.
    ///
    /// @param data what one event of it says
    Append next(Model model, Instant now, Data data) {
        if (unanswered.isPresent() && random.nextInt(8) > 0) {
            return unanswered.get().onlyIf(conditions(model, unanswered.get().events()));
        }
        var known = model.ids();
        if (!known.isEmpty() && random.nextInt(10) == 0) {
            return repetition(
                    model.first(known.get(random.nextInt(known.size()))).orElseThrow(), model);
        }
        return fresh(model, now, data);
    }

    private Append repetition(Expected.Accepted first, Model model) {
        var events = first.append().events();
        if (random.nextInt(3) == 0) {
            events = new ArrayList<>(events);
            events.set(0, events.get(0).withShape(events.get(0).shape() + 1));
        }
        return new Append(events, conditions(model, events), first.append().id(), Optional.empty());
    }

    private Append fresh(Model model, Instant now, Data data) {
        var events = new ArrayList<NewEvent>();
        int count = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            events.add(event(i == 0 ? data : words.data()));
        }
        appends++;
        var id = random.nextInt(3) > 0 ? Optional.of(name + "-" + appends) : Optional.<String>empty();
        var deadline = random.nextInt(10) > 0 ? Optional.<Instant>empty() : Optional.of(deadline(now));
        return new Append(events, random.nextBoolean() ? List.of() : conditions(model, events), id, deadline);
    }

    private Instant deadline(Instant now) {
        return random.nextBoolean() ? now.plus(DAY) : now.plusMillis(random.nextInt(-5, 200));
    }

    /// More events at once than the writer remembers.
    Append flood(int count) {
        var events = new ArrayList<NewEvent>();
        for (int i = 0; i < count; i++) {
            events.add(NewEvent.of(words.stream(), words.type(), Data.none()));
        }
        return Append.of(events);
    }

    private NewEvent event(Data data) {
        var event = NewEvent.of(words.stream(), words.type(), data).tagged(words.tags());
        if (random.nextBoolean()) event = event.withId(new UUID(random.nextLong(), random.nextLong()));
        if (random.nextInt(4) == 0) event = event.withShape(1 + random.nextInt(3));
        if (random.nextInt(4) == 0) event = event.withMetadata(Map.of("who", name, "why", "ünknown"));
        if (random.nextInt(4) == 0) event = event.occurredAt(Instant.ofEpochMilli(random.nextLong(1L << 41)));
        return event;
    }

    // ---------------------------------------------------------------------------------------------------- conditions

    private List<Condition> conditions(Model model, List<NewEvent> events) {
        var conditions = new ArrayList<Condition>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            conditions.add(condition(model, events.get(random.nextInt(events.size())).stream()));
        }
        return conditions;
    }

    private Condition condition(Model model, Stream written) {
        var stream = random.nextBoolean() ? written : words.stream();
        return switch (random.nextInt(8)) {
            case 0 -> Condition.noStream(stream);
            case 1 -> Condition.streamExists(stream);
            case 2 -> Condition.version(stream, random.nextInt(6));
            case 3 -> Condition.unchanged(lastQuery, lastSeen);
            case 4 -> unchangedSinceAny(model);
            default -> Condition.version(stream, model.version(stream));
        };
    }

    private Condition unchangedSinceAny(Model model) {
        var handedOut = model.handedOut();
        var since = handedOut.isEmpty() ? Checkpoint.START : handedOut.get(random.nextInt(handedOut.size()));
        return Condition.unchanged(words.query(model), since);
    }

    @Override
    public String toString() {
        return name;
    }
}
