package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.Bank.AccountCommand;
import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent;
import dev.proust.contract.Bank.AccountEvent.Deposited;
import dev.proust.contract.Bank.AccountEvent.Withdrawn;
import dev.proust.contract.Bank.InsufficientFunds;
import dev.proust.contract.Courses.CourseEvent.Offered;
import dev.proust.contract.Courses.CourseEvent.Taken;
import dev.proust.contract.Courses.Full;
import dev.proust.contract.Courses.Take;
import dev.proust.sourcing.CommandContext;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.Commands;
import dev.proust.sourcing.Decider;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.Outcome;
import dev.proust.sourcing.OvertakenException;
import dev.proust.sourcing.Retry;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.sourcing.Upcasters;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.FailedCondition;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import dev.proust.store.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What whoever handles commands does on every event store: it decides on what is there and on nothing else,
/// does a command once however often it is repeated, and goes on when others are faster.
///
/// To inherit from; a class that does so says what a new store is.
public abstract class CommandHandlerContract {

    private static final Tag ACCOUNT = Tag.of("account", "ann");
    private static final Tag OTHER_ACCOUNT = Tag.of("account", "bob");
    private static final Stream HOME = Stream.of("account", "ann");

    private EventStore behind;
    private InterposedStore store;

    /// What is tested: it goes through the test.
    private Commands<AccountCommand, Long, AccountEvent> accounts;

    /// The same rules for those who were there before, or are faster: they pass the test by.
    private CommandHandler<AccountCommand, Long, AccountEvent> others;

    /// A store without events. The contract closes it.
    protected abstract EventStore newStore();

    /// Who handles the commands that are tested: the handler itself, or what is made of it.
    protected <C, S, E> Commands<C, S, E> commands(CommandHandler<C, S, E> handler) {
        return handler;
    }

    /// How many criteria the widest boundary may have.
    protected int criteriaMax() {
        return Limits.QUERY_CRITERIA_MAX;
    }

    @BeforeEach
    void openStore() {
        behind = newStore();
        store = new InterposedStore(behind);
        accounts = accountsBy(new Account());
        others = CommandHandler.of(behind, new Account(), Bank.codec(), Bank::boundary);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    // ---------------------------------------------------------------- deciding

    @Test
    void a_command_is_decided_on_what_happened_before() {
        others.handle(new Deposit(ACCOUNT, 100));
        accounts.handle(new Withdraw(ACCOUNT, 70));

        assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 31)))
                .isInstanceOf(InsufficientFunds.class)
                .hasMessage("balance is 30");
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 30)).state()).isZero();
        assertThat(types()).containsExactly("Deposited", "Withdrawn", "Withdrawn");
    }

    @Test
    void an_outcome_tells_state_events_and_what_the_store_has_answered() {
        others.handle(new Deposit(ACCOUNT, 100));
        var outcome = accounts.handle(new Withdraw(ACCOUNT, 70), "withdrawal");

        assertThat(outcome.state()).isEqualTo(30);
        assertThat(outcome.events()).containsExactly(new Withdrawn(ACCOUNT, 70));
        assertThat(outcome.conflicts()).isZero();
        assertThat(outcome.repeated()).isFalse();
        assertThat(outcome.appended()).hasValueSatisfying(appended -> {
            assertThat(appended.checkpoint()).isEqualTo(store.head());
            assertThat(appended.version(HOME)).isEqualTo(2);
        });
    }

    @Test
    void what_lies_outside_the_boundary_is_neither_seen_nor_a_conflict() {
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> others.handle(new Deposit(OTHER_ACCOUNT, 1)));

        var outcome = accounts.handle(new Withdraw(ACCOUNT, 100));
        assertThat(outcome.conflicts()).isZero();
        assertThat(outcome.state()).isZero();
    }

    @Test
    void a_command_that_decides_nothing_leaves_no_trace() {
        var idle = accountsBy(new Bank.Ruled((_, _) -> List.of()));
        others.handle(new Deposit(ACCOUNT, 100));
        var head = store.head();

        var outcome = idle.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        assertThat(outcome).isEqualTo(new Outcome<>(100L, List.of(), Optional.empty(), 0));
        assertThat(store.head()).isEqualTo(head);
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal").repeated())
                .as("whether the id is remembered")
                .isFalse();
    }

    @Test
    void a_command_that_is_refused_leaves_no_trace() {
        assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal"))
                .isInstanceOf(InsufficientFunds.class);
        assertThat(store.head()).isEqualTo(Checkpoint.START);

        others.handle(new Deposit(ACCOUNT, 100));
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal").repeated())
                .as("whether the id is remembered")
                .isFalse();
    }

    @Test
    void events_that_are_not_understood_fail_the_command_and_nothing_is_written() {
        store.append(Append.of(stranger()));
        assertThatThrownBy(() -> accounts.handle(new Deposit(ACCOUNT, 1)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("position 1")
                .hasMessageContaining("AccountFrozen");
        assertThat(types()).containsExactly("AccountFrozen");
    }

    @Test
    void events_that_are_not_understood_fail_the_command_also_when_a_conflict_brings_them() {
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> behind.append(Append.of(stranger())));
        assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 1)))
                .isInstanceOf(UndecodableEventException.class);
        assertThat(types()).containsExactly("Deposited", "AccountFrozen");
    }

    @Test
    void an_event_that_evolve_does_not_accept_is_not_written() {
        others.handle(new Deposit(ACCOUNT, 100));
        var forgetful = accountsBy(new Bank.Forgetful());
        assertThatThrownBy(() -> forgetful.handle(new Withdraw(ACCOUNT, 1)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(types()).containsExactly("Deposited");
    }

    @Test
    void a_decision_can_rest_on_one_stream_or_on_several() {
        var ann = Stream.of("account", "ann");
        var bob = Stream.of("account", "bob");
        var ofOne = accountsWithin(Query.stream(ann));
        var ofBoth = accountsWithin(Query.stream(ann).or(Query.stream(bob)));
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> others.handle(new Deposit(OTHER_ACCOUNT, 10)));
        var one = ofOne.handle(new Withdraw(ACCOUNT, 1), "one");
        store.beforeAppend(_ -> others.handle(new Deposit(OTHER_ACCOUNT, 10)));
        var both = ofBoth.handle(new Withdraw(ACCOUNT, 1), "both");

        assertThat(one.state()).isEqualTo(99);
        assertThat(one.conflicts()).isZero();
        assertThat(both.state()).isEqualTo(118);
        assertThat(both.conflicts()).isEqualTo(1);
        assertThat(ofOne.handle(new Withdraw(ACCOUNT, 1), "one")).isEqualTo(repetitionOf(one));
    }

    @Test
    void a_boundary_by_types_holds_events_under_every_name_that_a_type_ever_had() {
        var renamed = Upcasters.none().alsoNamed("Deposited", "MoneyPaidIn").around(Bank.codec());
        var boundary = Query.of(Criterion.tagged(ACCOUNT).withTypes("Deposited", "Withdrawn"));
        var byTypes = commands(CommandHandler.of(store, new Account(), renamed, (AccountCommand _) -> boundary));
        var old = stored(new Deposited(ACCOUNT, 50));
        behind.append(
                Append.of(NewEvent.of(old.stream(), "MoneyPaidIn", old.data()).tagged(ACCOUNT)));
        store.beforeAppend(_ -> behind.append(
                Append.of(NewEvent.of(old.stream(), "MoneyPaidIn", old.data()).tagged(ACCOUNT))));

        var outcome = byTypes.handle(new Withdraw(ACCOUNT, 50));
        assertThat(outcome.state()).isEqualTo(50);
        assertThat(outcome.conflicts()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- what goes with a command

    @Test
    void events_bear_what_goes_with_their_command() {
        var context = CommandContext.withId("deposit")
                .correlation("transfer-17")
                .causation("e-4")
                .actor("ann");
        accounts.handle(new Deposit(ACCOUNT, 1), context);
        accounts.handle(new Deposit(ACCOUNT, 1));

        try (var reader = behind.read(Query.all())) {
            var events = reader.iterator();
            assertThat(events.next().present().orElseThrow().metadata())
                    .isEqualTo(Map.of("correlation", "transfer-17", "causation", "e-4", "actor", "ann"));
            assertThat(events.next().present().orElseThrow().metadata()).isEmpty();
        }
    }

    @Test
    void a_repetition_is_one_whoever_asks_for_it_and_why() {
        var first = accounts.handle(
                new Deposit(ACCOUNT, 1), CommandContext.withId("deposit").actor("ann"));
        var again = accounts.handle(
                new Deposit(ACCOUNT, 1), CommandContext.withId("deposit").actor("bob"));
        assertThat(again).isEqualTo(repetitionOf(first));
    }

    @Test
    void a_command_whose_deadline_has_passed_is_not_done_but_its_first_outcome_is_given() {
        var past = CommandContext.withId("deposit").deadline(Instant.EPOCH);
        assertThatThrownBy(() -> accounts.handle(new Deposit(ACCOUNT, 1), past)).isInstanceOf(TimedOutException.class);
        assertThat(store.head()).isEqualTo(Checkpoint.START);

        var first = accounts.handle(new Deposit(ACCOUNT, 1), "deposit");
        assertThat(accounts.handle(new Deposit(ACCOUNT, 1), past)).isEqualTo(repetitionOf(first));
    }

    @Test
    void who_is_too_slow_does_not_try_beyond_the_deadline() {
        var noon = Instant.now();
        var hasty = accountsBy(Retry.standard().withClock(() -> noon.plusSeconds(3_600)));
        store.beforeAppend(_ -> others.handle(new Deposit(ACCOUNT, 1)));
        var context = CommandContext.none().deadline(noon.plusSeconds(3_600));

        assertThatThrownBy(() -> hasty.handle(new Deposit(ACCOUNT, 1), context))
                .isInstanceOf(TimedOutException.class)
                .satisfies(timedOut -> assertThat(timedOut.getSuppressed())
                        .hasOnlyElementsOfType(ConflictException.class)
                        .hasSize(1));
        assertThat(types()).containsExactly("Deposited");
    }

    // ---------------------------------------------------------------- repeating

    @Test
    void a_withdrawal_repeated_after_its_answer_was_lost_gives_the_first_outcome_and_not_insufficient_funds() {
        others.handle(new Deposit(ACCOUNT, 100));
        store.afterAppend(append -> {
            throw new OutcomeUnknownException(append, "the answer is lost, as the test wants it", null);
        });
        assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal"))
                .isInstanceOf(OutcomeUnknownException.class);

        var outcome = accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        assertThat(outcome.repeated()).isTrue();
        assertThat(outcome.state()).isEqualTo(20);
        assertThat(outcome.events()).containsExactly(new Withdrawn(ACCOUNT, 80));
        assertThat(types()).containsExactly("Deposited", "Withdrawn");
    }

    @Test
    void a_repetition_gives_the_very_outcome_of_the_first_time_whatever_has_happened_since() {
        others.handle(new Deposit(ACCOUNT, 100));
        var first = accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        accounts.handle(new Deposit(ACCOUNT, 1_000));
        store.append(Append.of(stranger()));

        assertThat(accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal")).isEqualTo(repetitionOf(first));
    }

    @Test
    void a_repetition_tells_of_all_events_in_all_streams_that_the_append_wrote() {
        var transfers = accountsBy(new Bank.Ruled((command, _) -> List.of(
                new Withdrawn(command.account(), 5),
                new Deposited(OTHER_ACCOUNT, 2),
                new Deposited(OTHER_ACCOUNT, 3))));
        accounts.handle(new Deposit(OTHER_ACCOUNT, 1));
        others.handle(new Deposit(ACCOUNT, 100));
        var first = transfers.handle(new Withdraw(ACCOUNT, 5), "transfer");
        accounts.handle(new Deposit(ACCOUNT, 1), "next");
        accounts.handle(new Deposit(OTHER_ACCOUNT, 1));

        assertThat(first.state()).isEqualTo(100);
        assertThat(first.appended().orElseThrow().version(Stream.of("account-bob")))
                .isEqualTo(3);
        assertThat(transfers.handle(new Withdraw(ACCOUNT, 5), "transfer")).isEqualTo(repetitionOf(first));
    }

    @Test
    void a_repetition_gives_the_first_outcome_where_the_rules_would_now_decide_something_else() {
        others.handle(new Deposit(ACCOUNT, 100));
        var first = accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        var refusing = accountsBy(new Bank.Ruled((_, balance) -> {
            throw new InsufficientFunds(balance);
        }));
        var halving = accountsBy(new Bank.Ruled((command, _) -> List.of(new Withdrawn(command.account(), 40))));

        assertThat(refusing.handle(new Withdraw(ACCOUNT, 80), "withdrawal")).isEqualTo(repetitionOf(first));
        assertThat(halving.handle(new Withdraw(ACCOUNT, 80), "withdrawal")).isEqualTo(repetitionOf(first));
    }

    @Test
    void another_command_under_a_known_id_gets_the_outcome_of_what_was_done_under_it() {
        var first = accounts.handle(new Deposit(ACCOUNT, 100), "command");
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 100), "command")).isEqualTo(repetitionOf(first));
        assertThat(types()).containsExactly("Deposited");
    }

    @Test
    void a_known_id_shows_outside_of_the_boundary_too() {
        var first = accounts.handle(new Deposit(ACCOUNT, 100), "command");
        var other = accounts.handle(new Deposit(OTHER_ACCOUNT, 100), "command");
        assertThat(other).isEqualTo(repetitionOf(first));
    }

    @Test
    void an_attempt_that_another_one_of_the_same_command_has_overtaken_gives_that_ones_outcome() {
        others.handle(new Deposit(ACCOUNT, 100));
        var faster = new ArrayList<Outcome<Long, AccountEvent>>();
        store.beforeAppend(_ -> {
            // What comes between this one's read and the other attempt belongs to the other's state.
            others.handle(new Deposit(ACCOUNT, 7));
            faster.add(others.handle(new Withdraw(ACCOUNT, 80), "withdrawal"));
        });

        var outcome = accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        assertThat(outcome).isEqualTo(repetitionOf(faster.getFirst()));
        assertThat(outcome.state()).isEqualTo(27);
        assertThat(types()).containsExactly("Deposited", "Deposited", "Withdrawn");
    }

    @Test
    void an_attempt_that_another_one_with_other_rules_has_overtaken_gives_that_ones_outcome() {
        others.handle(new Deposit(ACCOUNT, 100));
        var halving = accountsBy(new Bank.Ruled((command, _) -> List.of(new Withdrawn(command.account(), 40))));
        var faster = new ArrayList<Outcome<Long, AccountEvent>>();
        store.beforeAppend(_ -> faster.add(halving.handle(new Withdraw(ACCOUNT, 80), "withdrawal")));

        var outcome = accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        assertThat(outcome).isEqualTo(repetitionOf(faster.getFirst()));
        assertThat(outcome.events()).containsExactly(new Withdrawn(ACCOUNT, 40));
    }

    @Test
    void a_command_that_many_threads_repeat_at_once_is_done_once() throws Exception {
        others.handle(new Deposit(ACCOUNT, 100));
        int firsts = 0;
        for (var attempt : Crowd.of(20, _ -> accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal"))) {
            assertThat(attempt.get().state()).isEqualTo(20);
            assertThat(attempt.get().events()).containsExactly(new Withdrawn(ACCOUNT, 80));
            if (!attempt.get().repeated()) firsts++;
        }
        assertThat(firsts).isEqualTo(1);
        assertThat(types()).containsExactly("Deposited", "Withdrawn");
    }

    @Test
    void a_command_without_an_id_is_done_as_often_as_it_is_handled() {
        others.handle(new Deposit(ACCOUNT, 100));
        others.handle(new Deposit(ACCOUNT, 100));
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 150)).state()).isEqualTo(50);
    }

    @Test
    void the_boundary_of_a_command_can_be_what_was_done_under_its_id_and_nothing_else() {
        var unruled = accountsWithin(Query.append("deposit"));
        others.handle(new Deposit(ACCOUNT, 100));
        var first = unruled.handle(new Deposit(ACCOUNT, 7), "deposit");
        assertThat(first.state()).isEqualTo(7);
        assertThat(unruled.handle(new Deposit(ACCOUNT, 7), "deposit")).isEqualTo(repetitionOf(first));
    }

    @Test
    void an_id_takes_one_criterion_of_the_boundary() {
        var criteria = new ArrayList<Criterion>();
        for (int i = 0; i < criteriaMax(); i++) criteria.add(Criterion.tagged(Tag.of("account", "a" + i)));
        var widest = accountsWithin(new Query(criteria));
        var less = accountsWithin(new Query(criteria.subList(1, criteria.size())));

        widest.handle(new Deposit(ACCOUNT, 1));
        less.handle(new Deposit(ACCOUNT, 1), "command");
        assertThatThrownBy(() -> widest.handle(new Deposit(ACCOUNT, 1), "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("query has 1001 criteria");
        assertThat(store.head().position()).isEqualTo(2);
    }

    // ---------------------------------------------------------------- conflicts

    @Test
    void who_was_too_slow_decides_anew_on_what_the_conflict_brings_along_without_reading_again() {
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> others.handle(new Withdraw(ACCOUNT, 30)));

        var outcome = accounts.handle(new Withdraw(ACCOUNT, 70), "withdrawal");
        assertThat(outcome.state()).isZero();
        assertThat(outcome.conflicts()).isEqualTo(1);
        assertThat(store.reads()).hasSize(1);
    }

    @Test
    void who_was_too_slow_may_find_that_the_rules_now_forbid_it() {
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> others.handle(new Withdraw(ACCOUNT, 30)));

        assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 80), "withdrawal"))
                .isInstanceOf(InsufficientFunds.class)
                .hasMessage("balance is 70");
        assertThat(types()).containsExactly("Deposited", "Withdrawn");
    }

    @Test
    void who_was_too_slow_may_find_that_nothing_is_left_to_do() {
        var courses = courses();
        offer("latin", 9);
        store.beforeAppend(_ -> behind.append(Append.of(Courses.codec().encode(new Taken("ann", "latin")))));
        var outcome = courses.handle(new Take("ann", "latin"));
        assertThat(outcome.events()).isEmpty();
        assertThat(outcome.conflicts()).isEqualTo(1);
    }

    @Test
    void who_missed_more_than_a_conflict_brings_along_reads_anew() {
        var many = Collections.nCopies(Limits.CONFLICT_EVENTS_MAX + 1, stored(new Deposited(ACCOUNT, 1)));
        store.beforeAppend(_ -> behind.append(Append.of(many)));

        var outcome = accounts.handle(new Deposit(ACCOUNT, 1));
        assertThat(outcome.state()).isEqualTo(Limits.CONFLICT_EVENTS_MAX + 2L);
        assertThat(outcome.conflicts()).isEqualTo(1);
        assertThat(readsAfter()).containsExactly(0L, 0L);
    }

    @Test
    void who_is_told_to_read_anew_does_so() {
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> {
            var ahead = new FailedCondition.WrongVersion(new Condition.Version(HOME, 9), 1);
            throw new ConflictException(List.of(ahead), behind.head(), List.of(), true);
        });
        assertThat(accounts.handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(101);
        assertThat(readsAfter()).containsExactly(0L, 0L);
    }

    @Test
    void who_has_paused_reads_on_from_where_he_was() {
        var pausing = accountsBy(Retry.standard()
                .withPausesMax(Duration.ofDays(1), Duration.ofDays(1))
                .withPause(_ -> {}));
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> others.handle(new Deposit(ACCOUNT, 1)));
        store.beforeAppend(_ -> others.handle(new Deposit(ACCOUNT, 2)));

        var outcome = pausing.handle(new Deposit(ACCOUNT, 10), "deposit");
        assertThat(outcome.state()).isEqualTo(113);
        assertThat(outcome.conflicts()).isEqualTo(2);
        assertThat(readsAfter()).containsExactly(0L, 3L);
    }

    @Test
    void an_attempt_that_was_overtaken_during_its_pause_gives_the_faster_ones_outcome() {
        var faster = new ArrayList<Outcome<Long, AccountEvent>>();
        var pausing = accountsBy(Retry.standard()
                .withPausesMax(Duration.ofDays(1), Duration.ofDays(1))
                .withPause(time -> {
                    if (time.isPositive()) faster.add(others.handle(new Withdraw(ACCOUNT, 80), "withdrawal"));
                }));
        others.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> others.handle(new Deposit(ACCOUNT, 1)));
        store.beforeAppend(_ -> others.handle(new Deposit(ACCOUNT, 2)));

        var outcome = pausing.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        assertThat(outcome.state()).isEqualTo(23);
        assertThat(outcome.repeated()).isTrue();
        assertThat(outcome.conflicts()).isEqualTo(2);
        assertThat(outcome.appended()).isEqualTo(repetitionOf(faster.getFirst()).appended());
    }

    @Test
    void who_is_too_slow_every_time_gives_up_and_has_written_nothing() {
        var pauses = new ArrayList<Duration>();
        var impatient = accountsBy(Retry.standard().withAttemptsMax(4).withPause(pauses::add));
        for (int i = 0; i < 4; i++) {
            store.beforeAppend(_ -> behind.append(Append.of(stored(new Deposited(ACCOUNT, 1)))));
        }
        assertThatThrownBy(() -> impatient.handle(new Deposit(ACCOUNT, 100), "deposit"))
                .hasMessageStartingWith("others were faster at each of 4 attempts")
                .isInstanceOfSatisfying(OvertakenException.class, overtaken -> {
                    assertThat(overtaken.attempts()).isEqualTo(4);
                    assertThat(overtaken.last().checkpoint()).isEqualTo(store.head());
                });
        assertThat(types()).containsExactly("Deposited", "Deposited", "Deposited", "Deposited");
        assertThat(pauses).hasSize(3);
        assertThat(accounts.handle(new Deposit(ACCOUNT, 100), "deposit").state())
                .isEqualTo(104);
    }

    @Test
    void who_is_interrupted_while_he_pauses_gives_up_and_stays_interrupted() {
        var interrupted = accountsBy(Retry.standard().withPause(time -> {
            Thread.currentThread().interrupt();
            Thread.sleep(time);
        }));
        store.beforeAppend(_ -> others.handle(new Deposit(ACCOUNT, 1)));
        assertThatThrownBy(() -> interrupted.handle(new Deposit(ACCOUNT, 100)))
                .isInstanceOf(OvertakenException.class)
                .hasSuppressedException(new InterruptedException("sleep interrupted"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(types()).containsExactly("Deposited");
    }

    // ---------------------------------------------------------------- many at once

    @Test
    void a_course_is_never_overbooked() throws Exception {
        var courses = courses();
        offer("latin", 5);
        var attempts = Crowd.of(20, i -> courses.handle(new Take("student" + i, "latin"), "take-" + i));

        assertThat(Crowd.succeeded(attempts, Full.class)).isEqualTo(5);
        assertThat(read(Query.tagged(Courses.course("latin")), Courses.codec()))
                .filteredOn(event -> event instanceof Taken)
                .hasSize(5);
    }

    /// Each asks by types, for the name that it writes itself.
    @Test
    void a_course_is_never_overbooked_by_programs_of_before_and_after_a_type_was_renamed() throws Exception {
        var before = coursesByTypes("CourseTaken", "SeatTaken");
        var after = coursesByTypes("SeatTaken", "CourseTaken");
        offer("latin", 6);
        before.handle(new Take("ann", "latin"));
        after.handle(new Take("bob", "latin"));
        var attempts =
                Crowd.of(20, i -> (i % 2 == 0 ? before : after).handle(new Take("student" + i, "latin"), "take-" + i));

        assertThat(Crowd.succeeded(attempts, Full.class)).isEqualTo(4);
        assertThat(types()).hasSize(7).contains("CourseTaken", "SeatTaken");
        assertThatThrownBy(() -> before.handle(new Take("eve", "latin"))).isInstanceOf(Full.class);
        assertThat(before.handle(new Take("bob", "latin")).events()).isEmpty();
    }

    private Commands<Take, Courses.Seen, Courses.CourseEvent> coursesByTypes(String taken, String otherName) {
        var codec = Upcasters.none().alsoNamed(taken, otherName).around(Courses.codec(taken));
        return commands(CommandHandler.of(
                store,
                new Courses(),
                codec,
                (Take command) -> Query.of(
                        Criterion.tagged(Courses.student(command.student())).withTypes(taken),
                        Criterion.tagged(Courses.course(command.course())).withTypes("CourseOffered", taken))));
    }

    @Test
    void a_student_never_takes_too_many_courses() throws Exception {
        var courses = courses();
        for (int i = 0; i < 20; i++) offer("course" + i, 1);
        var attempts = Crowd.of(20, i -> courses.handle(new Take("ann", "course" + i)));

        assertThat(Crowd.succeeded(attempts, Full.class)).isEqualTo(Courses.COURSES_MAX);
        assertThat(read(Query.tagged(Courses.student("ann")), Courses.codec())).hasSize(Courses.COURSES_MAX);
    }

    @Test
    void hundreds_who_want_the_same_account_at_once_all_get_through() throws Exception {
        var deposits = Crowd.of(200, i -> accounts.handle(new Deposit(ACCOUNT, 1), "deposit-" + i));
        for (var deposit : deposits) assertThat(deposit.get().repeated()).isFalse();
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 200)).state()).isZero();
    }

    // ---------------------------------------------------------------- what the tests speak in

    private Commands<AccountCommand, Long, AccountEvent> accountsBy(Decider<AccountCommand, Long, AccountEvent> rules) {
        return commands(CommandHandler.of(store, rules, Bank.codec(), Bank::boundary));
    }

    private Commands<AccountCommand, Long, AccountEvent> accountsBy(Retry retry) {
        return commands(CommandHandler.of(store, new Account(), Bank.codec(), Bank::boundary)
                .withRetry(retry));
    }

    private Commands<AccountCommand, Long, AccountEvent> accountsWithin(Query boundary) {
        return commands(CommandHandler.of(store, new Account(), Bank.codec(), (AccountCommand _) -> boundary));
    }

    private Commands<Take, Courses.Seen, Courses.CourseEvent> courses() {
        return commands(CommandHandler.of(store, new Courses(), Courses.codec(), Courses::boundary));
    }

    private void offer(String course, int seats) {
        store.append(Append.of(Courses.codec().encode(new Offered(course, seats))));
    }

    private static NewEvent stored(AccountEvent event) {
        return Bank.codec().encode(event);
    }

    /// An event of the account that nobody here knows.
    private static NewEvent stranger() {
        return NewEvent.of(HOME, "AccountFrozen", Data.json("{}")).tagged(ACCOUNT);
    }

    /// The outcome as one hears it who repeats the command.
    static <S, E> Outcome<S, E> repetitionOf(Outcome<S, E> first) {
        return new Outcome<>(first.state(), first.events(), first.appended().map(Appended::asRepetition), 0);
    }

    /// After which position was read, each time.
    private List<Long> readsAfter() {
        return store.reads().stream().map(read -> read.after().position()).toList();
    }

    private List<String> types() {
        var types = new ArrayList<String>();
        try (var reader = behind.read(Query.all())) {
            reader.forEach(event -> types.add(event.type()));
        }
        return types;
    }

    private <E> List<E> read(Query query, EventCodec<E> codec) {
        var events = new ArrayList<E>();
        try (var reader = store.read(query)) {
            reader.forEach(event -> events.add(codec.decode(event)));
        }
        return events;
    }
}
