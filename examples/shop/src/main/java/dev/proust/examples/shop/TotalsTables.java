package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.OfLine;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.jdbc.JdbcProjection;
import dev.proust.sourcing.jdbc.ProjectionWorker;
import dev.proust.sourcing.jdbc.Rebuild;
import dev.proust.sourcing.jdbc.TableDiff;
import dev.proust.sourcing.jdbc.TablePair;
import dev.proust.sourcing.jdbc.Transactions;
import dev.proust.sourcing.projection.PartitionKey;
import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionHandler;
import dev.proust.sourcing.projection.WaitOutcome;
import dev.proust.store.Criterion;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/// The totals per customer and per item as tables of an SQL database, kept up to date while the clerks sell.
///
/// ```
///   lines ──► projection "customer_total" ──► table customer_total_1(id, line_count, pieces, thousandths)
///         └─► projection "item_total"     ──► table item_total_1(…)
/// ```
///
/// Each row belongs to one key, a customer or an item, by which the projection is partitioned: so no two
/// partitions write the same row. The database is H2's, in a file beside the store. A program that counts
/// otherwise makes tables of the next version, while those of this one are read, and takes their place.
///
/// Thread rule: one thread opens, waits, reads and closes.
final class TotalsTables implements AutoCloseable {

    /// Counted up when a program counts otherwise.
    static final int VERSION = 1;

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String SUFFIX = "-totals";

    /// All that count; a return that was refused does not.
    private static final Query LINES = Query.of(Criterion.ofTypes(
            ShopCodec.LINE_SOLD, ShopCodec.LINE_RETURNED, ShopCodec.STOCK_ADJUSTED, ShopCodec.BAD_DEBT_ADJUSTED));

    private final EventStore store;
    private final DataSource database;
    private final Table customers;
    private final Table items;
    private final List<ProjectionWorker> workers;

    /// A table and the projection that writes it.
    private record Table(Projection<Connection> declared, JdbcProjection projection) {

        String name() {
            return declared.name() + "_" + declared.version();
        }
    }

    private TotalsTables(EventStore store, String url, int version, Consumer<String> incidents) throws SQLException {
        var source = new JdbcDataSource();
        source.setURL(url);
        this.store = store;
        this.database = source;
        this.customers = table("customer_total", version, "customer", line -> line.customer().stream());
        this.items = table("item_total", version, "item", line -> Stream.of(line.item()));
        this.workers = Stream.of(customers, items)
                .map(table -> ProjectionWorker.start(
                        table.projection(), "shop " + version, incident -> incidents.accept(incident.toString())))
                .toList();
    }

    /// The tables of the store in a directory, made if they are missing.
    ///
    /// @param incidents is told of what somebody should know
    static TotalsTables of(EventStore store, Path directory, Consumer<String> incidents) throws SQLException {
        return of(store, directory, VERSION, incidents);
    }

    /// The tables of another version.
    static TotalsTables of(EventStore store, Path directory, int version, Consumer<String> incidents)
            throws SQLException {
        return new TotalsTables(store, "jdbc:h2:file:" + file(directory).toAbsolutePath(), version, incidents);
    }

    /// Whether a store has tables.
    static boolean exist(Path directory) {
        return Files.exists(Path.of(file(directory) + ".mv.db"));
    }

    private static Path file(Path directory) {
        return Path.of(directory + SUFFIX);
    }

    private Table table(String name, int version, String tag, Keys keys) throws SQLException {
        var projection = Projection.of(
                        name,
                        version,
                        LINES,
                        new Adding(name + "_" + version, keys),
                        ProjectionHandler.<Connection>ignoring())
                .keyedBy(PartitionKey.tag(tag))
                .inPartitions(PARTITIONS);
        var jdbc = JdbcProjection.of(store, projection, Transactions.of(database));
        var table = new Table(projection, jdbc);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists " + table.name() + " (id varchar(100) primary key,"
                    + " line_count bigint not null, pieces bigint not null, thousandths bigint not null)");
        }
        jdbc.install();
        return table;
    }

    /// Under which keys of a table a line counts: none, or one.
    private interface Keys {
        Stream<String> of(Line line);
    }

    /// Adds each line to the row of its key.
    private record Adding(String table, Keys keys, EventCodec<ShopEvent> codec)
            implements ProjectionHandler<Connection> {

        Adding(String table, Keys keys) {
            this(table, keys, ShopCodec.create());
        }

        @Override
        public void handle(RecordedEvent recorded, Connection connection) throws SQLException {
            if (!(codec.decode(recorded) instanceof OfLine event)) return;
            var sum = Totals.Sum.of(event.line());
            for (var key : keys.of(event.line()).toList()) {
                var update = "update " + table + " set line_count = line_count + ?, pieces = pieces + ?,"
                        + " thousandths = thousandths + ? where id = ?";
                if (run(connection, update, sum, key) == 0) {
                    run(
                            connection,
                            "insert into " + table + " (line_count, pieces, thousandths, id) values (?, ?, ?, ?)",
                            sum,
                            key);
                }
            }
        }

        private static int run(Connection connection, String sql, Totals.Sum sum, String key) throws SQLException {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setLong(1, sum.lines());
                statement.setLong(2, sum.quantity());
                statement.setLong(3, sum.thousandths());
                statement.setString(4, key);
                return statement.executeUpdate();
            }
        }
    }

    /// What the tables say, when they hold all that is in the store now.
    ///
    /// @throws IllegalStateException if they do not get there
    Ledger ledger() throws SQLException, InterruptedException {
        var head = store.head();
        for (var table : List.of(customers, items)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                var outcome = table.projection().waitFor(head, keyOf(table, partition), PATIENCE);
                if (!(outcome instanceof WaitOutcome.Reached))
                    throw new IllegalStateException(table.name() + ": " + outcome);
            }
        }
        return new Ledger(read(customers.name()), read(items.name()));
    }

    /// Any key of a partition.
    private static String keyOf(Table table, int partition) {
        for (int i = 0; ; i++) {
            var key = "key " + i;
            if (table.declared().partitionOf(key) == partition) return key;
        }
    }

    private Totals read(String table) throws SQLException {
        var totals = new Totals();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id, line_count, pieces, thousandths from " + table)) {
            while (rows.next()) {
                totals.add(rows.getString(1), new Totals.Sum(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return totals;
    }

    /// Has the tables of the next version take the place of these, if both say the same at the same place. The
    /// clerks go on selling meanwhile.
    ///
    /// @return in what they differ; if in anything, these stay
    List<TableDiff> replaceBy(TotalsTables next) throws InterruptedException {
        var diffs = new ArrayList<TableDiff>();
        var both = Map.of(customers, next.customers, items, next.items);
        for (var pair : both.entrySet()) {
            var rebuild = Rebuild.of(pair.getKey().projection(), pair.getValue().projection());
            diffs.addAll(rebuild.compare(
                    PATIENCE, TablePair.of(pair.getKey().name(), pair.getValue().name(), "id")));
        }
        if (!diffs.stream().allMatch(TableDiff::isEmpty)) return diffs;
        for (var pair : both.entrySet()) {
            Rebuild.of(pair.getKey().projection(), pair.getValue().projection()).switchLive(PATIENCE, connection -> {});
        }
        return List.of();
    }

    /// Whether these are the ones to be read.
    boolean areLive() {
        return Stream.of(customers, items)
                .allMatch(table ->
                        table.projection().liveVersion() == table.declared().version());
    }

    @Override
    public void close() {
        workers.forEach(ProjectionWorker::close);
    }
}
