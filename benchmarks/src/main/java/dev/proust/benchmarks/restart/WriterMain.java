package dev.proust.benchmarks.restart;

import dev.proust.benchmarks.harness.Payloads;
import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/// The process that is killed: it fills a store up to a size, says so, and then appends one event after the other
/// until it dies. If its standard input ends, whoever started it is gone, and so is this.
final class WriterMain {

    /// What it says once it has filled the store and has begun to append one by one.
    static final String FILLED = "filled";

    private static final int APPEND_EVENTS = 500;
    private static final int ENTITY_EVENTS = 10;
    private static final int APPENDS_BEFORE_FILLED = 10;

    private final EventStore store;
    private final Payloads payloads;
    private long events;

    private WriterMain(EventStore store, Payloads payloads) {
        this.store = store;
        this.payloads = payloads;
        this.events = store.head().position();
    }

    /// @param words the directory, how many bytes of events to fill in, the data of an event
    public static void main(String[] words) {
        Thread.ofPlatform().name("listener").daemon().start(WriterMain::dieWithParent);
        var store = Proust.open(Path.of(words[0]));
        var writer = new WriterMain(store, Payloads.of(Integer.parseInt(words[2])));
        writer.fill(Long.parseLong(words[1]));
        for (int i = 0; ; i++) {
            if (i == APPENDS_BEFORE_FILLED) System.out.println(FILLED);
            store.append(Append.of(writer.nextEvent()));
        }
    }

    /// Events encoded, as the limits count them: about what the log takes.
    private void fill(long bytes) {
        long filled = 0;
        while (filled < bytes) {
            var append = new ArrayList<NewEvent>();
            for (int i = 0; i < APPEND_EVENTS; i++) {
                append.add(nextEvent());
            }
            store.append(Append.of(append));
            filled += append.stream().mapToLong(NewEvent::encodedBytes).sum();
        }
    }

    private NewEvent nextEvent() {
        var stream = Stream.of("entity", String.valueOf(events++ / ENTITY_EVENTS));
        return NewEvent.of(stream, "Happened", payloads.next());
    }

    private static void dieWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say here.
            }
        } catch (IOException forsaken) {
            // As if it had ended.
        }
        Runtime.getRuntime().halt(1);
    }
}
