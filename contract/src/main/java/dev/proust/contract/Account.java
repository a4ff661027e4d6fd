package dev.proust.contract;

import dev.proust.contract.Bank.AccountCommand;
import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent;
import dev.proust.contract.Bank.AccountEvent.Deposited;
import dev.proust.contract.Bank.AccountEvent.Withdrawn;
import dev.proust.contract.Bank.InsufficientFunds;
import dev.proust.sourcing.Decider;
import java.util.List;

/// The rules of an account: nobody withdraws what is not there. The README shows it as it is.
final class Account implements Decider<AccountCommand, Long, AccountEvent> {

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public List<AccountEvent> decide(AccountCommand command, Long balance) {
        return switch (command) {
            case Deposit deposit -> List.of(new Deposited(deposit.account(), deposit.amount()));
            case Withdraw withdraw when withdraw.amount() > balance -> throw new InsufficientFunds(balance);
            case Withdraw withdraw -> List.of(new Withdrawn(withdraw.account(), withdraw.amount()));
        };
    }

    @Override
    public Long evolve(Long balance, AccountEvent event) {
        return switch (event) {
            case Deposited deposited -> balance + deposited.amount();
            case Withdrawn withdrawn -> balance - withdrawn.amount();
        };
    }
}
