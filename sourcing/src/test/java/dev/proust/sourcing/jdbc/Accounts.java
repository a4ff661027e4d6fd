package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionHandler;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// A read model for tests: of each account, what was paid in, how many events, and a number that tells their
/// order.
final class Accounts {

    /// What is known of an account. The trail is another one if events are left out, come twice or in another
    /// order.
    record Account(long total, long events, long trail) {

        static final Account NONE = new Account(0, 0, 0);

        Account then(long amount, long position) {
            return new Account(total + amount, events + 1, (trail * 31 + position) % 1_000_003);
        }
    }

    private final String table;

    /// Amounts that cannot be handled.
    final Set<Long> poison = ConcurrentHashMap.newKeySet();

    /// How often the handler was called for an event, whether or not that was committed.
    final Map<Long, Integer> calls = new ConcurrentHashMap<>();

    Accounts(int version) {
        this.table = "account_" + version;
    }

    String table() {
        return table;
    }

    String ddl() {
        return "create table " + table + " (account varchar(50) primary key, total bigint not null,"
                + " events bigint not null, trail bigint not null)";
    }

    Projection<Connection> projection(int version, int partitions) {
        return Projection.<Connection>of(
                        "accounts", version, Query.category("account"), this::handle, ProjectionHandler.ignoring())
                .inPartitions(partitions);
    }

    void handle(RecordedEvent event, Connection connection) throws SQLException {
        calls.merge(event.position(), 1, Integer::sum);
        long amount = amount(event);
        String account = event.stream().name();
        try (var update = connection.prepareStatement("update " + table + " set total = total + ?, events = events + 1,"
                + " trail = mod(trail * 31 + ?, 1000003) where account = ?")) {
            update.setLong(1, amount);
            update.setLong(2, event.position());
            update.setString(3, account);
            if (update.executeUpdate() == 0) insert(connection, account, Account.NONE.then(amount, event.position()));
        }
        if (poison.contains(amount)) throw new IllegalStateException("nobody pays " + amount);
    }

    private void insert(Connection connection, String account, Account now) throws SQLException {
        try (var insert = connection.prepareStatement("insert into " + table + " values (?, ?, ?, ?)")) {
            insert.setString(1, account);
            insert.setLong(2, now.total());
            insert.setLong(3, now.events());
            insert.setLong(4, now.trail());
            insert.executeUpdate();
        }
    }

    static Appended pay(EventStore store, String account, long... amounts) {
        var events = java.util.Arrays.stream(amounts)
                .mapToObj(
                        amount -> NewEvent.of(Stream.of("account", account), "Paid", Data.text(Long.toString(amount))))
                .toList();
        return store.append(Append.of(events));
    }

    static long amount(RecordedEvent event) {
        return Long.parseLong(event.present().orElseThrow().data().asText());
    }

    /// What the read model must hold, by the store's events.
    static Map<String, Account> expected(EventStore store) {
        var accounts = new TreeMap<String, Account>();
        try (var events = store.read(Query.category("account"))) {
            for (var event : events) {
                accounts.merge(
                        event.stream().name(),
                        Account.NONE.then(amount(event), event.position()),
                        (before, one) -> before.then(amount(event), event.position()));
            }
        }
        return accounts;
    }

    /// What the read model holds.
    Map<String, Account> actual(Transactions transactions) {
        return new Database(transactions)
                .get(connection -> DatabaseException.unchecked(() -> {
                    var accounts = new TreeMap<String, Account>();
                    try (var select =
                                    connection.prepareStatement("select account, total, events, trail from " + table);
                            var rows = select.executeQuery()) {
                        while (rows.next()) {
                            accounts.put(
                                    rows.getString(1), new Account(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
                        }
                    }
                    return accounts;
                }));
    }
}
