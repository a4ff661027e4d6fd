package dev.proust.sourcing.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.sourcing.projection.ParkedKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two workers, each a process of its own, share a projection into a real PostgreSQL, and are killed with `kill
/// -9` a hundred times in all: while one is dead, the other one takes over.
class KilledWorkerTest {

    private static final int KILLS = 100;
    private static final int PROCESSES = 2;
    private static final int MILLIS_TO_WORK_MAX = 150;

    @TempDir
    private Path folder;

    private ExtensionContext context;

    @RegisterExtension
    final BeforeEachCallback knowing = context -> this.context = context;

    private TestDatabase database;

    @BeforeEach
    void openDatabase() {
        database = TestDatabase.postgres(context);
    }

    @AfterEach
    void closeDatabase() throws Exception {
        database.close();
    }

    @Test
    void totals_are_exact_however_often_workers_are_killed() throws Exception {
        long seed = System.nanoTime();
        var accounts = new Accounts(1);
        accounts.poison.add(KilledWorkerMain.POISON);
        var store = KilledWorkerMain.store();
        var projection = KilledWorkerMain.projection(store, accounts, database, () -> {});
        database.execute(accounts.ddl());
        projection.install();

        int atWork = kill(new SplittableRandom(seed));
        var killed = projection.progress();
        assertThat(killed.position()).as("seed %d", seed).isPositive();
        assertThat(killed.lagEvents())
                .as("whether there was work to the end, seed %d", seed)
                .isPositive();
        assertThat(atWork).as("kills in the middle of work, seed %d", seed).isGreaterThan(KILLS / 2);

        finish(projection);
        var poisoned = projection.parked();
        assertThat(poisoned)
                .as("seed %d", seed)
                .hasSize(1)
                .extracting(ParkedKey::attempts)
                .containsExactly(1);
        accounts.poison.clear();
        assertThat(projection.retry(poisoned.getFirst().key()).stillParked()).isEmpty();
        assertThat(accounts.actual(database)).as("seed %d", seed).isEqualTo(Accounts.expected(store));
    }

    @SuppressWarnings("try")
    private static void finish(JdbcProjection projection) throws InterruptedException {
        try (var worker = ProjectionWorker.start(projection, "last", incident -> {})) {
            while (projection.progress().lagEvents() > 0) Thread.sleep(20);
        }
    }

    /// @return how many were killed after they had begun to work
    private int kill(SplittableRandom random) throws InterruptedException, ExecutionException {
        var left = new AtomicInteger(KILLS);
        try (var executor = Executors.newFixedThreadPool(PROCESSES)) {
            var killers = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < PROCESSES; i++) {
                var its = random.split();
                killers.add(() -> killUntilNone(left, its));
            }
            int atWork = 0;
            for (var killer : executor.invokeAll(killers)) atWork += killer.get();
            return atWork;
        }
    }

    private int killUntilNone(AtomicInteger left, SplittableRandom random) throws IOException, InterruptedException {
        int atWork = 0;
        for (int number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
            var process = start("worker " + number);
            try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                if ("working".equals(said.readLine())) atWork++;
                Thread.sleep(random.nextInt(MILLIS_TO_WORK_MAX));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        return atWork;
    }

    private Process start(String worker) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWorkerMain.class.getName(),
                database.url(),
                worker);
        return new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(folder.resolve("errors").toFile()))
                .start();
    }
}
