package dev.proust.contract.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a process so that its system calls fail or take longer, and writes down what they did.
///
/// The JDK's `FileChannel.force(false)` is an `fdatasync`, `force(true)` an `fsync`, and a write at a position a
/// `pwrite64`.
///
/// Thread rule: any thread.
final class Strace {

    /// The calls that are written down, and that can be meddled with. All others run at full speed, if the kernel can
    /// sort them out.
    private static final String CALLS = "trace=fdatasync,fsync,pwrite64";

    /// `4711 1700000000.123456 fdatasync(7</path>) = -1 EIO (Input/output error) (INJECTED)`
    private static final Pattern LINE =
            Pattern.compile("(?<thread>\\d+)\\s+(?<seconds>\\d+)\\.(?<micros>\\d{6}) (?<text>(\\w+\\(|<\\.\\.\\. ).*)");

    private static final Pattern CALL = Pattern.compile("^(?<name>\\w+)\\(\\d+<(?<file>[^>]*)>");
    private static final String UNFINISHED = "<unfinished ...>";
    private static final Pattern RESUMED = Pattern.compile("^<\\.\\.\\. \\w+ resumed>");

    private final List<String> command;

    private Strace(List<String> command) {
        this.command = command;
    }

    /// @throws NotPossibleException if it is not installed, or not allowed here
    static Strace find() throws NotPossibleException, InterruptedException {
        var tool = Command.find("strace", "strace").toString();
        var slow = List.of(tool, "-f", "-qq", "-ttt", "-y", "-s", "0", "-e", "signal=none", "-e", CALLS);
        var fast = new ArrayList<>(slow);
        fast.add(1, "--seccomp-bpf");
        try {
            Command.run(with(fast, "true"));
            return new Strace(List.copyOf(fast));
        } catch (NotPossibleException olderOrForbidden) {
            Command.run(with(slow, "true"));
            return new Strace(slow);
        }
    }

    /// The command that runs another one under these injections.
    List<String> around(List<String> traced, List<Injection> injections, Path log) {
        var whole = new ArrayList<>(command);
        for (var injection : injections) {
            whole.addAll(List.of("-e", injection.toString()));
        }
        whole.addAll(List.of("-o", log.toString()));
        whole.addAll(traced);
        return whole;
    }

    private static List<String> with(List<String> words, String more) {
        var all = new ArrayList<>(words);
        all.add(more);
        return all;
    }

    /// A call that was written down.
    ///
    /// @param thread the id of the thread that made it
    /// @param file the path that it was about
    record Call(long thread, Instant time, String name, String file, boolean isInjected, boolean isFailed) {}

    /// The calls in a log, in the order in which they ended. What had not ended when everything was killed is no call.
    static List<Call> calls(Path log) throws IOException {
        var calls = new ArrayList<Call>();
        var begun = new HashMap<String, String>();
        if (!Files.exists(log)) return calls;
        for (var line : Files.readAllLines(log, UTF_8)) {
            var words = LINE.matcher(line);
            if (!words.matches()) continue;
            var thread = words.group("thread");
            var text = words.group("text");
            if (text.endsWith(UNFINISHED)) begun.put(thread, text);
            else calls.add(call(words, RESUMED.matcher(text).replaceFirst(begun.getOrDefault(thread, ""))));
        }
        return calls;
    }

    private static Call call(Matcher words, String text) {
        var call = CALL.matcher(text);
        if (!call.find()) throw new IllegalArgumentException("\"" + text + "\" is not a line of strace's");
        return new Call(
                Long.parseLong(words.group("thread")),
                Instant.ofEpochSecond(
                        Long.parseLong(words.group("seconds")), Long.parseLong(words.group("micros")) * 1_000),
                call.group("name"),
                call.group("file"),
                text.endsWith("(INJECTED)"),
                text.contains(" = -1 "));
    }
}
