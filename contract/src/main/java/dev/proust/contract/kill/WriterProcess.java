package dev.proust.contract.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A [WriterMain] in a process of its own, with someone to listen to it.
///
/// Thread rule: one thread; the listening is done by another one.
final class WriterProcess {

    private static final Duration OPENING_MAX = Duration.ofSeconds(60);
    private static final Duration END_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final Life life = new Life();
    private final Witness witness;
    private final Tally tally;
    private final Cleanup cleanup;
    private final Thread listener;
    private final Runnable killing = this::killAll;

    private WriterProcess(Process process, Witness witness, Tally tally, Cleanup cleanup) {
        this.process = process;
        this.witness = witness;
        this.tally = tally;
        this.cleanup = cleanup;
        this.listener = Thread.ofPlatform().name("witness").daemon().unstarted(this::listen);
    }

    /// Starts a writer.
    ///
    /// @param command the words that run it
    /// @param errors the file to which its standard error goes
    static WriterProcess start(List<String> command, Path errors, Witness witness, Tally tally, Cleanup cleanup)
            throws IOException {
        var process = new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(errors.toFile()))
                .start();
        var writer = new WriterProcess(process, witness, tally, cleanup);
        cleanup.add(writer.killing);
        writer.listener.start();
        return writer;
    }

    /// The words that run a writer on the class path of this very process. Its virtual machine starts fast and stays
    /// small: it will not live long.
    static List<String> command(WriterMain.Work work) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                WriterMain.class.getName()));
        command.addAll(List.of(work.words()));
        return command;
    }

    Life life() {
        return life;
    }

    /// Waits until it has opened the store, as it must.
    void awaitOpened() throws InterruptedException {
        if (life.await(now -> now.isOpened() || now.isNotOpened(), OPENING_MAX) && life.isOpened()) return;
        tally.problem("a writer could not open the store: " + life.whyNotOpened());
    }

    /// `kill -9`, now.
    void kill() throws InterruptedException {
        tally.add(Tally.Count.KILLS);
        if (!life.isOpened()) tally.add(Tally.Count.KILLS_WHILE_OPENING);
        killAll();
        end("kill -9");
    }

    /// Asks it to close the store and end.
    void close() throws InterruptedException {
        try {
            process.getOutputStream().write("close\n".getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException gone) {
            // It has ended by itself, as one does that could not open the store.
        }
        end("the order to close");
        if (!process.isAlive() && process.exitValue() != 0) {
            tally.problem("a writer that was asked to close ended with exit code " + process.exitValue());
        }
    }

    private void end(String why) throws InterruptedException {
        if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
            tally.problem("a writer did not end within " + END_MAX.toSeconds() + " s of " + why);
            killAll();
            process.waitFor();
        }
        listener.join(END_MAX);
        witness.lifeEnded();
        cleanup.remove(killing);
    }

    /// The writer itself first: strace, which may stand between, then ends too.
    private void killAll() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        ProcessHandle.of(life.pid()).filter(this::isWriter).ifPresent(ProcessHandle::destroyForcibly);
        try {
            if (life.pid() != 0 && process.waitFor(5, TimeUnit.SECONDS)) return;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /// Not somebody else's, who was given the same number since.
    private boolean isWriter(ProcessHandle handle) {
        return handle.pid() == process.pid()
                || handle.parent()
                        .filter(parent -> parent.pid() == process.pid())
                        .isPresent();
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var announcement = Announcement.parse(line);
                witness.hear(announcement);
                life.hear(announcement);
            }
        } catch (IOException | RuntimeException unexpected) {
            tally.problem("the writer's announcements cannot be read: " + unexpected);
        } finally {
            life.end();
        }
    }
}
