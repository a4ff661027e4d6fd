package dev.proust.benchmarks.commands;

import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Round;
import dev.proust.benchmarks.harness.Workplace;
import dev.proust.engine.Proust;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.Commands;
import dev.proust.sourcing.SnapshotPolicy;
import dev.proust.sourcing.Snapshots;
import dev.proust.store.EventStore;
import dev.proust.store.FoldId;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Clients that put one command after the other to entities drawn by chance. Each round has a fresh store.
final class Handled implements Contender {

    private static final FoldId FOLD = new FoldId("counter", 1);
    private static final SnapshotPolicy POLICY = SnapshotPolicy.everyEvents(100);

    private final String system;
    private final Path folder;
    private final int entities;
    private final Payloads payloads;
    private final Function<
                    CommandHandler<Counter.Count, Long, Counter.Counted>,
                    Commands<Counter.Count, Long, Counter.Counted>>
            kind;
    private int rounds;

    /// @param entities how many there are; 1 is one that everybody wants
    /// @param kind makes of the handler what is measured
    Handled(
            String system,
            Path folder,
            int entities,
            Payloads payloads,
            Function<
                            CommandHandler<Counter.Count, Long, Counter.Counted>,
                            Commands<Counter.Count, Long, Counter.Counted>>
                    kind) {
        this.system = system;
        this.folder = folder;
        this.entities = entities;
        this.payloads = payloads;
        this.kind = kind;
    }

    @Override
    public String system() {
        return system;
    }

    @Override
    public Round begin(int clients) {
        var directory = folder.resolve(system + "-" + entities + "-" + ++rounds);
        var store = Proust.open(directory);
        var snapshots = new Snapshots<>(store.snapshots(), FOLD, new Counter.States(), POLICY);
        var handler = CommandHandler.of(store, new Counter(), new Counter.Codec(), Counter::boundary)
                .withSnapshots(snapshots);
        return new StoreRound(directory, store, kind.apply(handler), entities, payloads, new AtomicInteger());
    }

    /// @param commands how many were put so far, for their ids
    private record StoreRound(
            Path directory,
            EventStore store,
            Commands<Counter.Count, Long, Counter.Counted> handler,
            int entities,
            Payloads payloads,
            AtomicInteger commands)
            implements Round {

        @Override
        public Operation client(int number) {
            var random = new SplittableRandom(number);
            var own = payloads.split();
            return () -> {
                var entity = Stream.of("counter", "" + random.nextInt(entities));
                handler.handle(new Counter.Count(entity, own.next()), "command-" + commands.incrementAndGet());
            };
        }

        @Override
        public void close() throws IOException {
            store.close();
            Workplace.delete(directory);
        }
    }
}
