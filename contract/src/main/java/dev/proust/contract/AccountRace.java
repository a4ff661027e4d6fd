package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.Bank.AccountCommand;
import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent;
import dev.proust.contract.Bank.InsufficientFunds;
import dev.proust.sourcing.Commands;
import dev.proust.sourcing.Outcome;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Many threads that put commands on a few accounts to several handlers at once, some of them twice; and
/// whether one order of all commands, the store's, explains each answer:
///
/// | answer     | explained, if                                                                        |
/// |------------|--------------------------------------------------------------------------------------|
/// | an outcome | its state is that of the account just after the one event of the command             |
/// | a no       | there was too little at some moment between question and answer, and the command was |
/// |            | not done before                                                                      |
final class AccountRace {

    private static final int THREADS = 12;
    private static final int COMMANDS_EACH = 60;
    private static final List<Tag> ACCOUNTS = List.of(Tag.of("account", "ann"), Tag.of("account", "bob"));

    /// An answer, with the head of the store before the question and after the answer.
    private record Answer(
            AccountCommand command,
            String id,
            long before,
            long after,
            Optional<Outcome<Long, AccountEvent>> outcome) {}

    private final EventStore store;
    private final List<? extends Commands<AccountCommand, Long, AccountEvent>> handlers;
    private final long seed;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    AccountRace(EventStore store, List<? extends Commands<AccountCommand, Long, AccountEvent>> handlers, long seed) {
        this.store = store;
        this.handlers = handlers;
        this.seed = seed;
    }

    void run() throws InterruptedException {
        var threads = Crowd.of(THREADS, number -> {
            var random = new Random(1_000 * seed + number);
            for (int i = 0; i < COMMANDS_EACH; i++) {
                // Two threads share each id, and the command.
                put(command(new Random(31 * seed + 1_000L * (number / 2) + i)), number / 2 + "-" + i, random);
            }
            return number;
        });
        assertThat(Crowd.thrown(threads)).as("thrown under seed %d", seed).isEmpty();
    }

    private static AccountCommand command(Random random) {
        var account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
        return random.nextInt(5) < 2
                ? new Deposit(account, random.nextInt(1, 10))
                : new Withdraw(account, random.nextInt(1, 10));
    }

    private void put(AccountCommand command, String id, Random random) {
        var handler = handlers.get(random.nextInt(handlers.size()));
        long before = store.head().position();
        Optional<Outcome<Long, AccountEvent>> outcome;
        try {
            outcome = Optional.of(handler.handle(command, id));
        } catch (InsufficientFunds no) {
            outcome = Optional.empty();
        }
        answers.add(new Answer(command, id, before, store.head().position(), outcome));
    }

    void check() {
        var balances = new HashMap<Tag, NavigableMap<Long, Long>>();
        var positions = new HashMap<String, Long>();
        try (var reader = store.read(Query.all())) {
            for (var recorded : reader) {
                var event = Bank.codec().decode(recorded);
                var ofAccount = of(event.account(), balances);
                long balance = new Account().evolve(ofAccount.lastEntry().getValue(), event);
                assertThat(balance).as("balance under seed %d", seed).isNotNegative();
                ofAccount.put(recorded.position(), balance);
                assertThat(positions.put(recorded.appendId().orElseThrow(), recorded.position()))
                        .as("another event of the same command under seed %d", seed)
                        .isNull();
            }
        }
        for (var answer : answers) {
            assertThat(isExplained(answer, of(answer.command().account(), balances), positions))
                    .as("whether the order of the store explains %s under seed %d", answer, seed)
                    .isTrue();
        }
    }

    /// The balances of an account by the positions at which they began.
    private static NavigableMap<Long, Long> of(Tag account, Map<Tag, NavigableMap<Long, Long>> balances) {
        return balances.computeIfAbsent(account, _ -> new TreeMap<>(Map.of(0L, 0L)));
    }

    private static boolean isExplained(Answer answer, NavigableMap<Long, Long> balances, Map<String, Long> positions) {
        var position = Optional.ofNullable(positions.get(answer.id()));
        if (answer.outcome().isPresent()) {
            var outcome = answer.outcome().get();
            return position.isPresent()
                    && outcome.appended().orElseThrow().lastPosition() == position.get()
                    && outcome.state().equals(balances.get(position.get()))
                    && (outcome.repeated() || position.get() > answer.before());
        }
        if (position.isPresent() && position.get() <= answer.before()) return false;
        long wanted = answer.command() instanceof Withdraw withdraw ? withdraw.amount() : 0;
        long first = balances.floorKey(answer.before());
        return balances.subMap(first, true, answer.after(), true).values().stream()
                .anyMatch(balance -> balance < wanted);
    }
}
