package dev.proust.benchmarks.fill;

import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Progress;
import dev.proust.benchmarks.harness.Table;
import dev.proust.store.Append;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Fills a store quickly: many events an append, a few appends at once, no conditions.
public final class Filling {

    /// Events of one append.
    public static final int APPEND_EVENTS = 500;

    private static final int CLIENTS = 4;
    private static final long PROGRESS_EVENTS = 500_000;

    private final EventStore store;
    private final Payloads payloads;
    private final Progress progress;
    private final int appendEvents;
    private final int clients;
    private final AtomicLong events = new AtomicLong();
    private final Set<String> taggedCategories = new HashSet<>();

    private Filling(EventStore store, Payloads payloads, Progress progress, int appendEvents, int clients) {
        this.appendEvents = appendEvents;
        this.clients = clients;
        this.store = store;
        this.payloads = payloads;
        this.progress = progress;
    }

    /// Fills a store with all events of these populations.
    public static void fill(EventStore store, List<Population> populations, Payloads payloads, Progress progress)
            throws InterruptedException {
        fill(store, populations, payloads, progress, APPEND_EVENTS, CLIENTS);
    }

    /// The same with appends of so many events, and so many of them at once.
    public static void fill(
            EventStore store,
            List<Population> populations,
            Payloads payloads,
            Progress progress,
            int appendEvents,
            int clients)
            throws InterruptedException {
        var filling = new Filling(store, payloads, progress, appendEvents, clients);
        populations.stream()
                .filter(Population::isTagged)
                .map(Population::category)
                .forEach(filling.taggedCategories::add);
        filling.run(new Scattering(populations));
    }

    private void run(Scattering scattering) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var appending = new ArrayList<Future<?>>();
            for (int i = 0; i < clients; i++) {
                var own = payloads.split();
                appending.add(threads.submit(() -> append(scattering, own)));
            }
            for (var client : appending) {
                client.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the store could not be filled: " + failed.getCause(), failed.getCause());
        }
    }

    private void append(Scattering scattering, Payloads own) {
        for (var streams = scattering.next(appendEvents); !streams.isEmpty(); streams = scattering.next(appendEvents)) {
            store.append(Append.of(events(streams, own)));
            long before = events.getAndAdd(streams.size());
            long now = before + streams.size();
            if (before / PROGRESS_EVENTS < now / PROGRESS_EVENTS) {
                progress.say("filling: " + Table.number(now) + " events");
            }
        }
    }

    private List<NewEvent> events(List<Stream> streams, Payloads own) {
        return streams.stream().map(stream -> event(stream, own)).toList();
    }

    private NewEvent event(Stream stream, Payloads own) {
        var event = NewEvent.of(stream, "Happened", own.next());
        return taggedCategories.contains(stream.category()) ? event.tagged(Population.tag(stream)) : event;
    }
}
