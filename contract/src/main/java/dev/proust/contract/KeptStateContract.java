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
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.Decider;
import dev.proust.sourcing.SnapshotCheck;
import dev.proust.sourcing.SnapshotPolicy;
import dev.proust.sourcing.Snapshots;
import dev.proust.sourcing.StateCodec;
import dev.proust.sourcing.json.JsonState;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.FoldId;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Snapshot;
import dev.proust.store.SnapshotStore;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a command handler does with states that were kept: exactly what it does without them, at the cost of
/// the events that have come since.
///
/// To inherit from, beside [CommandHandlerContract].
public abstract class KeptStateContract {

    private static final Tag ACCOUNT = Tag.of("account", "ann");
    private static final Stream HOME = Stream.of("account", "ann");
    private static final Query BOUNDARY = Query.tagged(ACCOUNT);
    private static final FoldId FOLD = new FoldId("account", 1);
    private static final int EVERY = 10;
    private static final int FILL_EVENTS_MAX = 10_000;

    /// What the boundary is called among snapshots, in every process: else nothing would be found again.
    private static final String NAME = "$boundary-bba3feb8fa5dfbee41a89540c983dca411d722aa8334d9297dc3ebc7da36b6bc";

    private InterposedStore store;
    private SnapshotStore kept;
    private CommandHandler<AccountCommand, Long, AccountEvent> accounts;
    private CommandHandler<AccountCommand, Long, AccountEvent> plain;

    /// A store without events. The contract closes it.
    protected abstract EventStore newStore();

    /// Where that store keeps states.
    protected abstract SnapshotStore snapshotsOf(EventStore store);

    @BeforeEach
    void openStore() {
        var behind = newStore();
        store = new InterposedStore(behind);
        kept = snapshotsOf(behind);
        plain = accountsBy(new Account());
        accounts = plain.withSnapshots(snapshots(FOLD));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    // ---------------------------------------------------------------- what it costs

    @Test
    void loading_a_hundred_thousand_events_of_one_entity_costs_as_much_as_the_tail() {
        fill(100_000);
        accounts.handle(new Deposit(ACCOUNT, 1));
        long before = store.eventsRead();

        assertThat(accounts.handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(100_002);
        assertThat(store.eventsRead() - before).isEqualTo(1);
    }

    @Test
    void a_state_is_kept_when_so_many_events_have_come() {
        fill(EVERY - 1);
        accounts.handle(new Deposit(ACCOUNT, 1));
        assertThat(latest()).isEmpty();

        accounts.handle(new Deposit(ACCOUNT, 1));
        assertThat(latest()).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.version()).isEqualTo(EVERY);
            assertThat(snapshot.checkpoint().position()).isEqualTo(EVERY);
            assertThat(snapshot.state().asText()).isEqualTo("10");
        });
        fill(EVERY);
        accounts.handle(new Deposit(ACCOUNT, 1));
        assertThat(latest().orElseThrow().version()).isEqualTo(2 * EVERY + 1);
    }

    @Test
    void a_state_is_kept_when_so_much_data_has_come() {
        long bytes = stored(new Deposited(ACCOUNT, 1)).data().size();
        var bySize = plain.withSnapshots(
                new Snapshots<>(kept, FOLD, JsonState.of(Long.class), SnapshotPolicy.everyBytes(3 * bytes)));
        fill(2);
        bySize.handle(new Deposit(ACCOUNT, 1));
        assertThat(latest()).isEmpty();
        bySize.handle(new Deposit(ACCOUNT, 1));
        assertThat(latest().orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void what_a_conflict_brings_along_counts() {
        fill(EVERY - 1);
        store.beforeAppend(_ -> fill(1));
        assertThat(accounts.handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(EVERY + 1);
        assertThat(latest().orElseThrow().version()).isEqualTo(EVERY);
    }

    // ---------------------------------------------------------------- that nothing else is different

    @Test
    void whatever_is_asked_the_answers_are_those_of_a_handler_that_folds_everything() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var check = new SnapshotCheck<>(store, new Account(), Bank.codec(), snapshots(FOLD));
        for (int step = 0; step < 300; step++) {
            var id = "command-" + random.nextInt(100);
            AccountCommand command = random.nextBoolean()
                    ? new Deposit(ACCOUNT, random.nextInt(1, 5))
                    : new Withdraw(ACCOUNT, random.nextInt(1, 20));
            var first = answer(accounts, command, id);
            assertThat(answer(plain, command, id))
                    .as("step %d under seed %d", step, seed)
                    .isEqualTo(first);
            assertThat(check.of(BOUNDARY))
                    .as("step %d under seed %d", step, seed)
                    .isEmpty();
        }
        assertThat(latest()).isPresent();
    }

    /// The state after the command, or the bank's no.
    private static Object answer(
            CommandHandler<AccountCommand, Long, AccountEvent> handler, AccountCommand command, String id) {
        try {
            var outcome = handler.handle(command, id);
            return List.of(
                    outcome.state(),
                    outcome.events(),
                    outcome.appended().orElseThrow().checkpoint());
        } catch (InsufficientFunds no) {
            return no.toString();
        }
    }

    @Test
    void a_command_that_was_done_before_the_snapshot_gives_its_first_outcome_and_not_insufficient_funds() {
        fill(EVERY);
        var first = accounts.handle(new Withdraw(ACCOUNT, 8), "withdrawal");
        fill(EVERY);
        accounts.handle(new Withdraw(ACCOUNT, 12));
        assertThat(latest().orElseThrow().version()).isGreaterThan(EVERY + 1);

        assertThat(accounts.handle(new Withdraw(ACCOUNT, 8), "withdrawal"))
                .isEqualTo(CommandHandlerContract.repetitionOf(first));
        assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 8), "another"))
                .isInstanceOf(InsufficientFunds.class)
                .hasMessage("balance is 0");
    }

    @Test
    void a_command_that_was_done_before_the_snapshot_gives_its_first_outcome_also_where_nothing_would_be_to_do() {
        var idle = accountsBy(new Bank.Ruled((_, _) -> List.of())).withSnapshots(snapshots(FOLD));
        var first = accounts.handle(new Deposit(ACCOUNT, 1), "deposit");
        fill(EVERY);
        accounts.handle(new Deposit(ACCOUNT, 1));
        assertThat(latest()).isPresent();
        assertThat(idle.handle(new Deposit(ACCOUNT, 1), "deposit"))
                .isEqualTo(CommandHandlerContract.repetitionOf(first));
    }

    // ---------------------------------------------------------------- what is thrown away

    @Test
    void what_another_fold_made_is_thrown_away() {
        fill(EVERY);
        accounts.handle(new Deposit(ACCOUNT, 1));
        var doubled = accountsBy(new Doubling()).withSnapshots(snapshots(new FoldId("account", 2)));
        assertThat(doubled.handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(2 * EVERY + 4);
        assertThat(latest()).isEmpty();
    }

    @Test
    void what_was_forgotten_to_be_thrown_away_is_found_by_a_replay() {
        fill(EVERY);
        accounts.handle(new Deposit(ACCOUNT, 1));
        var check = new SnapshotCheck<>(store, new Doubling(), Bank.codec(), snapshots(FOLD));
        assertThat(check.of(BOUNDARY)).hasValueSatisfying(difference -> {
            assertThat(difference.kept()).isEqualTo(EVERY);
            assertThat(difference.replayed()).isEqualTo(2 * EVERY);
        });
    }

    @Test
    void what_cannot_be_read_or_is_of_another_history_counts_as_not_there() {
        fill(3);
        kept.save(new Snapshot(HOME.name(), FOLD, store.head(), 3, Data.text("three")));
        assertThat(ofStream(kept).handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(4);

        var lost = new Snapshot(HOME.name(), FOLD, new Checkpoint(2, UUID.randomUUID()), 2, Data.json("700"));
        assertThat(ofStream(new Fixed(lost)).handle(new Deposit(ACCOUNT, 1)).state())
                .isEqualTo(5);
    }

    @Test
    void a_state_that_is_too_large_is_folded_each_time() {
        StateCodec<Long> large = new StateCodec<>() {
            @Override
            public Data encode(Long state) {
                return Data.of(new byte[Limits.SNAPSHOT_BYTES_MAX + 1], "application/octet-stream");
            }

            @Override
            public Optional<Long> decode(Data data) {
                throw new AssertionError("nothing was kept");
            }
        };
        var accountsOfMany = plain.withSnapshots(new Snapshots<>(kept, FOLD, large, SnapshotPolicy.everyEvents(1)));
        fill(3);
        accountsOfMany.handle(new Deposit(ACCOUNT, 1));
        assertThat(accountsOfMany.handle(new Deposit(ACCOUNT, 1)).state()).isEqualTo(5);
    }

    @Test
    void boundaries_have_states_of_their_own() {
        fill(EVERY);
        var byTag = accounts;
        var byType = CommandHandler.of(store, new Account(), Bank.codec(), (AccountCommand _) -> ofTypes("Withdrawn"))
                .withSnapshots(snapshots(FOLD));
        byTag.handle(new Withdraw(ACCOUNT, 1));
        assertThat(byType.handle(new Deposit(ACCOUNT, 0)).state()).isEqualTo(-1);
    }

    // ---------------------------------------------------------------- what the tests speak in

    /// An account on which each deposit counts twice.
    private record Doubling() implements Decider<AccountCommand, Long, AccountEvent> {

        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public List<AccountEvent> decide(AccountCommand command, Long balance) {
            return new Account().decide(command, balance);
        }

        @Override
        public Long evolve(Long balance, AccountEvent event) {
            return switch (event) {
                case Deposited deposited -> balance + 2 * deposited.amount();
                case Withdrawn withdrawn -> balance - withdrawn.amount();
            };
        }
    }

    /// One that gives what it must not.
    private record Fixed(Snapshot snapshot) implements SnapshotStore {

        @Override
        public Optional<Snapshot> latest(String entity, FoldId fold) {
            return Optional.of(snapshot);
        }

        @Override
        public void save(Snapshot snapshot) {}
    }

    private static Query ofTypes(String... types) {
        return Query.of(Criterion.tagged(ACCOUNT).withTypes(types));
    }

    private CommandHandler<AccountCommand, Long, AccountEvent> ofStream(SnapshotStore snapshots) {
        return CommandHandler.of(store, new Account(), Bank.codec(), (AccountCommand _) -> Query.stream(HOME))
                .withSnapshots(
                        new Snapshots<>(snapshots, FOLD, JsonState.of(Long.class), SnapshotPolicy.everyEvents(1_000)));
    }

    private Snapshots<Long> snapshots(FoldId fold) {
        return new Snapshots<>(kept, fold, JsonState.of(Long.class), SnapshotPolicy.everyEvents(EVERY));
    }

    /// What is kept of the account's tag.
    private Optional<Snapshot> latest() {
        return kept.latest(NAME, FOLD);
    }

    private CommandHandler<AccountCommand, Long, AccountEvent> accountsBy(
            Decider<AccountCommand, Long, AccountEvent> rules) {
        return CommandHandler.of(store, rules, Bank.codec(), Bank::boundary);
    }

    private void fill(int deposits) {
        for (int left = deposits; left > 0; left -= FILL_EVENTS_MAX) {
            var some = Collections.nCopies(Math.min(left, FILL_EVENTS_MAX), stored(new Deposited(ACCOUNT, 1)));
            store.append(Append.of(some));
        }
    }

    private static NewEvent stored(AccountEvent event) {
        return Bank.codec().encode(event);
    }
}
