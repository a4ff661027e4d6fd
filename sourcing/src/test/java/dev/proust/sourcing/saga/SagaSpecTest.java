package dev.proust.sourcing.saga;

import static dev.proust.sourcing.saga.Loans.WEEK;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.saga.Loans.Happening;
import dev.proust.sourcing.saga.Loans.Happening.Lent;
import dev.proust.sourcing.saga.Loans.Happening.Opened;
import dev.proust.sourcing.saga.Loans.Happening.Returned;
import dev.proust.sourcing.saga.Loans.LoanEvent;
import dev.proust.sourcing.saga.Loans.LoanEvent.Begun;
import dev.proust.sourcing.saga.Loans.LoanEvent.Ended;
import dev.proust.sourcing.saga.Loans.LoanEvent.Lost;
import dev.proust.sourcing.saga.Loans.LoanEvent.Reminded;
import dev.proust.sourcing.saga.Loans.TwiceLent;
import dev.proust.store.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What a spec of a saga lets pass, and what it finds and how it says so.
class SagaSpecTest {

    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");

    private final SagaSpec<Happening, Integer, LoanEvent, String> spec =
            SagaSpec.of(new Loans()).at(MONDAY);

    // ---------------------------------------------------------------- what passes

    @Test
    void the_reaction_to_an_event_passes_with_its_deadline() {
        spec.when(new Lent("Swann"))
                .then(new Begun("Swann", after(2)))
                .thenIssued()
                .thenAwaits("Swann", after(2))
                .thenState(0);
    }

    @Test
    void a_deadline_is_reached_when_its_time_has_come_and_not_before() {
        var lent = spec.given(new Lent("Swann"));
        lent.whenTimePasses(WEEK.multipliedBy(2).minusNanos(1)).thenNothing();
        lent.whenTimePasses(WEEK.multipliedBy(2))
                .then(new Reminded("Swann", after(3)))
                .thenIssued("remind of Swann")
                .thenAwaits("Swann", after(3));
    }

    @Test
    void deadlines_that_lead_to_each_other_are_all_reached_as_time_passes() {
        spec.given(new Lent("Swann"))
                .whenTimePasses(Duration.ofDays(365))
                .then(
                        new Reminded("Swann", after(3)),
                        new Reminded("Swann", after(4)),
                        new Reminded("Swann", after(5)),
                        new Lost("Swann"))
                .thenIssued("remind of Swann", "remind of Swann", "remind of Swann", "replace Swann")
                .thenAwaitsNothing();
    }

    @Test
    void what_happens_after_some_time_is_met_after_the_deadlines_before_it() {
        spec.given(new Lent("Swann"))
                .givenTimePasses(WEEK.multipliedBy(3).minusSeconds(1))
                .when(new Returned("Swann"))
                .then(new Ended("Swann"))
                .thenIssued("thank for Swann")
                .thenAwaitsNothing();
        spec.given(new Lent("Swann"))
                .at(after(3).plusSeconds(1))
                .when(new Returned("Swann"))
                .then(new Reminded("Swann", after(3)), new Reminded("Swann", after(4)), new Ended("Swann"))
                .thenIssued("remind of Swann", "remind of Swann", "thank for Swann");
    }

    @Test
    void nothing_passes_where_there_is_nothing_to_do_or_the_event_concerns_no_instance() {
        spec.when(new Returned("Swann")).thenNothing();
        spec.when(new Opened()).thenNothing().thenIssued().thenAwaitsNothing();
    }

    @Test
    void a_failure_that_is_expected_passes() {
        spec.given(new Lent("Swann")).when(new Lent("Swann")).thenFailed(TwiceLent.class);
    }

    // ---------------------------------------------------------------- what is found

    @Test
    void other_events_commands_states_and_deadlines_are_found() {
        var begun = spec.when(new Lent("Swann"));
        assertFound(() -> begun.then(new Ended("Swann")), "events [Begun[", "events [Ended[book=Swann]]");
        assertFound(() -> begun.thenIssued("remind of Swann"), "commands []", "commands [remind of Swann]");
        assertFound(begun::thenNothing, "events [Begun[", "no events");
        assertFound(() -> begun.thenState(7), "the state 0", "the state 7");
        assertFound(() -> begun.thenAwaits("Swann", MONDAY), "deadlines [Swann at 2026-03-16T08:00:00Z]", "deadline");
        assertFound(begun::thenAwaitsNothing, "deadlines [Swann at 2026-03-16T08:00:00Z]", "no deadlines");
        assertFound(() -> begun.thenFailed(TwiceLent.class), "events [Begun[", "failure as TwiceLent");
    }

    @Test
    void a_failure_is_found_by_whatever_else_was_expected() {
        var failed = spec.given(new Lent("Swann")).when(new Lent("Swann"));
        for (ThrowingCallable expected : List.<ThrowingCallable>of(
                () -> failed.then(new Ended("Swann")),
                failed::thenNothing,
                failed::thenIssued,
                failed::thenAwaitsNothing,
                () -> failed.thenAwaits("Swann", after(2)),
                () -> failed.thenFailed(ArithmeticException.class),
                () -> spec.given(new Lent("Swann"), new Lent("Swann")))) {
            assertFound(expected, "failure as", "expected");
        }
    }

    @Test
    void the_message_tells_the_whole_story() {
        assertThatThrownBy(() -> spec.given(new Lent("Swann"))
                        .givenTimePasses(WEEK)
                        .when(new Returned("Swann"))
                        .thenIssued())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        given [Lent[book=Swann], PT168H pass, Returned[book=Swann]] gave
                          commands [thank for Swann]
                        expected
                          no commands""");
    }

    @Test
    void an_event_of_another_instance_is_found() {
        assertThatThrownBy(() -> spec.given(new Lent("Swann")).when(new Lent("Guermantes")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("concerns the instance Guermantes\nexpected\n  Swann");
    }

    @Test
    void a_saga_that_never_comes_to_rest_is_found() {
        var restless = SagaSpec.of(new Restless());
        assertThatThrownBy(() -> restless.given("begin").whenTimePasses(WEEK))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does it schedule them in the past?");
        assertThatCode(() -> restless.when("begin").thenIssued()).doesNotThrowAnyException();
    }

    /// Wants to know at once, again and again.
    private record Restless() implements Saga<String, Integer, Instant, String> {

        @Override
        public String name() {
            return "restless";
        }

        @Override
        public Query triggers() {
            return Query.all();
        }

        @Override
        public Optional<String> instanceOf(String event) {
            return Optional.of("one");
        }

        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public List<Instant> decide(Trigger<String> trigger, Integer reached) {
            return List.of(trigger.time());
        }

        @Override
        public Integer evolve(Integer reached, Instant event) {
            return reached + 1;
        }

        @Override
        public List<Effect<String>> effects(Instant event) {
            return List.of(Effect.schedule("now", event));
        }
    }

    private static Instant after(int weeks) {
        return MONDAY.plus(WEEK.multipliedBy(weeks));
    }

    private static void assertFound(ThrowingCallable expectation, String found, String expected) {
        assertThatThrownBy(expectation)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(found)
                .hasMessageContaining(expected);
    }
}
