package dev.proust.contract;

import dev.proust.contract.Bank.AccountEvent.Deposited;
import dev.proust.contract.Bank.AccountEvent.Withdrawn;
import dev.proust.sourcing.Decider;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.json.JsonCodec;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.List;

/// What the rules of an [Account] speak of, and how its events are stored: in a stream of the account's own, and with
/// its tag.
final class Bank {

    private Bank() {}

    sealed interface AccountCommand {
        Tag account();

        record Deposit(Tag account, long amount) implements AccountCommand {}

        record Withdraw(Tag account, long amount) implements AccountCommand {}
    }

    sealed interface AccountEvent {
        Tag account();

        record Deposited(Tag account, long amount) implements AccountEvent {}

        record Withdrawn(Tag account, long amount) implements AccountEvent {}
    }

    /// The bank's no.
    static final class InsufficientFunds extends RuntimeException {
        InsufficientFunds(long balance) {
            super("balance is " + balance);
        }
    }

    /// What an account may decide instead.
    interface Rule {
        List<AccountEvent> decide(AccountCommand command, long balance);
    }

    /// An account with another rule: what is known stays the same.
    record Ruled(Rule rule) implements Decider<AccountCommand, Long, AccountEvent> {

        @Override
        public Long initial() {
            return new Account().initial();
        }

        @Override
        public List<AccountEvent> decide(AccountCommand command, Long balance) {
            return rule.decide(command, balance);
        }

        @Override
        public Long evolve(Long balance, AccountEvent event) {
            return new Account().evolve(balance, event);
        }
    }

    /// An account by whose rules money is withdrawn, but which cannot take in that it was.
    record Forgetful() implements Decider<AccountCommand, Long, AccountEvent> {

        @Override
        public Long initial() {
            return new Account().initial();
        }

        @Override
        public List<AccountEvent> decide(AccountCommand command, Long balance) {
            return new Account().decide(command, balance);
        }

        @Override
        public Long evolve(Long balance, AccountEvent event) {
            if (event instanceof Withdrawn) throw new UnsupportedOperationException("forgotten");
            return new Account().evolve(balance, event);
        }
    }

    /// What a decision rests on: all that bears the account's tag.
    static Query boundary(AccountCommand command) {
        return Query.tagged(command.account());
    }

    static EventCodec<AccountEvent> codec() {
        return JsonCodec.of(AccountEvent.class)
                .type("Deposited", Deposited.class)
                .type("Withdrawn", Withdrawn.class)
                .stream(event -> Stream.of("account", event.account().value()))
                .tags(event -> List.of(event.account()))
                .build();
    }
}
