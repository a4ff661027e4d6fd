package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.engine.disk.FileDisk;
import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Data;
import dev.proust.store.DiskFullException;
import dev.proust.store.EventStore;
import dev.proust.store.EventStoreException;
import dev.proust.store.NewEvent;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.ReadOnlyException;
import dev.proust.store.Stream;
import dev.proust.store.TimedOutException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The embedded store between a write and its durability, and when the disk fails.
class EmbeddedStoreTest {

    private static final Stream ORDER = Stream.of("order", "1");
    private static final Duration A_MOMENT = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    private GatedDisk disk;
    private EventStore store;
    private ExecutorService clients;

    @BeforeEach
    void openStore() throws IOException {
        disk = new GatedDisk(FileDisk.at(directory));
        store = Proust.open(disk, Options.defaults());
        store.append(Append.of(event("Opened")));
        clients = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void closeStore() {
        disk.open();
        clients.shutdownNow();
        store.close();
    }

    // ---------------------------------------------------------------- no answer outruns the disk

    @Test
    void an_append_is_answered_and_shown_only_when_it_is_synced() throws Exception {
        disk.shut();
        var append = clients.submit(() -> store.append(Append.of(event("Slow"))));
        disk.awaitSyncOf("Slow");

        assertThat(store.head().position()).isEqualTo(1);
        assertThat(types()).containsExactly("Opened");
        assertThat(append.isDone()).isFalse();

        disk.open();
        assertThat(get(append).lastPosition()).isEqualTo(2);
        assertThat(types()).containsExactly("Opened", "Slow");
    }

    @Test
    void a_subscription_waits_for_the_sync() throws Exception {
        try (var subscription = store.subscribe(Query.all(), store.head())) {
            assertThat(subscription.next()).isInstanceOf(Progress.class);
            disk.shut();
            var append = clients.submit(() -> store.append(Append.of(event("Slow"))));
            disk.awaitSyncOf("Slow");

            assertThat(subscription.next(A_MOMENT)).isEmpty();

            disk.open();
            get(append);
            assertThat(subscription.next().checkpoint().position()).isEqualTo(2);
        }
    }

    @Test
    void a_conflict_with_an_append_under_way_waits_for_its_sync() throws Exception {
        disk.shut();
        var holdsUp = clients.submit(() -> store.append(Append.of(event("First"))));
        disk.awaitSyncOf("First");
        var winner =
                clients.submit(() -> store.append(Append.of(event("Winner")).onlyIf(Condition.version(ORDER, 2))));
        awaitQueued(winner);
        var loser = clients.submit(() -> store.append(Append.of(event("Loser")).onlyIf(Condition.version(ORDER, 2))));
        awaitQueued(loser);
        assertThat(loser.isDone()).isFalse();

        disk.open();
        get(holdsUp);
        get(winner);
        assertThatThrownBy(() -> get(loser)).isInstanceOfSatisfying(ConflictException.class, conflict -> {
            assertThat(conflict.checkpoint().position()).isEqualTo(3);
            assertThat(conflict.unseen()).extracting("type").containsExactly("Winner");
        });
    }

    @Test
    void a_repetition_waits_for_the_first_one_under_way() throws Exception {
        disk.shut();
        var append = Append.of(event("Once")).withId("command");
        var first = clients.submit(() -> store.append(append));
        disk.awaitSyncOf("Once");
        var second = clients.submit(() -> store.append(append));
        var other = clients.submit(() -> store.append(Append.of(event("Other")).withId("command")));
        awaitQueued(second);
        awaitQueued(other);
        assertThat(second.isDone()).isFalse();

        disk.open();
        var answer = get(first);
        assertThat(answer.repeated()).isFalse();
        assertThat(get(second)).isEqualTo(answer.asRepetition());
        assertThatThrownBy(() -> get(other))
                .isInstanceOfSatisfying(
                        AppendIdReusedException.class,
                        reused -> assertThat(reused.first()).isEqualTo(answer.asRepetition()));
        assertThat(types()).containsExactly("Opened", "Once");
    }

    // ---------------------------------------------------------------- deadlines and interrupts

    @Test
    void a_deadline_that_passes_in_the_queue_leaves_nothing_written() throws Exception {
        disk.shut();
        var holdsUp = clients.submit(() -> store.append(Append.of(event("First"))));
        disk.awaitSyncOf("First");

        assertThatThrownBy(() -> store.append(
                        Append.of(event("Late")).withDeadline(Instant.now().plus(A_MOMENT))))
                .isInstanceOf(TimedOutException.class);

        disk.open();
        get(holdsUp);
        store.append(Append.of(event("Last")));
        assertThat(types()).containsExactly("Opened", "First", "Last");
    }

    @Test
    void a_deadline_that_passes_after_the_writer_took_the_append_up_leaves_the_outcome_unknown() throws Exception {
        disk.shut();
        var append = Append.of(event("Slow"))
                .withId("slow")
                .withDeadline(Instant.now().plus(A_MOMENT));

        assertThatThrownBy(() -> store.append(append)).isInstanceOf(OutcomeUnknownException.class);

        disk.open();
        var again = store.append(Append.of(event("Slow")).withId("slow"));
        assertThat(again.repeated()).isTrue();
    }

    @Test
    void an_interrupt_does_not_withdraw_an_append() throws Exception {
        disk.shut();
        var append = Append.of(event("Interrupted")).withId("interrupted");
        var flagKept = clients.submit(() -> {
            try {
                store.append(append);
                return false;
            } catch (OutcomeUnknownException unknown) {
                return Thread.currentThread().isInterrupted();
            }
        });
        disk.awaitSyncOf("Interrupted");
        clients.shutdownNow();

        assertThat(flagKept.get(30, TimeUnit.SECONDS)).isTrue();
        disk.open();
        assertThat(store.append(append).repeated()).isTrue();
    }

    @Test
    void an_interrupted_thread_can_read() {
        Thread.currentThread().interrupt();
        try {
            assertThat(types()).containsExactly("Opened");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(types()).containsExactly("Opened");
    }

    // ---------------------------------------------------------------- failures

    @Test
    void a_failed_sync_leaves_all_who_wait_with_an_unknown_outcome_and_the_store_read_only() throws Exception {
        disk.shut();
        var taken = clients.submit(() -> store.append(Append.of(event("Taken"))));
        disk.awaitSyncOf("Taken");
        var queued = clients.submit(() -> store.append(Append.of(event("Queued"))));
        awaitQueued(queued);
        disk.failSyncOf("Taken");
        disk.open();

        assertThatThrownBy(() -> get(taken)).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> get(queued)).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> store.append(Append.of(event("Refused"))))
                .isInstanceOf(ReadOnlyException.class)
                .hasMessageContaining("Input/output error");
        assertThat(types()).containsExactly("Opened");

        store.close();
        store = Proust.open(disk, Options.defaults());
        assertThat(types()).startsWith("Opened").doesNotContain("Refused");
        store.append(Append.of(event("Again")));
        assertThat(types()).endsWith("Again");
    }

    @Test
    void a_writer_that_breaks_leaves_nobody_waiting() {
        store.close();
        var time = new AtomicReference<>(Instant.now());
        store = Proust.open(disk, Options.defaults().withClock(time::get));
        time.set(Instant.MAX);

        assertThatThrownBy(() -> store.append(Append.of(event("Broken").withId(new UUID(1, 1)))))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("the writer is broken");

        time.set(Instant.now());
        assertThatThrownBy(() -> store.append(Append.of(event("Refused")))).isInstanceOf(ReadOnlyException.class);
        assertThat(types()).containsExactly("Opened");
        store.close();
        store = Proust.open(disk, Options.defaults());
        store.append(Append.of(event("Again")));
        assertThat(types()).containsExactly("Opened", "Again");
    }

    @Test
    void a_known_append_id_is_answered_even_after_the_log_has_failed() {
        var append = Append.of(event("Known")).withId("known");
        store.append(append);
        disk.failSyncOf("Lost");
        assertThatThrownBy(() -> store.append(Append.of(event("Lost")))).isInstanceOf(OutcomeUnknownException.class);

        assertThat(store.append(append).repeated()).isTrue();
    }

    @Test
    void a_full_disk_refuses_appends_serves_reads_and_goes_on_by_itself_when_there_is_space() {
        disk.full(true);
        var big = NewEvent.of(ORDER, "Big", Data.of(new byte[900_000], "test/zeros"));

        assertThatThrownBy(() -> store.append(Append.of(big)))
                .isInstanceOf(DiskFullException.class)
                .satisfies(full ->
                        assertThat(((EventStoreException) full).isRetryable()).isTrue());
        assertThat(types()).containsExactly("Opened");

        disk.full(false);
        assertThat(store.append(Append.of(big)).lastPosition()).isEqualTo(2);
    }

    // ---------------------------------------------------------------- open and close

    @Test
    void closing_lets_appends_under_way_finish_and_refuses_those_after() throws Exception {
        disk.shut();
        var underWay = clients.submit(() -> store.append(Append.of(event("UnderWay"))));
        disk.awaitSyncOf("UnderWay");
        var closing = clients.submit(() -> store.close());
        disk.open();

        assertThat(get(underWay).lastPosition()).isEqualTo(2);
        closing.get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> store.append(Append.of(event("Late")))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.read(Query.all())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.subscribe(Query.all(), Checkpoint.START))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void no_append_is_ever_stranded_when_the_store_closes_in_the_middle() throws Exception {
        var appends = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < 200; i++) {
            appends.add(clients.submit(this::appendOrFindClosed));
        }
        store.close();

        int written = 0;
        for (var append : appends) {
            if (append.get(30, TimeUnit.SECONDS)) written++;
        }
        store = Proust.open(disk, Options.defaults());
        assertThat(store.head().position()).isEqualTo(1 + written);
    }

    @Test
    void an_interrupted_thread_can_open_append_and_close() throws IOException {
        var other = directory.resolve("other");
        Thread.currentThread().interrupt();
        try {
            var opened = Proust.open(other);
            assertThatThrownBy(() -> opened.append(Append.of(event("Unknown"))))
                    .isInstanceOf(OutcomeUnknownException.class);
            opened.close();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        try (var again = Proust.open(other)) {
            assertThat(again.head().position()).isEqualTo(1);
        }
    }

    private boolean appendOrFindClosed() {
        try {
            store.append(Append.of(event("Racing")));
            return true;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    private List<String> types() {
        var types = new ArrayList<String>();
        try (var reader = store.read(Query.all())) {
            reader.forEach(event -> types.add(event.type()));
        }
        return types;
    }

    /// Gives a client time to get as far as it can while the gate is shut. Nothing rests on it being long enough but
    /// how much the test can notice.
    private static void awaitQueued(Future<?> client) throws InterruptedException {
        for (int i = 0; i < 20 && !client.isDone(); i++) {
            Thread.sleep(5);
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof EventStoreException known) throw known;
            throw failed;
        }
    }

    private static NewEvent event(String type) {
        return NewEvent.of(ORDER, type, Data.none());
    }
}
