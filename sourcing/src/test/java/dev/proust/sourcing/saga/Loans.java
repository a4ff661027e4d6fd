package dev.proust.sourcing.saga;

import dev.proust.sourcing.saga.Loans.Happening;
import dev.proust.sourcing.saga.Loans.LoanEvent;
import dev.proust.store.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reminds readers of books that they have lent for too long: each week once, from the second week on, three
/// times. For tests.
record Loans() implements Saga<Happening, Integer, LoanEvent, String> {

    static final Duration WEEK = Duration.ofDays(7);

    sealed interface Happening {
        record Lent(String book) implements Happening {}

        record Returned(String book) implements Happening {}

        record Opened() implements Happening {}
    }

    sealed interface LoanEvent {
        record Begun(String book, Instant remindAt) implements LoanEvent {}

        record Reminded(String book, Instant remindAgainAt) implements LoanEvent {}

        record Lost(String book) implements LoanEvent {}

        record Ended(String book) implements LoanEvent {}
    }

    static final class TwiceLent extends RuntimeException {
        TwiceLent(String book) {
            super(book + " is lent already");
        }
    }

    @Override
    public String name() {
        return "loan";
    }

    @Override
    public Query triggers() {
        return Query.category("book");
    }

    @Override
    public Optional<String> instanceOf(Happening event) {
        return switch (event) {
            case Happening.Lent lent -> Optional.of(lent.book());
            case Happening.Returned returned -> Optional.of(returned.book());
            case Happening.Opened opened -> Optional.empty();
        };
    }

    @Override
    public Integer initial() {
        return -1;
    }

    @Override
    public List<LoanEvent> decide(Trigger<Happening> trigger, Integer reminders) {
        if (trigger instanceof Trigger.Happened<Happening>(Happening.Lent(var book), var time)) {
            if (reminders >= 0) throw new TwiceLent(book);
            return List.of(new LoanEvent.Begun(book, time.plus(WEEK.multipliedBy(2))));
        }
        if (trigger instanceof Trigger.Happened<Happening>(Happening.Returned(var book), var time)) {
            return reminders < 0 ? List.of() : List.of(new LoanEvent.Ended(book));
        }
        if (trigger instanceof Trigger.Due<Happening>(var book, var time)) {
            return reminders == 3
                    ? List.of(new LoanEvent.Lost(book))
                    : List.of(new LoanEvent.Reminded(book, time.plus(WEEK)));
        }
        return List.of();
    }

    @Override
    public Integer evolve(Integer reminders, LoanEvent event) {
        return switch (event) {
            case LoanEvent.Begun begun -> 0;
            case LoanEvent.Reminded reminded -> reminders + 1;
            case LoanEvent.Lost lost -> -1;
            case LoanEvent.Ended ended -> -1;
        };
    }

    @Override
    public List<Effect<String>> effects(LoanEvent event) {
        return switch (event) {
            case LoanEvent.Begun begun -> List.of(Effect.schedule(begun.book(), begun.remindAt()));
            case LoanEvent.Reminded reminded ->
                List.of(
                        Effect.issue("remind of " + reminded.book()),
                        Effect.schedule(reminded.book(), reminded.remindAgainAt()));
            case LoanEvent.Lost lost -> List.of(Effect.issue("replace " + lost.book()));
            case LoanEvent.Ended ended ->
                List.of(Effect.cancel(ended.book()), Effect.issue("thank for " + ended.book()));
        };
    }
}
