package dev.proust.contract.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Checkpoint;
import dev.proust.store.RecordedEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a writer process tells the outside, one line each. What was told outlives the process: it is what a store is
/// held to.
///
/// | line begins with | the words that follow                               | when                       |
/// |------------------|-----------------------------------------------------|----------------------------|
/// | `opening`        | process id                                          | before the store is opened |
/// | `opened`         | checkpoint of the head                              | the store is open          |
/// | `not-opened`     | why                                                 | it could not be opened     |
/// | `about`          | append id, version, events                          | before an append           |
/// | `accepted`       | append id, checkpoint, first position, versions, whether repeated | its answer   |
/// | `conflicted`     | append id, checkpoint, versions, last positions     | its answer                 |
/// | `unknown`        | append id                                           | its answer                 |
/// | `refused`        | append id, why                                      | its answer                 |
/// | `shown`          | checkpoint, stream, version, append id              | an event was read, or came |
/// | `served`         | stream, number of its events                        | a whole stream was read    |
/// | `wrong`          | what                                                | what must never happen     |
/// | `done`           |                                                     | all clients have ended     |
///
/// A line is shorter than [#LINE_BYTES_MAX], so that one `write` puts all of it into the pipe, or nothing.
sealed interface Announcement {

    /// `PIPE_BUF` of Linux.
    int LINE_BYTES_MAX = 4096;

    record Opening(long pid) implements Announcement {
        @Override
        public String line() {
            return "opening " + pid;
        }
    }

    record Opened(Checkpoint head) implements Announcement {
        @Override
        public String line() {
            return "opened " + head;
        }
    }

    record NotOpened(String why) implements Announcement {
        @Override
        public String line() {
            return "not-opened " + oneLine(why);
        }
    }

    record About(PlannedAppend plan) implements Announcement {
        @Override
        public String line() {
            return "about " + plan;
        }
    }

    /// @param versions of the streams written, just after the append
    record Accepted(
            String appendId, Checkpoint checkpoint, long firstPosition, Map<String, Long> versions, boolean repeated)
            implements Announcement {
        @Override
        public String line() {
            return "accepted " + appendId + " " + checkpoint + " " + firstPosition + " " + text(versions) + " "
                    + repeated;
        }
    }

    /// @param versions of the streams that had another one than expected
    /// @param lastPositions of the streams that were expected to be unchanged
    record Conflicted(String appendId, Checkpoint judgedAt, Map<String, Long> versions, Map<String, Long> lastPositions)
            implements Announcement {
        @Override
        public String line() {
            return "conflicted " + appendId + " " + judgedAt + " " + text(versions) + " " + text(lastPositions);
        }
    }

    record Unknown(String appendId) implements Announcement {
        @Override
        public String line() {
            return "unknown " + appendId;
        }
    }

    record Refused(String appendId, Reason reason) implements Announcement {

        /// Why an append was refused.
        enum Reason {
            DISK_FULL,
            READ_ONLY
        }

        @Override
        public String line() {
            return "refused " + appendId + " " + reason;
        }
    }

    record Shown(Checkpoint checkpoint, String stream, long version, String appendId) implements Announcement {

        static Shown of(RecordedEvent event) {
            return new Shown(
                    event.checkpoint(),
                    event.stream().name(),
                    event.version(),
                    event.appendId().orElse("none"));
        }

        @Override
        public String line() {
            return "shown " + checkpoint + " " + stream + " " + version + " " + appendId;
        }
    }

    record Served(String stream, long events) implements Announcement {
        @Override
        public String line() {
            return "served " + stream + " " + events;
        }
    }

    record Wrong(String what) implements Announcement {
        @Override
        public String line() {
            return "wrong " + oneLine(what);
        }
    }

    record Done() implements Announcement {
        @Override
        public String line() {
            return "done";
        }
    }

    /// The line, without its end.
    String line();

    /// The line as it goes into the pipe.
    default byte[] bytes() {
        var bytes = (line() + "\n").getBytes(UTF_8);
        if (bytes.length > LINE_BYTES_MAX) {
            throw new IllegalStateException("line is " + bytes.length + " bytes, at most " + LINE_BYTES_MAX
                    + " are written at once: " + line().substring(0, 80) + " …");
        }
        return bytes;
    }

    /// Reads what [#line] wrote.
    ///
    /// @throws IllegalArgumentException if the line is none of these
    static Announcement parse(String line) {
        int end = line.indexOf(' ');
        var rest = end < 0 ? "" : line.substring(end + 1);
        var words = rest.split(" ", -1);
        return switch (end < 0 ? line : line.substring(0, end)) {
            case "opening" -> new Opening(Long.parseLong(rest));
            case "opened" -> new Opened(Checkpoint.parse(rest));
            case "not-opened" -> new NotOpened(rest);
            case "about" -> new About(PlannedAppend.parse(rest));
            case "accepted" ->
                new Accepted(
                        words[0],
                        Checkpoint.parse(words[1]),
                        Long.parseLong(words[2]),
                        numbers(words[3]),
                        Boolean.parseBoolean(words[4]));
            case "conflicted" ->
                new Conflicted(words[0], Checkpoint.parse(words[1]), numbers(words[2]), numbers(words[3]));
            case "unknown" -> new Unknown(rest);
            case "refused" -> new Refused(words[0], Refused.Reason.valueOf(words[1]));
            case "shown" -> new Shown(Checkpoint.parse(words[0]), words[1], Long.parseLong(words[2]), words[3]);
            case "served" -> new Served(words[0], Long.parseLong(words[1]));
            case "wrong" -> new Wrong(rest);
            case "done" -> new Done();
            default -> throw new IllegalArgumentException("\"" + line + "\" is not an announcement");
        };
    }

    private static String text(Map<String, Long> numbers) {
        if (numbers.isEmpty()) return "-";
        return new TreeMap<>(numbers)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
    }

    private static Map<String, Long> numbers(String text) {
        var numbers = new TreeMap<String, Long>();
        if (text.equals("-")) return numbers;
        for (var entry : text.split(",", -1)) {
            int colon = entry.indexOf(':');
            numbers.put(entry.substring(0, colon), Long.parseLong(entry.substring(colon + 1)));
        }
        return numbers;
    }

    private static String oneLine(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= 900 ? line : line.substring(0, 900) + " …";
    }
}
