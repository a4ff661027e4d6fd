package dev.proust.contract.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.kill.Announcement.About;
import dev.proust.contract.kill.Announcement.Accepted;
import dev.proust.contract.kill.Announcement.Refused;
import dev.proust.contract.kill.Announcement.Shown;
import dev.proust.contract.kill.Announcement.Unknown;
import dev.proust.contract.kill.PlannedAppend.Part;
import dev.proust.contract.kill.Tally.Count;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What the checker must find, on stores that are made to be wrong.
class WitnessTest {

    private static final UUID INCARNATION = UUID.fromString("0f3c5b6e-0000-4000-8000-000000000001");

    private final Tally tally = new Tally();
    private final Witness witness = new Witness(tally);
    private final EventStore store = new MemoryStore();

    @Test
    void a_store_that_holds_what_was_acknowledged_is_good() {
        acknowledge(plan("a", 0), plan("b", 1));
        check();
        assertThat(tally.problems()).isEmpty();
        assertThat(tally.get(Count.FOUND)).isEqualTo(2);
    }

    @Test
    void an_acknowledged_append_that_is_not_there_is_lost() {
        witness.hear(new About(plan("a", 0)));
        witness.hear(accepted("a", 1, 1));
        check();
        assertThat(tally.get(Count.LOST)).isEqualTo(1);
    }

    @Test
    void an_acknowledged_append_with_other_bytes_is_lost() {
        var plan = plan("a", 0);
        var event = plan.toAppend().events().getFirst();
        var other = NewEvent.of(event.stream(), event.type(), Data.of(new byte[10], "application/octet-stream"))
                .tagged(event.tags())
                .withMetadata(event.metadata());
        witness.hear(new About(plan));
        witness.hear(answer(plan, store.append(Append.of(other).withId("a"))));
        check();
        assertThat(tally.get(Count.LOST)).isEqualTo(1);
    }

    @Test
    void an_event_that_somebody_saw_and_that_is_not_there_is_lost() {
        witness.hear(new About(plan("a", 0)));
        witness.hear(new Shown(place(1), "client-1", 1, "a"));
        check();
        assertThat(tally.get(Count.LOST)).isEqualTo(1);
    }

    @Test
    void an_append_that_nobody_announced_is_a_phantom() {
        store.append(plan("a", 0).toAppend());
        check();
        assertThat(tally.get(Count.PHANTOM)).isEqualTo(1);
    }

    @Test
    void an_append_that_was_refused_and_is_there_is_a_phantom() {
        witness.hear(new About(plan("a", 0)));
        store.append(plan("a", 0).toAppend());
        witness.hear(new Refused("a", Refused.Reason.READ_ONLY));
        check();
        assertThat(tally.get(Count.PHANTOM)).isEqualTo(1);
    }

    @Test
    void an_append_that_was_looked_for_in_vain_must_not_come_later() {
        witness.hear(new About(plan("a", 0)));
        witness.lifeEnded();
        check();
        assertThat(tally.problems()).isEmpty();
        store.append(plan("a", 0).toAppend());
        check();
        assertThat(tally.get(Count.PHANTOM)).isEqualTo(1);
    }

    @Test
    void an_append_whose_outcome_is_unknown_may_be_there_or_not_but_then_stays() {
        witness.hear(new About(plan("a", 0)));
        witness.hear(new Unknown("a"));
        store.append(plan("a", 0).toAppend());
        witness.lifeEnded();
        check();
        assertThat(tally.problems()).isEmpty();
        new StoreCheck(new MemoryStore(), witness, tally).run();
        assertThat(tally.get(Count.LOST)).isEqualTo(1);
    }

    @Test
    void half_an_append_is_not_what_was_acknowledged() {
        var whole = new PlannedAppend("a", 0, List.of(new Part("client-1", 10), new Part("client-1", 10)));
        var half = new PlannedAppend("a", 0, List.of(new Part("client-1", 10)));
        witness.hear(new About(whole));
        store.append(half.toAppend());
        check();
        assertThat(tally.get(Count.LOST)).isPositive();
    }

    @Test
    void after_the_log_has_failed_no_new_append_may_be_accepted() {
        witness.hear(new About(plan("a", 0)));
        witness.hear(new Unknown("a"));
        witness.hear(new About(plan("b", 0)));
        witness.hear(accepted("b", 1, 1));
        assertThat(tally.problems()).anyMatch(problem -> problem.contains("after the log had failed"));
    }

    @Test
    void what_is_unknown_no_answer_of_the_same_process_may_rest_on() {
        witness.hear(new About(plan("a", 0)));
        witness.hear(new Unknown("a"));
        witness.hear(new Shown(place(1), "client-1", 1, "a"));
        assertThat(tally.problems()).anyMatch(problem -> problem.contains("outcome unknown"));
    }

    @Test
    void a_known_append_is_never_refused() {
        acknowledge(plan("a", 0));
        witness.hear(new About(plan("a", 0)));
        witness.hear(new Refused("a", Refused.Reason.READ_ONLY));
        assertThat(tally.problems()).hasSize(1);
    }

    @Test
    void an_append_is_not_accepted_twice() {
        acknowledge(plan("a", 0));
        witness.hear(new About(plan("a", 0)));
        witness.hear(accepted("a", 2, 1));
        assertThat(tally.get(Count.PHANTOM)).isEqualTo(1);
    }

    @Test
    void a_checkpoint_that_was_handed_out_is_accepted_for_ever() {
        witness.hear(new Announcement.Opened(place(7)));
        check();
        assertThat(tally.problems()).anyMatch(problem -> problem.contains("is refused"));
    }

    private void acknowledge(PlannedAppend... plans) {
        for (var plan : plans) {
            witness.hear(new About(plan));
            witness.hear(answer(plan, store.append(plan.toAppend())));
        }
    }

    private void check() {
        new StoreCheck(store, witness, tally).run();
    }

    private static Accepted answer(PlannedAppend plan, Appended appended) {
        var version = appended.version(plan.firstStream());
        return new Accepted(
                plan.id(),
                appended.checkpoint(),
                appended.firstPosition(),
                Map.of(plan.firstStream().name(), version),
                appended.repeated());
    }

    private static Accepted accepted(String id, long position, long version) {
        return new Accepted(id, place(position), position, Map.of("client-1", version), false);
    }

    private static Checkpoint place(long position) {
        return new Checkpoint(position, INCARNATION);
    }

    private static PlannedAppend plan(String id, long version) {
        return new PlannedAppend(
                id, version, List.of(new Part(Stream.of("client-1").name(), 10)));
    }
}
