package dev.proust.contract.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import dev.proust.store.EventStoreException;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// The process that is killed: it opens a store, appends with many clients, and [announces][Announcement] everything.
///
/// It works until its standard input says `close`. If that ends without a word, whoever started it is gone, and so is
/// this.
final class WriterMain {

    /// The exit code of a process whose parent is gone.
    static final int FORSAKEN = 3;

    /// What is asked of a writer.
    ///
    /// @param life the number of the process, so that no two use the same append id
    /// @param bytesMax of one event's data
    record Work(Path directory, int life, int clients, long seed, int bytesMax) {

        static Work of(String[] words) {
            return new Work(
                    Path.of(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3]),
                    Integer.parseInt(words[4]));
        }

        String[] words() {
            return new String[] {
                directory.toString(),
                String.valueOf(life),
                String.valueOf(clients),
                String.valueOf(seed),
                String.valueOf(bytesMax)
            };
        }
    }

    private final Work work;
    private final Announcer announcer = new Announcer();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);

    private WriterMain(Work work) {
        this.work = work;
    }

    public static void main(String[] words) throws InterruptedException {
        new WriterMain(Work.of(words)).run();
    }

    private void run() throws InterruptedException {
        Thread.ofPlatform().name("listener").daemon().start(this::listen);
        announcer.say(new Announcement.Opening(ProcessHandle.current().pid()));
        try (var store = Proust.open(work.directory())) {
            announcer.say(new Announcement.Opened(store.head()));
            work(store);
            closing.await();
        } catch (EventStoreException failed) {
            announcer.say(new Announcement.NotOpened(String.valueOf(failed.getMessage())));
        }
    }

    private void work(EventStore store) {
        Thread.ofVirtual().start(() -> follow(store));
        var random = new SplittableRandom(work.seed());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < work.clients(); i++) {
                threads.execute(new Client(i, work, store, announcer, random.split(), stopped));
            }
        }
        announcer.say(new Announcement.Done());
    }

    /// What a subscription delivers is an answer like any other.
    private void follow(EventStore store) {
        try (var subscription = store.subscribe(Query.all(), store.head())) {
            while (true) {
                if (subscription.next() instanceof RecordedEvent event) {
                    announcer.say(Announcement.Shown.of(event));
                }
            }
        } catch (InterruptedException | IllegalStateException closed) {
            // The store was closed.
        } catch (RuntimeException failure) {
            announcer.say(new Announcement.Wrong("subscription: " + failure));
        }
    }

    private void listen() {
        try (var input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            if (input.readLine() != null) {
                stopped.set(true);
                closing.countDown();
                if (input.readLine() == null) return;
            }
        } catch (IOException forsaken) {
            // As if it had ended.
        }
        Runtime.getRuntime().halt(FORSAKEN);
    }
}
