package dev.proust.cli;

import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.sourcing.json.Fixture;
import dev.proust.store.Criterion;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./proust record DIR …`: writes events down, one a line, for tests to read.
@Command(
        name = "record",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Writes events of a store that nobody has open as lines of JSON, which tests read with Fixture.read. They"
                    + " hold all that the events say, and no erasure reaches them: think of whose data it is.%n",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the events are written",
            "2:wrong arguments, or there is no store",
            "3:not all of them are written: somebody has the store open, or it cannot be read",
        })
final class RecordCommand implements Callable<Integer> {

    @Mixin
    private StoreArgument store = new StoreArgument();

    @Option(names = "--from", paramLabel = "POSITION", description = "The first position. 1, if nothing is said.")
    private long from = 1;

    @Option(names = "--to", paramLabel = "POSITION", description = "The last position. The head, if nothing is said.")
    private long to = Long.MAX_VALUE;

    @Option(names = "--stream", paramLabel = "NAME", description = "Only events of this stream.")
    private String stream = "";

    @Option(names = "--tag", paramLabel = "KEY:VALUE", description = "Only events that bear this tag, and all others.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to. The terminal, if nothing is said.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (out.isPresent() && Files.exists(out.get())) throw store.wrong(out.get() + " exists already");
        var query = query();
        return store.use("record", () -> record(query));
    }

    @SuppressWarnings("StreamToIterable") // it is iterated once
    private int record(Query query) throws IOException {
        try (var opened = Proust.open(store.directory(), Options.defaults().onlyExisting());
                var reader = opened.read(query, ReadOptions.forwards())) {
            var events = StreamSupport.stream(reader.spliterator(), false)
                    .dropWhile(event -> event.position() < from)
                    .takeWhile(event -> event.position() <= to);
            spec.commandLine().getErr().println(write(events::iterator) + " events");
            return Main.GOOD;
        }
    }

    private long write(Iterable<RecordedEvent> events) throws IOException {
        if (out.isEmpty()) return Fixture.record(events, spec.commandLine().getOut());
        try (var file = new PrintWriter(Files.newBufferedWriter(out.get()))) {
            long lines = Fixture.record(events, file);
            if (file.checkError()) throw new IOException("cannot write " + out.get());
            return lines;
        }
    }

    private Query query() {
        try {
            var everywhere = stream.isEmpty() ? Criterion.everything() : Criterion.stream(Stream.of(stream));
            return Query.of(everywhere.withTags(tags.stream().map(Tag::parse).toArray(Tag[]::new)));
        } catch (IllegalArgumentException senseless) {
            throw store.wrong(String.valueOf(senseless.getMessage()));
        }
    }
}
