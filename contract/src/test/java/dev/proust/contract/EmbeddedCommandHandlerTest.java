package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.Bank.AccountCommand;
import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent;
import dev.proust.contract.Bank.AccountEvent.Withdrawn;
import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.engine.disk.FileDisk;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.Decider;
import dev.proust.sourcing.Outcome;
import dev.proust.store.EventStore;
import dev.proust.store.Tag;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command handler on the embedded store: the contract, and what is between a write and its durability.
class EmbeddedCommandHandlerTest extends CommandHandlerContract {

    private static final Tag ACCOUNT = Tag.of("account", "ann");
    private static final Withdraw WITHDRAW_80 = new Withdraw(ACCOUNT, 80);

    @TempDir
    private Path directory;

    private GatedDisk disk;
    private EventStore store;
    private ExecutorService clients;

    @Override
    protected EventStore newStore() {
        return Proust.open(directory.resolve("contract"));
    }

    @BeforeEach
    void openGatedStore() throws Exception {
        disk = new GatedDisk(FileDisk.at(directory.resolve("gated")));
        store = Proust.open(disk, Options.defaults());
        clients = Executors.newVirtualThreadPerTaskExecutor();
        accountsBy(new Account()).handle(new Deposit(ACCOUNT, 100));
    }

    @AfterEach
    void closeGatedStore() {
        disk.open();
        clients.shutdownNow();
        store.close();
    }

    @Test
    void a_withdrawal_repeated_while_the_first_one_is_still_syncing_gives_the_first_outcome() throws Exception {
        var accounts = accountsBy(new Account());
        disk.shut();
        var first = clients.submit(() -> accounts.handle(WITHDRAW_80, "withdrawal"));
        disk.awaitSyncOf("Withdrawn");
        var second = clients.submit(() -> accounts.handle(WITHDRAW_80, "withdrawal"));
        awaitQueued(second);
        assertThat(second.isDone()).isFalse();

        disk.open();
        assertOneWasFirst(get(first), get(second));
        assertThat(get(second).state()).isEqualTo(20);
    }

    @Test
    void while_the_first_one_is_still_syncing_its_outcome_holds_where_the_rules_now_decide_something_else()
            throws Exception {
        var halving = new Bank.Ruled((command, _) -> List.of(new Withdrawn(command.account(), 40)));
        disk.shut();
        var first = clients.submit(() -> accountsBy(new Account()).handle(WITHDRAW_80, "withdrawal"));
        disk.awaitSyncOf("Withdrawn");
        var second = clients.submit(() -> accountsBy(halving).handle(WITHDRAW_80, "withdrawal"));
        awaitQueued(second);
        assertThat(second.isDone()).isFalse();

        disk.open();
        assertOneWasFirst(get(first), get(second));
    }

    @Test
    void an_interrupted_withdrawal_that_is_repeated_while_it_is_still_syncing_is_done_once() throws Exception {
        var accounts = accountsBy(new Account());
        disk.shut();
        var begun = new CountDownLatch(1);
        var first = clients.submit(() -> {
            begun.countDown();
            return accounts.handle(WITHDRAW_80, "withdrawal");
        });
        begun.await();
        disk.awaitSyncOf("Withdrawn");
        first.cancel(true);
        var second = clients.submit(() -> accounts.handle(WITHDRAW_80, "withdrawal"));
        awaitQueued(second);

        disk.open();
        assertThat(get(second).state()).isEqualTo(20);
        assertThat(get(second).events()).containsExactly(new Withdrawn(ACCOUNT, 80));
        assertThat(accounts.handle(WITHDRAW_80, "withdrawal").state()).isEqualTo(20);
        assertThat(store.head().position()).isEqualTo(2);
    }

    @Test
    void who_decided_while_another_command_was_syncing_decides_anew_when_it_is_durable() throws Exception {
        var accounts = accountsBy(new Account());
        disk.shut();
        var first = clients.submit(() -> accounts.handle(new Withdraw(ACCOUNT, 30)));
        disk.awaitSyncOf("Withdrawn");
        var second = clients.submit(() -> accounts.handle(new Withdraw(ACCOUNT, 70)));
        awaitQueued(second);
        assertThat(second.isDone()).isFalse();

        disk.open();
        assertThat(List.of(get(first).state(), get(second).state())).contains(0L);
        assertThat(get(first).conflicts() + get(second).conflicts()).isEqualTo(1);
    }

    @Test
    void a_withdrawal_repeated_after_a_restart_gives_the_first_outcome() throws Exception {
        var first = accountsBy(new Account()).handle(WITHDRAW_80, "withdrawal");
        store.close();
        store = Proust.open(disk, Options.defaults());

        assertThat(accountsBy(new Account()).handle(WITHDRAW_80, "withdrawal")).isEqualTo(repetitionOf(first));
        assertThat(store.head().position()).isEqualTo(2);
    }

    private CommandHandler<AccountCommand, Long, AccountEvent> accountsBy(
            Decider<AccountCommand, Long, AccountEvent> rules) {
        return CommandHandler.of(store, rules, Bank.codec(), Bank::boundary);
    }

    /// That both tell of the same append. What waits at the gate may be an idle writer's farewell, and then the
    /// second one may well be faster.
    private void assertOneWasFirst(Outcome<Long, AccountEvent> one, Outcome<Long, AccountEvent> other) {
        var first = one.repeated() ? other : one;
        var second = one.repeated() ? one : other;
        assertThat(first.repeated()).isFalse();
        assertThat(second).isEqualTo(repetitionOf(first));
        assertThat(store.head().position()).isEqualTo(2);
    }

    /// Gives a client time to get as far as it can while the gate is shut. Nothing rests on it being long enough
    /// but how much the test can notice.
    private static void awaitQueued(Future<?> client) throws InterruptedException {
        for (int i = 0; i < 20 && !client.isDone(); i++) {
            Thread.sleep(5);
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
