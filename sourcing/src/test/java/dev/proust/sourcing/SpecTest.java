package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.Library.Event;
import dev.proust.sourcing.Library.Event.Bought;
import dev.proust.sourcing.Library.Event.Lent;
import dev.proust.sourcing.Library.Lend;
import dev.proust.sourcing.Library.NotThere;
import dev.proust.sourcing.Library.Shelf;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What a spec lets pass, and what it finds and how it says so.
class SpecTest {

    private static final Lend LEND_SWANN = new Lend("Swann", "Ann");
    private static final Lent SWANN_LENT = new Lent("Swann", "Ann");

    private final Spec<Lend, Shelf, Event> spec = Spec.of(new Library());

    // ---------------------------------------------------------------- what passes

    @Test
    void the_events_that_are_expected_pass() {
        spec.given(new Bought("Swann")).when(LEND_SWANN).then(SWANN_LENT);
    }

    @Test
    void the_state_after_the_events_that_were_decided_can_be_looked_at() {
        spec.given(new Bought("Swann"), new Bought("Guermantes"))
                .when(LEND_SWANN)
                .then(SWANN_LENT)
                .thenState(new Shelf(List.of("Guermantes")));
    }

    @Test
    void nothing_passes_where_nothing_is_to_do() {
        spec.given(new Bought("Swann"))
                .when(new Lend("Swann", ""))
                .thenNothing()
                .thenState(new Shelf(List.of("Swann")));
    }

    @Test
    void the_rejection_that_is_expected_passes_and_can_be_looked_at() {
        var notThere =
                spec.given(new Bought("Swann"), SWANN_LENT).when(LEND_SWANN).thenRejected(NotThere.class);
        assertThat(notThere).hasMessage("Swann is not there");
    }

    @Test
    void a_rejection_passes_as_any_kind_that_it_is_of() {
        spec.given().when(LEND_SWANN).thenRejected(RuntimeException.class);
    }

    @Test
    void the_state_after_a_rejection_is_that_before() {
        spec.given(new Bought("Guermantes")).when(LEND_SWANN).thenState(new Shelf(List.of("Guermantes")));
    }

    @Test
    void what_is_given_later_has_happened_later_and_the_first_spec_stays_as_it_was() {
        var bought = spec.given(new Bought("Swann"));
        bought.given(new Bought("Guermantes"))
                .when(LEND_SWANN)
                .then(SWANN_LENT)
                .thenState(new Shelf(List.of("Guermantes")));
        bought.given(SWANN_LENT).when(LEND_SWANN).thenRejected(NotThere.class);
        bought.when(LEND_SWANN).then(SWANN_LENT);
        spec.when(LEND_SWANN).thenRejected(NotThere.class);
    }

    // ---------------------------------------------------------------- what is found

    @Test
    void other_events_are_found() {
        var lent = spec.given(new Bought("Swann")).when(LEND_SWANN);
        assertFound(() -> lent.then(new Lent("Swann", "Bob"))).hasMessage("""
                        given [Bought[book=Swann]], Lend[book=Swann, reader=Ann] gave
                          events [Lent[book=Swann, reader=Ann]]
                        expected
                          events [Lent[book=Swann, reader=Bob]]""");
    }

    @Test
    void events_too_many_and_too_few_are_found() {
        var lent = spec.given(new Bought("Swann")).when(LEND_SWANN);
        assertFound(lent::then).hasMessageContaining("expected\n  events []");
        assertFound(() -> lent.then(SWANN_LENT, SWANN_LENT));
    }

    @Test
    void events_are_found_where_nothing_was_to_do() {
        var lent = spec.given(new Bought("Swann")).when(LEND_SWANN);
        assertFound(lent::thenNothing)
                .hasMessageContaining("gave\n  events [Lent[book=Swann, reader=Ann]]\nexpected\n  no events");
    }

    @Test
    void a_rejection_is_found_where_events_were_expected_and_is_the_cause() {
        var rejected = spec.when(LEND_SWANN);
        assertFound(() -> rejected.then(SWANN_LENT))
                .hasMessageContaining("gave\n  rejection as")
                .hasMessageContaining("NotThere: Swann is not there\nexpected\n  events [Lent")
                .hasCauseInstanceOf(NotThere.class);
    }

    @Test
    void a_rejection_is_found_where_nothing_was_to_do() {
        var rejected = spec.when(LEND_SWANN);
        assertFound(rejected::thenNothing).hasCauseInstanceOf(NotThere.class);
        assertFound(rejected::then).hasCauseInstanceOf(NotThere.class);
    }

    @Test
    void events_are_found_where_a_rejection_was_expected() {
        var lent = spec.given(new Bought("Swann")).when(LEND_SWANN);
        assertFound(() -> lent.thenRejected(NotThere.class))
                .hasMessageContaining("gave\n  events [Lent")
                .hasMessageContaining("expected\n  rejection as NotThere");
    }

    @Test
    void a_rejection_for_another_reason_is_found_and_is_the_cause() {
        var rejected = spec.when(LEND_SWANN);
        assertFound(() -> rejected.thenRejected(IllegalStateException.class))
                .hasMessageContaining("expected\n  rejection as IllegalStateException")
                .hasCauseInstanceOf(NotThere.class);
    }

    @Test
    void another_state_is_found() {
        var lent = spec.given(new Bought("Swann")).when(LEND_SWANN);
        assertFound(() -> lent.thenState(new Shelf(List.of("Swann"))))
                .hasMessageContaining("left the state\n  Shelf[books=[]]\nexpected\n  Shelf[books=[Swann]]");
    }

    // ---------------------------------------------------------------- evolve

    @Test
    void an_evolve_that_fails_on_what_was_decided_is_found_though_only_the_events_are_looked_at() {
        var forgetful = Spec.of(new FailingOn(Lent.class)).given(new Bought("Swann"));
        assertFound(() -> forgetful.when(LEND_SWANN))
                .hasMessageStartingWith("evolve failed on Lent[book=Swann, reader=Ann], which was decided")
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void an_evolve_that_fails_on_what_was_given_is_no_rejection() {
        var forgetful = Spec.of(new FailingOn(Bought.class)).given(new Bought("Swann"));
        assertFound(() -> forgetful.when(LEND_SWANN).thenRejected(UnsupportedOperationException.class))
                .hasMessageStartingWith("evolve failed on Bought[book=Swann], which was given");
    }

    @Test
    void errors_are_not_taken_for_rejections() {
        var broken = Spec.of(new FailingOn(Bought.class) {
            @Override
            public List<Event> decide(Lend command, Shelf shelf) {
                throw new StackOverflowError();
            }
        });
        assertThatThrownBy(() -> broken.when(LEND_SWANN)).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void folding_is_evolving_one_by_one() {
        var library = new Library();
        var shelf = library.fold(library.initial(), List.of(new Bought("Swann"), new Bought("Guermantes"), SWANN_LENT));
        assertThat(shelf).isEqualTo(new Shelf(List.of("Guermantes")));
        assertThatCode(() -> library.fold(shelf, List.of())).doesNotThrowAnyException();
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFound(ThrowingCallable check) {
        return assertThatThrownBy(check).isInstanceOf(AssertionError.class);
    }

    /// A library that forgot a case.
    private static class FailingOn implements Decider<Lend, Shelf, Event> {

        private final Library library = new Library();
        private final Class<? extends Event> type;

        FailingOn(Class<? extends Event> type) {
            this.type = type;
        }

        @Override
        public Shelf initial() {
            return library.initial();
        }

        @Override
        public List<Event> decide(Lend command, Shelf shelf) {
            return library.decide(command, shelf);
        }

        @Override
        public Shelf evolve(Shelf shelf, Event event) {
            if (type.isInstance(event)) throw new UnsupportedOperationException("forgotten");
            return library.evolve(shelf, event);
        }
    }
}
