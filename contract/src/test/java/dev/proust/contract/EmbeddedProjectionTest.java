package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import dev.proust.sourcing.jdbc.Incident;
import dev.proust.sourcing.jdbc.JdbcProjection;
import dev.proust.sourcing.jdbc.ProjectionLimits;
import dev.proust.sourcing.jdbc.ProjectionStoppedException;
import dev.proust.sourcing.jdbc.ProjectionWorker;
import dev.proust.sourcing.jdbc.Transactions;
import dev.proust.sourcing.projection.PartitionKey;
import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionHandler;
import dev.proust.sourcing.projection.WaitOutcome;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Projections of an embedded store: what becomes of them when events are erased, and when a store is restored.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EmbeddedProjectionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private JdbcConnectionPool pool;
    private EmbeddedStore store;
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private final List<Incident> incidents = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() throws SQLException {
        pool = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "");
        execute("create table note (stream varchar(100), position bigint primary key, text varchar(100))");
        store = Proust.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
        pool.dispose();
    }

    // ---------------------------------------------------------------- the read model: a row for each event

    private JdbcProjection projection() {
        return projection(1, PartitionKey.stream());
    }

    private JdbcProjection projection(int version, PartitionKey key) {
        var declared = Projection.of("notes", version, Query.category("note"), this::write, gone())
                .keyedBy(key)
                .inPartitions(3);
        var projection = JdbcProjection.of(store, declared, Transactions.of(pool))
                .withLimits(ProjectionLimits.standard().withLease(Duration.ofSeconds(1)));
        projection.install();
        return projection;
    }

    private void write(RecordedEvent event, Connection connection) throws SQLException {
        String text = event.present().orElseThrow().data().asText();
        if (poison.contains(text)) throw new IllegalStateException("nobody writes this");
        try (var insert = connection.prepareStatement("insert into note values (?, ?, ?)")) {
            insert.setString(1, event.stream().name());
            insert.setLong(2, event.position());
            insert.setString(3, text);
            insert.executeUpdate();
        }
    }

    private static ProjectionHandler<Connection> gone() {
        return (event, connection) -> {
            try (var merge = connection.prepareStatement("merge into note key (position) values (?, ?, 'gone')")) {
                merge.setString(1, event.stream().name());
                merge.setLong(2, event.position());
                merge.executeUpdate();
            }
        };
    }

    private Map<Long, String> notes() throws SQLException {
        try (var connection = pool.getConnection();
                var select = connection.prepareStatement("select position, text from note");
                var rows = select.executeQuery()) {
            var notes = new TreeMap<Long, String>();
            while (rows.next()) notes.put(rows.getLong(1), rows.getString(2));
            return notes;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Checkpoint note(String stream, String text) {
        return store.append(Append.of(NewEvent.of(Stream.of("note", stream), "Noted", Data.text(text))
                        .tagged(Tag.of("author", "author-" + stream))))
                .checkpoint();
    }

    /// Lets a worker go on until everything is there that was there when it began.
    private void run(JdbcProjection projection) throws InterruptedException {
        try (var _ = ProjectionWorker.start(projection, "worker", incidents::add)) {
            while (projection.progress().partitions().stream()
                    .anyMatch(partition ->
                            partition.checkpoint().position() < store.head().position())) Thread.sleep(5);
        }
    }

    // ---------------------------------------------------------------- erased

    @Test
    void what_is_erased_after_it_was_handled_is_erased_from_the_read_model_too() throws Exception {
        for (int i = 0; i < 12; i++) note(String.valueOf(i % 4), "note " + i);
        var projection = projection();
        run(projection);
        assertThat(notes()).hasSize(12).doesNotContainValue("gone");

        store.erase(Query.stream(Stream.of("note", "2")), "asked for");
        note("2", "later");
        run(projection);
        assertThat(notes().entrySet().stream().filter(note -> note.getValue().equals("gone")))
                .extracting(note -> note.getKey())
                .containsExactly(3L, 7L, 11L);
        assertThat(notes()).hasSize(13).containsEntry(14L, "later").containsEntry(1L, "note 0");
        assertThat(incidents).isEmpty();
    }

    @Test
    void a_read_model_that_is_built_after_an_erasure_says_the_same_as_one_that_was_there() throws Exception {
        for (int i = 0; i < 12; i++) note(String.valueOf(i % 4), "note " + i);
        run(projection());
        store.erase(Query.tagged(Tag.of("author", "author-1")), "asked for");
        run(projection());
        var there = notes();
        execute("delete from note");
        run(projection(2, PartitionKey.stream()));
        assertThat(notes()).isEqualTo(there).containsEntry(2L, "gone");
    }

    @Test
    void erasures_reach_the_rows_of_keys_that_are_tags() throws Exception {
        for (int i = 0; i < 12; i++) note(String.valueOf(i % 4), "note " + i);
        var projection = projection(1, PartitionKey.tag("author"));
        run(projection);
        store.erase(Query.tagged(Tag.of("author", "author-1")), "asked for");
        run(projection);
        assertThat(notes().entrySet().stream().filter(note -> note.getValue().equals("gone")))
                .extracting(note -> note.getKey())
                .containsExactly(2L, 6L, 10L);
    }

    @Test
    void an_event_that_is_erased_while_it_is_parked_is_gone_when_it_is_retried() throws Exception {
        poison.add("secret");
        for (int i = 0; i < 4; i++) note(String.valueOf(i), "secret");
        for (int i = 0; i < 4; i++) note(String.valueOf(i), "open");
        var projection = projection();
        run(projection);
        assertThat(projection.parked()).hasSize(4);
        store.erase(Query.category("note"), "asked for");
        run(projection);
        assertThat(projection.parked()).hasSize(4);
        assertThat(notes()).isEmpty();

        for (int i = 0; i < 4; i++)
            assertThat(projection.retry("note-" + i).stillParked()).isEmpty();
        assertThat(notes())
                .hasSize(8)
                .allSatisfy((position, text) -> assertThat(text).isEqualTo("gone"));
    }

    // ---------------------------------------------------------------- restored

    @Test
    void a_store_that_ended_uncleanly_and_lost_nothing_is_followed_on_untouched() throws Exception {
        for (int i = 0; i < 12; i++) note(String.valueOf(i % 4), "note " + i);
        run(projection());
        reopen(copy());
        var paid = note("1", "after");
        var projection = projection();
        run(projection);
        assertThat(projection.waitFor(paid, "note-1", PATIENCE)).isEqualTo(new WaitOutcome.Reached());
        assertThat(notes()).hasSize(13).containsEntry(13L, "after");
        assertThat(incidents).isEmpty();
    }

    @Test
    void a_store_that_was_restored_from_before_the_checkpoint_is_refused_until_the_read_model_begins_anew()
            throws Exception {
        for (int i = 0; i < 6; i++) note(String.valueOf(i % 4), "note " + i);
        var backup = copy();
        for (int i = 6; i < 12; i++) note(String.valueOf(i % 4), "note " + i);
        run(projection());
        reopen(backup);
        for (int i = 0; i < 20; i++) note(String.valueOf(i % 4), "other " + i);

        var projection = projection();
        try (var _ = ProjectionWorker.start(projection, "worker", incidents::add)) {
            while (incidents.size() < 3) Thread.sleep(5);
        }
        assertThat(incidents).allSatisfy(incident -> {
            assertThat(incident.kind()).isEqualTo(Incident.Kind.STOPPED);
            assertThat(incident.cause()).isInstanceOf(ProjectionStoppedException.class);
        });
        assertThat(notes()).hasSize(12);

        projection.reset(connection -> {
            try (var delete = connection.prepareStatement("delete from note")) {
                delete.executeUpdate();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
        run(projection);
        assertThat(notes()).hasSize(26).containsEntry(6L, "note 5").containsEntry(7L, "other 0");
    }

    /// A copy of the store's files while it is open: what a disk has after the power went.
    private Path copy() throws IOException {
        var from = folder.resolve("store");
        var to = folder.resolve("copy");
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                if (!file.getFileName().toString().endsWith(".lock")) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
        }
        return to;
    }

    private void reopen(Path directory) {
        store.close();
        store = Proust.open(directory);
    }
}
