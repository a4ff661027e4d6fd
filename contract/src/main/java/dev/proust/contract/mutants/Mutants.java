package dev.proust.contract.mutants;

import dev.proust.contract.mutants.Mutant.Trial;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tries each deliberate bug on a copy of the engine's sources.
///
/// A bug is killed if its trial goes wrong. What does not apply or does not compile is no bug any more, and is
/// an error: a list of bugs that are not there proves nothing.
///
/// Thread rule: one thread.
public final class Mutants {

    private static final String SOURCES = "engine/src/main/java";
    private static final int VIOLATION = 1;
    private static final Pattern SEED = Pattern.compile("torture --seed (-?\\d+)");

    private final Path project;
    private final PrintStream out;

    /// @param project the project's folder
    /// @param out who is told
    public Mutants(Path project, PrintStream out) {
        this.project = project.toAbsolutePath().normalize();
        this.out = out;
    }

    /// Tries them all, one after the other, and says of each what became of it.
    ///
    /// @return whether all were killed
    public boolean killAll(List<Mutant> mutants) throws IOException, InterruptedException {
        int killed = 0;
        for (var mutant : mutants) {
            long begun = System.nanoTime();
            var by = tryOut(mutant);
            if (by.isPresent()) killed++;
            out.println(String.format(
                    Locale.ROOT,
                    "%-8s  %-44s %-32s %6.1f s  %s",
                    by.isPresent() ? "killed" : "SURVIVED",
                    mutant.name(),
                    by.orElse("all went well"),
                    (System.nanoTime() - begun) / 1e9,
                    mutant.description()));
        }
        out.println("mutants killed: " + killed + " of " + mutants.size());
        return killed == mutants.size();
    }

    /// @return what went wrong; empty if nothing did
    private Optional<String> tryOut(Mutant mutant) throws IOException, InterruptedException {
        var work = Files.createTempDirectory("proust-mutant-");
        try {
            copy(project.resolve(SOURCES), work.resolve(SOURCES));
            run(work, work.resolve("apply.log"), "git", "apply", mutant.patch().toString());
            compile(work);
            return switch (mutant.trial()) {
                case Trial.Stories(long count) -> tellStories(work, count);
                case Trial.Threads() -> torture(work, "threads").map(said -> "by threads");
            };
        } finally {
            delete(work);
        }
    }

    private void compile(Path work) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(tool("javac"), "-nowarn", "-proc:none", "-d", "classes", "-cp", classPath()));
        try (var sources = Files.walk(work.resolve(SOURCES))) {
            sources.map(Path::toString)
                    .filter(file -> file.endsWith(".java") && !file.endsWith("module-info.java"))
                    .forEach(command::add);
        }
        run(work, work.resolve("compile.log"), command.toArray(String[]::new));
    }

    private Optional<String> tellStories(Path work, long count) throws IOException, InterruptedException {
        var said = torture(work, "--from", "1", "--count", Long.toString(count));
        if (said.isEmpty()) return Optional.empty();
        var seed = SEED.matcher(said.get());
        if (!seed.find()) throw new IOException("no seed is named:\n" + said.get());
        return Optional.of("by seed " + seed.group(1) + " of " + count);
    }

    /// Tortures the broken engine. The process finds its classes before those of the engine itself.
    ///
    /// @return what was said when something was found; empty if nothing was
    private Optional<String> torture(Path work, String... arguments) throws IOException, InterruptedException {
        var log = work.resolve("torture.log");
        var command = new ArrayList<>(List.of(
                tool("java"),
                "-cp",
                work.resolve("classes") + File.pathSeparator + classPath(),
                "dev.proust.contract.torture.Main"));
        command.addAll(List.of(arguments));
        int exit = start(work, log, command.toArray(String[]::new));
        if (exit == 0) return Optional.empty();
        var said = Files.readString(log);
        if (exit != VIOLATION) throw new IOException("torture ended with " + exit + ":\n" + said);
        return Optional.of(said);
    }

    private static void run(Path work, Path log, String... command) throws IOException, InterruptedException {
        if (start(work, log, command) == 0) return;
        throw new IOException(String.join(" ", List.of(command).subList(0, 2)) + " failed:\n" + Files.readString(log));
    }

    private static int start(Path work, Path log, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
