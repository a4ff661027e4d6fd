package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.Bank.AccountCommand;
import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent;
import dev.proust.contract.Bank.AccountEvent.Deposited;
import dev.proust.contract.Bank.InsufficientFunds;
import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.CommandLanes;
import dev.proust.sourcing.Commands;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.Moment;
import dev.proust.sourcing.SnapshotCheck;
import dev.proust.sourcing.SnapshotPolicy;
import dev.proust.sourcing.Snapshots;
import dev.proust.sourcing.TimeTravel;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.sourcing.json.JsonState;
import dev.proust.store.FoldId;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Snapshot;
import dev.proust.store.SnapshotStore;
import dev.proust.store.Tag;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is erased lives on in no state that was kept: neither warm nor in a snapshot.
class EmbeddedKeptErasureTest {

    private static final Tag ACCOUNT = Tag.of("account", "ann");
    private static final FoldId FOLD = new FoldId("account", 1);

    @TempDir
    private Path directory;

    private EmbeddedStore behind;
    private InterposedStore store;

    @BeforeEach
    void open() {
        behind = Proust.open(directory);
        store = new InterposedStore(behind);
    }

    @AfterEach
    void close() {
        behind.close();
    }

    /// What keeps states, in any way.
    private List<
                    Function<
                            CommandHandler<AccountCommand, Long, AccountEvent>,
                            Commands<AccountCommand, Long, AccountEvent>>>
            keepers() {
        return List.of(
                CommandLanes::of,
                handler -> handler.withSnapshots(snapshots(behind.snapshots())),
                handler -> CommandLanes.of(handler.withSnapshots(snapshots(behind.snapshots()))));
    }

    private void forEachKeeper(Consumer<Commands<AccountCommand, Long, AccountEvent>> test) {
        for (var keeper : keepers()) {
            behind.close();
            behind = Proust.open(directory.resolve("" + keeper.hashCode()));
            store = new InterposedStore(behind);
            var accounts = keeper.apply(handler(new GivingNothing()));
            accounts.handle(new Deposit(ACCOUNT, 100), "erased");
            accounts.handle(new Deposit(ACCOUNT, 5), "kept");
            test.accept(accounts);
        }
    }

    @Test
    void a_command_after_an_erasure_is_decided_on_what_is_left() {
        forEachKeeper(accounts -> {
            erase();
            assertThat(accounts.handle(new Withdraw(ACCOUNT, 2)).state()).isEqualTo(3);
            assertThat(accounts.handle(new Withdraw(ACCOUNT, 2)).state()).isEqualTo(1);
        });
    }

    @Test
    void a_no_after_an_erasure_rests_on_what_is_left() {
        forEachKeeper(accounts -> {
            erase();
            assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 50)))
                    .isInstanceOf(InsufficientFunds.class)
                    .hasMessage("balance is 5");
        });
    }

    @Test
    void a_command_during_which_something_is_erased_is_decided_on_what_is_left() {
        forEachKeeper(accounts -> {
            store.beforeAppend(_ -> erase());
            assertThat(accounts.handle(new Withdraw(ACCOUNT, 2)).state()).isEqualTo(3);
            assertThat(accounts.handle(new Withdraw(ACCOUNT, 2)).state()).isEqualTo(1);
        });
    }

    @Test
    void a_repetition_after_an_erasure_gives_the_state_of_what_is_left() {
        forEachKeeper(accounts -> {
            handler(new GivingNothing()).handle(new Deposit(ACCOUNT, 1), "elsewhere");
            erase();
            assertThat(accounts.handle(new Deposit(ACCOUNT, 1), "elsewhere").state())
                    .isEqualTo(6);
            assertThat(accounts.handle(new Deposit(ACCOUNT, 5), "kept").state()).isEqualTo(5);
        });
    }

    @Test
    void a_repetition_that_the_rules_would_refuse_by_now_gives_the_state_of_what_is_left() {
        forEachKeeper(accounts -> {
            var others = handler(new GivingNothing());
            others.handle(new Deposit(ACCOUNT, 100));
            others.handle(new Withdraw(ACCOUNT, 200), "elsewhere");
            erase();
            assertThat(accounts.handle(new Withdraw(ACCOUNT, 200), "elsewhere").state())
                    .isEqualTo(-95);
        });
    }

    @Test
    void no_state_from_before_an_erasure_is_kept_after_it() {
        forEachKeeper(accounts -> {
            erase();
            accounts.handle(new Deposit(ACCOUNT, 1));
            accounts.handle(new Deposit(ACCOUNT, 1));
            var check = new SnapshotCheck<>(store, new Account(), new GivingNothing(), snapshots(behind.snapshots()));
            assertThat(check.of(Query.tagged(ACCOUNT))).isEmpty();
        });
    }

    @Test
    void a_snapshot_that_was_fetched_just_before_an_erasure_is_not_used() {
        var kept = new Fetched(behind.snapshots());
        var accounts = handler(new GivingNothing()).withSnapshots(snapshots(kept));
        accounts.handle(new Deposit(ACCOUNT, 100), "erased");
        accounts.handle(new Deposit(ACCOUNT, 5));
        kept.then = this::erase;
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 2)).state()).isEqualTo(3);
        assertThat(accounts.handle(new Withdraw(ACCOUNT, 2)).state()).isEqualTo(1);
    }

    @Test
    void a_look_at_the_past_uses_no_snapshot_that_was_fetched_just_before_an_erasure() {
        var kept = new Fetched(behind.snapshots());
        var accounts = handler(new GivingNothing()).withSnapshots(snapshots(kept));
        accounts.handle(new Deposit(ACCOUNT, 100), "erased");
        for (int i = 0; i < 3; i++) accounts.handle(new Deposit(ACCOUNT, 5));
        kept.then = this::erase;
        var travel = new TimeTravel<>(store, new Account(), new GivingNothing()).withSnapshots(snapshots(kept));
        assertThat(travel.asOf(Query.tagged(ACCOUNT), Moment.now())).isEqualTo(15);
    }

    @Test
    void where_nothing_is_given_in_its_stead_a_command_fails_instead_of_resting_on_it() {
        for (var keeper : keepers()) {
            behind.close();
            behind = Proust.open(directory.resolve("failing" + keeper.hashCode()));
            store = new InterposedStore(behind);
            var accounts = keeper.apply(handler(Bank.codec()));
            accounts.handle(new Deposit(ACCOUNT, 100), "erased");
            accounts.handle(new Deposit(ACCOUNT, 5));
            erase();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> accounts.handle(new Withdraw(ACCOUNT, 2)))
                        .isInstanceOf(UndecodableEventException.class)
                        .hasMessageContaining("its content was erased");
            }
        }
    }

    @Test
    void an_erasure_costs_each_warm_state_one_reload() {
        var lanes = CommandLanes.of(handler(new GivingNothing()));
        lanes.handle(new Deposit(ACCOUNT, 100), "erased");
        erase();
        lanes.handle(new Deposit(ACCOUNT, 1));
        int reads = store.reads().size();
        for (int i = 0; i < 5; i++) lanes.handle(new Deposit(ACCOUNT, 1));
        assertThat(store.reads()).hasSize(reads);
    }

    // ---------------------------------------------------------------- what the tests speak in

    /// For what is erased, nothing was deposited.
    private record GivingNothing() implements EventCodec<AccountEvent> {

        private static final EventCodec<AccountEvent> BANK = Bank.codec();

        @Override
        public NewEvent encode(AccountEvent event) {
            return BANK.encode(event);
        }

        @Override
        public AccountEvent decode(RecordedEvent recorded) {
            return recorded.present().isEmpty() ? new Deposited(ACCOUNT, 0) : BANK.decode(recorded);
        }
    }

    /// Something happens after a snapshot was fetched, once.
    private static final class Fetched implements SnapshotStore {

        private final SnapshotStore kept;
        private Runnable then = () -> {};

        Fetched(SnapshotStore kept) {
            this.kept = kept;
        }

        @Override
        public Optional<Snapshot> latest(String entity, FoldId fold) {
            var latest = kept.latest(entity, fold);
            var now = then;
            then = () -> {};
            now.run();
            return latest;
        }

        @Override
        public void save(Snapshot snapshot) {
            kept.save(snapshot);
        }
    }

    private void erase() {
        assertThat(behind.erase(Query.append("erased"), "as the test wants it").events())
                .isEqualTo(1);
    }

    private CommandHandler<AccountCommand, Long, AccountEvent> handler(EventCodec<AccountEvent> codec) {
        return CommandHandler.of(store, new Account(), codec, Bank::boundary);
    }

    private static Snapshots<Long> snapshots(SnapshotStore kept) {
        return new Snapshots<>(kept, FOLD, JsonState.of(Long.class), SnapshotPolicy.everyEvents(1));
    }
}
