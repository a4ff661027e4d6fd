package dev.proust.cli;

import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Erasable;
import dev.proust.engine.Erasure;
import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.store.Criterion;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `./proust erase DIR …`: says what would be erased, and with `--yes` erases it and waits until it is gone.
@Command(
        name = "erase",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Erases events of a store that nobody has open: all that lie in the scope, are of any of the types and bear"
                    + " all of the tags. Their content goes, also from the index and from what was derived; their"
                    + " places, streams, types and times stay. Without --yes it changes nothing, and says what it would"
                    + " erase.%n",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is erased and gone, or without --yes: what would be erased was told",
            "1:it is erased, and nobody is shown it any more, but it is not gone yet: the next opening goes on",
            "2:wrong arguments, or there is no store",
            "3:nothing was erased, or nobody knows: somebody has the store open, or the disk fails",
        })
final class EraseCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    @Mixin
    private StoreArgument store = new StoreArgument();

    @ArgGroup(multiplicity = "0..1", heading = "%nScope, one of:%n")
    private Place place = new Place();

    /// Where to look.
    static final class Place {
        @Option(names = "--stream", paramLabel = "NAME", description = "The events of this stream.")
        private String stream = "";

        @Option(names = "--category", paramLabel = "NAME", description = "The events of all streams of this category.")
        private String category = "";

        @Option(names = "--append", paramLabel = "ID", description = "The events that the append with this id wrote.")
        private String append = "";

        @Option(names = "--all", description = "Every event.")
        private boolean all;
    }

    @Option(names = "--type", paramLabel = "NAME", description = "Only events of this type, or of another named so.")
    private Set<String> types = new LinkedHashSet<>();

    @Option(names = "--tag", paramLabel = "KEY:VALUE", description = "Only events that bear this tag, and all others.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why. It is kept for ever, and should not say what is erased. Needed with --yes.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String reason;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Option(names = "--json", description = "Print what was found or done as one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// What `--json` prints.
    ///
    /// @param events how many were erased, or would be
    /// @param erased whether they were
    /// @param gone whether they are gone from the disk, too
    /// @param cutFiles what openings have cut off the log: it may hold some of it, and is the operator's to delete
    record Printed(
            String directory,
            long events,
            Map<String, Long> categories,
            Map<String, Long> types,
            boolean erased,
            boolean gone,
            List<String> cutFiles) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (yes && reason.isBlank()) throw store.wrong("--yes needs a --reason");
        var query = query();
        return store.use("erase in", () -> {
            try (var opened = Proust.open(store.directory(), Options.defaults().onlyExisting())) {
                return erase(opened, query);
            }
        });
    }

    private Query query() {
        if (types.isEmpty() && tags.isEmpty() && !place.all && isEverywhere()) {
            throw store.wrong("nothing says what to erase: --stream, --category, --append, --type or --tag, or --all");
        }
        try {
            var criterion = scope().withTypes(types)
                    .withTags(tags.stream().map(Tag::parse).toArray(Tag[]::new));
            return Query.of(criterion);
        } catch (IllegalArgumentException senseless) {
            throw store.wrong(String.valueOf(senseless.getMessage()));
        }
    }

    private boolean isEverywhere() {
        return place.stream.isEmpty() && place.category.isEmpty() && place.append.isEmpty();
    }

    private Criterion scope() {
        if (!place.stream.isEmpty()) return Criterion.stream(Stream.of(place.stream));
        if (!place.category.isEmpty()) return Criterion.category(place.category);
        return place.append.isEmpty() ? Criterion.everything() : Criterion.append(place.append);
    }

    private int erase(EmbeddedStore opened, Query query) throws IOException, InterruptedException {
        Erasable erasable;
        try {
            erasable = opened.erasable(query);
        } catch (IllegalArgumentException reserved) {
            throw store.wrong(String.valueOf(reserved.getMessage()));
        }
        if (!yes || erasable.events() == 0) {
            print(erasable, false, false);
            return Main.GOOD;
        }
        var erasure = opened.erase(query, reason);
        boolean isGone = awaitGone(opened, erasure);
        print(erasable, true, isGone);
        return isGone ? Main.GOOD : Main.FOUND;
    }

    private static boolean awaitGone(EmbeddedStore opened, Erasure erasure) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!opened.isGone(erasure)) {
            if (System.nanoTime() > until) return false;
            Thread.sleep(PAUSE);
        }
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- words

    private void print(Erasable erasable, boolean isErased, boolean isGone) throws IOException {
        var cutFiles = cutFiles();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared()
                    .writeValueAsString(new Printed(
                            store.directory().toString(),
                            erasable.events(),
                            erasable.categories(),
                            erasable.types(),
                            isErased,
                            isGone,
                            cutFiles)));
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s: %,d %s%n",
                store.directory(),
                erasable.events(),
                erasable.events() == 1 ? "event" : "events");
        erasable.categories().forEach((name, count) -> out.printf(Locale.ROOT, "  %,12d  in %s%n", count, name));
        erasable.types().forEach((name, count) -> out.printf(Locale.ROOT, "  %,12d  of type %s%n", count, name));
        for (var file : cutFiles) {
            out.println(file + " keeps what was cut off the log, and may hold some of it: delete it yourself.");
        }
        out.println(verdict(erasable, isErased, isGone));
    }

    static String verdict(Erasable erasable, boolean isErased, boolean isGone) {
        if (isGone) return "Erased, and gone.";
        if (isErased) return "Erased. It is not gone from the disk yet: the next opening goes on.";
        return erasable.events() == 0
                ? "There is nothing to erase."
                : "Nothing was erased: --yes --reason TEXT erases them, for ever.";
    }

    private List<String> cutFiles() throws IOException {
        try (var files = Files.list(store.directory())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".cut"))
                    .sorted()
                    .toList();
        }
    }
}
