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
import dev.proust.sourcing.CommandContext;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.CommandLanes;
import dev.proust.sourcing.Commands;
import dev.proust.sourcing.LaneLimits;
import dev.proust.store.EventStore;
import dev.proust.store.LostFutureException;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.OverloadedException;
import dev.proust.store.Query;
import dev.proust.store.Tag;
import dev.proust.store.TimedOutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lanes do beyond what every handler of commands does: commands of one boundary take turns, and its state
/// stays warm, without a single answer being another one than a handler's that reads everything.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class CommandLanesContract extends CommandHandlerContract {

    private static final Tag ACCOUNT = Tag.of("account", "ann");
    private static final Tag OTHER_ACCOUNT = Tag.of("account", "bob");

    private EventStore behind;
    private InterposedStore store;
    private CommandHandler<AccountCommand, Long, AccountEvent> handler;
    private CommandHandler<AccountCommand, Long, AccountEvent> others;
    private CommandLanes<AccountCommand, Long, AccountEvent> lanes;

    @Override
    protected <C, S, E> Commands<C, S, E> commands(CommandHandler<C, S, E> handler) {
        return CommandLanes.of(handler);
    }

    /// One is for what was erased, which must not stay warm.
    @Override
    protected int criteriaMax() {
        return super.criteriaMax() - 1;
    }

    /// Another store without events. The contract closes it.
    protected abstract EventStore newStoreForLanes();

    @BeforeEach
    void openStoreForLanes() {
        behind = newStoreForLanes();
        store = new InterposedStore(behind);
        handler = CommandHandler.of(store, new Account(), Bank.codec(), Bank::boundary);
        others = CommandHandler.of(behind, new Account(), Bank.codec(), Bank::boundary);
        lanes = CommandLanes.of(handler);
    }

    @AfterEach
    void closeStoreForLanes() {
        store.close();
    }

    // ---------------------------------------------------------------- warm

    @Test
    void a_command_whose_state_is_warm_reads_nothing() {
        lanes.handle(new Deposit(ACCOUNT, 100), "deposit");
        assertThat(store.reads()).hasSize(1);
        for (int i = 1; i <= 10; i++) {
            var outcome = lanes.handle(new Withdraw(ACCOUNT, 10), "withdrawal-" + i);
            assertThat(outcome.state()).isEqualTo(100 - 10 * i);
            assertThat(outcome.conflicts()).isZero();
        }
        assertThat(store.reads()).hasSize(1);
    }

    @Test
    void a_second_writer_elsewhere_costs_a_conflict_and_no_update_is_lost() {
        lanes.handle(new Deposit(ACCOUNT, 100));
        others.handle(new Withdraw(ACCOUNT, 30));

        var outcome = lanes.handle(new Withdraw(ACCOUNT, 60));
        assertThat(outcome.state()).isEqualTo(10);
        assertThat(outcome.conflicts()).isEqualTo(1);
        assertThat(store.reads()).hasSize(1);
        assertThat(lanes.handle(new Withdraw(ACCOUNT, 10)).conflicts()).isZero();
    }

    @Test
    void a_no_never_rests_on_old_news() {
        lanes.handle(new Deposit(ACCOUNT, 1));
        others.handle(new Deposit(ACCOUNT, 99));
        assertThat(lanes.handle(new Withdraw(ACCOUNT, 100), "all").state()).isZero();

        others.handle(new Deposit(ACCOUNT, 5));
        assertThatThrownBy(() -> lanes.handle(new Withdraw(ACCOUNT, 6), "more"))
                .isInstanceOf(InsufficientFunds.class)
                .hasMessage("balance is 5");
    }

    @Test
    void a_repetition_on_a_warm_state_gives_the_first_outcome_and_not_insufficient_funds() {
        lanes.handle(new Deposit(ACCOUNT, 100));
        var first = lanes.handle(new Withdraw(ACCOUNT, 80), "withdrawal");
        assertThat(lanes.handle(new Withdraw(ACCOUNT, 80), "withdrawal")).isEqualTo(repetitionOf(first));

        var elsewhere = others.handle(new Withdraw(ACCOUNT, 20), "elsewhere");
        assertThat(lanes.handle(new Withdraw(ACCOUNT, 20), "elsewhere")).isEqualTo(repetitionOf(elsewhere));
    }

    @Test
    void what_a_command_wrote_outside_of_its_boundary_is_not_in_the_state_of_the_next_one() {
        var transfers = CommandLanes.of(CommandHandler.of(
                store,
                new Bank.Ruled(
                        (command, _) -> List.of(new Withdrawn(command.account(), 5), new Deposited(OTHER_ACCOUNT, 5))),
                Bank.codec(),
                Bank::boundary));
        others.handle(new Deposit(ACCOUNT, 100));
        assertThat(transfers.handle(new Withdraw(ACCOUNT, 5)).state()).isEqualTo(100);
        assertThat(transfers.handle(new Withdraw(ACCOUNT, 5)).state()).isEqualTo(95);
        assertThat(others.handle(new Deposit(ACCOUNT, 0)).state()).isEqualTo(90);
    }

    @Test
    void after_an_unknown_outcome_the_next_command_sees_what_was_done() {
        lanes.handle(new Deposit(ACCOUNT, 100));
        store.afterAppend(append -> {
            throw new OutcomeUnknownException(append, "the answer is lost, as the test wants it", null);
        });
        assertThatThrownBy(() -> lanes.handle(new Withdraw(ACCOUNT, 80), "withdrawal"))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(lanes.handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(21);
        assertThat(lanes.handle(new Withdraw(ACCOUNT, 80), "withdrawal").state())
                .isEqualTo(20);
    }

    @Test
    void a_warm_state_of_a_history_that_is_lost_is_let_go() {
        lanes.handle(new Deposit(ACCOUNT, 100));
        store.beforeAppend(_ -> {
            throw new LostFutureException(behind.head(), behind.head());
        });
        assertThat(lanes.handle(new Withdraw(ACCOUNT, 80), "withdrawal").state())
                .isEqualTo(20);
    }

    @Test
    void states_are_kept_up_to_a_weight_and_those_used_last() {
        var some = CommandLanes.of(handler, LaneLimits.<Long>standard().withStatesMax(10));
        for (int i = 0; i < 30; i++) some.handle(new Deposit(Tag.of("account", "a" + i), 1));
        assertThat(some.warmStates()).isEqualTo(10);
        int reads = store.reads().size();
        for (int i = 20; i < 30; i++) some.handle(new Deposit(Tag.of("account", "a" + i), 1));
        assertThat(store.reads()).hasSize(reads);
        assertThat(some.handle(new Deposit(Tag.of("account", "a0"), 1)).state()).isEqualTo(2);

        var byBalance = CommandLanes.of(handler, LaneLimits.<Long>standard().withWarmMax(50, balance -> balance));
        byBalance.handle(new Deposit(Tag.of("account", "small"), 20));
        byBalance.handle(new Deposit(Tag.of("account", "middle"), 40));
        byBalance.handle(new Deposit(Tag.of("account", "large"), 51));
        assertThat(byBalance.warmStates()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- turns

    @Test
    void commands_of_one_boundary_are_handled_in_the_order_in_which_they_came() throws Exception {
        var stuck = stuckAppend();
        var first = start(new Deposit(ACCOUNT, 1));
        stuck.begun.await();
        var waiting = new ArrayList<FutureTask<Long>>();
        for (int i = 0; i < 20; i++) waiting.add(startAndQueue(new Deposit(ACCOUNT, 1)));
        stuck.end.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (int i = 0; i < 20; i++) assertThat(waiting.get(i).get()).isEqualTo(i + 2);
        assertThat(store.reads()).hasSize(1);
    }

    @Test
    void who_comes_again_at_once_does_not_overtake_who_waits() throws Exception {
        var stuck = stuckAppend();
        var busy = new FutureTask<>(() -> {
            for (int i = 0; i < 100; i++) lanes.handle(new Deposit(ACCOUNT, 1));
            return 100;
        });
        Thread.ofVirtual().start(busy);
        stuck.begun.await();
        var waiting = startAndQueue(new Deposit(ACCOUNT, 1));
        stuck.end.countDown();

        assertThat(waiting.get()).as("state after the command that waited").isEqualTo(2);
        assertThat(busy.get()).isEqualTo(100);
    }

    @Test
    void other_lanes_go_on_while_one_is_stuck() throws Exception {
        var stuck = stuckAppend();
        var first = start(new Deposit(ACCOUNT, 1));
        stuck.begun.await();
        assertThat(lanes.handle(new Deposit(OTHER_ACCOUNT, 7)).state()).isEqualTo(7);
        assertThat(first.isDone()).isFalse();
        stuck.end.countDown();
        assertThat(first.get()).isEqualTo(1);
    }

    @Test
    void a_poisonous_command_hurts_only_itself() throws Exception {
        var poisonous = CommandLanes.of(CommandHandler.of(
                store,
                new Bank.Ruled((command, balance) -> {
                    if (command instanceof Withdraw) throw new StackOverflowError("as the test wants it");
                    return new Account().decide(command, balance);
                }),
                Bank.codec(),
                Bank::boundary));
        var attempts = Crowd.of(
                60,
                i -> i % 3 == 0
                        ? poisonous.handle(new Withdraw(ACCOUNT, 1))
                        : poisonous.handle(new Deposit(ACCOUNT, 1), "deposit-" + i));

        assertThat(attempts.stream().filter(attempt -> attempt.state() == Future.State.SUCCESS))
                .hasSize(40)
                .allMatch(attempt -> attempt.resultNow().conflicts() == 0);
        assertThat(others.handle(new Withdraw(ACCOUNT, 40)).state()).isZero();
    }

    @Test
    void who_comes_to_a_lane_that_is_full_is_refused_and_others_are_not() throws Exception {
        lanes = CommandLanes.of(handler, LaneLimits.<Long>standard().withCommandsMax(3));
        var stuck = stuckAppend();
        var accepted = new ArrayList<>(List.of(start(new Deposit(ACCOUNT, 1))));
        stuck.begun.await();
        accepted.add(startAndQueue(new Deposit(ACCOUNT, 1)));
        accepted.add(startAndQueue(new Deposit(ACCOUNT, 1)));
        assertThatThrownBy(() -> lanes.handle(new Deposit(ACCOUNT, 1)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("lane of a boundary, max=3");
        assertThat(lanes.handle(new Deposit(OTHER_ACCOUNT, 7)).state()).isEqualTo(7);

        stuck.end.countDown();
        for (var one : accepted) one.get();
        assertThat(lanes.handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(4);
    }

    @Test
    void who_is_interrupted_before_his_turn_leaves_and_stays_interrupted() throws Exception {
        var stuck = stuckAppend();
        var first = start(new Deposit(ACCOUNT, 1));
        stuck.begun.await();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> lanes.handle(new Deposit(ACCOUNT, 1), "deposit"))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("nothing was written");
        assertThat(Thread.interrupted()).isTrue();
        stuck.end.countDown();
        assertThat(first.get()).isEqualTo(1);
        assertThat(lanes.handle(new Deposit(ACCOUNT, 1), "deposit").repeated()).isFalse();
    }

    @Test
    void who_waits_until_his_deadline_leaves() throws Exception {
        var stuck = stuckAppend();
        var first = start(new Deposit(ACCOUNT, 1));
        stuck.begun.await();
        assertThatThrownBy(() -> lanes.handle(
                        new Deposit(ACCOUNT, 1),
                        CommandContext.none().deadline(Instant.now().plusMillis(20))))
                .isInstanceOf(TimedOutException.class);
        stuck.end.countDown();
        assertThat(first.get()).isEqualTo(1);
        assertThat(lanes.handle(new Deposit(ACCOUNT, 1), CommandContext.none().deadline(Instant.MAX))
                        .state())
                .isEqualTo(2);
    }

    // ---------------------------------------------------------------- many writers

    @Test
    void the_race_of_two_single_writers_and_a_handler_on_few_accounts_is_one_order() throws Exception {
        var rival = CommandLanes.of(handler);
        var race = new AccountRace(behind, List.of(lanes, rival, handler), System.nanoTime());
        race.run();
        race.check();
    }

    // ---------------------------------------------------------------- what the tests speak in

    /// An append that begins and does not end.
    private record Stuck(CountDownLatch begun, CountDownLatch end) {}

    private Stuck stuckAppend() {
        var stuck = new Stuck(new CountDownLatch(1), new CountDownLatch(1));
        store.beforeAppend(_ -> {
            stuck.begun.countDown();
            try {
                stuck.end.await();
            } catch (InterruptedException impossible) {
                throw new AssertionError(impossible);
            }
        });
        return stuck;
    }

    private FutureTask<Long> start(AccountCommand command) {
        var task = new FutureTask<>(() -> lanes.handle(command).state());
        Thread.ofVirtual().start(task);
        return task;
    }

    /// Returns when the command waits for its turn.
    private FutureTask<Long> startAndQueue(AccountCommand command) throws InterruptedException {
        var task = new FutureTask<>(() -> lanes.handle(command).state());
        var thread = Thread.ofVirtual().start(task);
        while (thread.getState() != Thread.State.WAITING) Thread.sleep(1);
        return task;
    }

    /// The balance by all events.
    static long balance(EventStore store, Tag account) {
        long balance = 0;
        try (var reader = store.read(Query.tagged(account))) {
            for (var recorded : reader) {
                balance = new Account().evolve(balance, Bank.codec().decode(recorded));
            }
        }
        return balance;
    }
}
