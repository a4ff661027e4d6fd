package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent;
import dev.proust.contract.Bank.AccountEvent.Deposited;
import dev.proust.contract.Bank.InsufficientFunds;
import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.store.Content;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of commands on an entity of which an event is lost: nobody decides on less than there was, unless the
/// service says what stands for it.
class EmbeddedLostCommandTest {

    private static final Tag ANN = Tag.of("account", "ann");
    private static final Tag BOB = Tag.of("account", "bob");

    @TempDir
    private Path directory;

    private EmbeddedStore store;

    @BeforeEach
    void lose() throws IOException {
        store = Proust.open(directory);
        var accounts = CommandHandler.of(store, new Account(), Bank.codec(), Bank::boundary);
        accounts.handle(new Deposit(ANN, 100_001));
        accounts.handle(new Deposit(ANN, 50));
        accounts.handle(new Deposit(BOB, 7));
        store.close();
        AcceptedDamage.lose(directory, 1, "100001");
        store = Proust.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_command_on_it_is_refused_and_names_the_event() {
        var accounts = CommandHandler.of(store, new Account(), Bank.codec(), Bank::boundary);
        long before = store.head().position();

        assertThatThrownBy(() -> accounts.handle(new Withdraw(ANN, 1)))
                .isInstanceOf(UndecodableEventException.class)
                .hasMessageContaining("position 1")
                .hasMessageContaining("its content was lost to accepted damage");
        assertThat(store.head().position()).isEqualTo(before);
        assertThat(accounts.handle(new Withdraw(BOB, 7)).state()).isZero();
    }

    @Test
    void a_codec_can_say_what_stands_for_it() {
        var accounts = CommandHandler.of(store, new Account(), new NothingForLost(Bank.codec()), Bank::boundary);

        assertThatThrownBy(() -> accounts.handle(new Withdraw(ANN, 51)))
                .isInstanceOf(InsufficientFunds.class)
                .hasMessage("balance is 50");
        assertThat(accounts.handle(new Withdraw(ANN, 50)).state()).isZero();
    }

    private record NothingForLost(EventCodec<AccountEvent> codec) implements EventCodec<AccountEvent> {
        @Override
        public NewEvent encode(AccountEvent event) {
            return codec.encode(event);
        }

        @Override
        public AccountEvent decode(RecordedEvent recorded) {
            return recorded.content() instanceof Content.Lost ? new Deposited(ANN, 0) : codec.decode(recorded);
        }
    }
}
