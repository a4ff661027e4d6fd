package dev.proust.engine.damage;

import java.util.Optional;

/// Something in a file of a store that is not as it should be.
///
/// @param kind what is damaged
/// @param consequence what would become of it if the store were opened
/// @param file the file's name within the store's directory
/// @param from the offset of the first byte of what is damaged
/// @param to the offset behind its last byte; as `from`, if there is no such file
/// @param positions which events it concerns, as far as that is known; empty: none, or any
/// @param expected what should be there
/// @param found what is there
public record Damage(
        Kind kind,
        Consequence consequence,
        String file,
        long from,
        long to,
        Optional<Positions> positions,
        String expected,
        String found) {

    public Damage {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("bytes " + from + " to " + to + " of " + file + ", expected in order");
        }
    }

    /// What can be damaged.
    public enum Kind {
        /// A segment's header; or the segment is another store's.
        SEGMENT_HEADER("header of a segment"),
        /// A segment that the log goes through is not there.
        MISSING_SEGMENT("missing segment"),
        /// A segment ends before what it should hold.
        SHORT_SEGMENT("segment cut short"),
        /// A stretch of the log where there is no valid header of a batch.
        BATCH("batch"),
        /// Frames or headers of events in a batch whose own header is valid.
        BATCH_CONTENT("content of a batch"),
        /// A batch that is valid, but does not fit on to the one before.
        CHAIN("chain of batches"),
        /// The body of one event.
        BODY("body of an event"),
        /// What ends a segment, and names the next.
        SEAL("seal of a segment"),
        /// What stands behind the last whole batch of the log.
        TORN_TAIL("torn tail"),
        /// Bytes that should be zero, and that nothing reads.
        STRAY_BYTES("stray bytes"),
        /// A segment behind the end of the log, which nothing names.
        SUPERFLUOUS_SEGMENT("segment behind the end"),
        /// The footer of a run; or the run is another store's.
        RUN_FOOTER("footer of a run"),
        /// The directories of a run.
        RUN_DIRECTORY("directories of a run"),
        /// The filter of a run.
        RUN_FILTER("filter of a run"),
        /// A bucket of a run.
        RUN_BUCKET("bucket of a run"),
        /// A block of postings of a run.
        RUN_POSTINGS("posting block of a run"),
        /// A block of places of a run.
        RUN_PLACES("place block of a run"),
        /// A block of copies of events of a run.
        RUN_EVENTS("event block of a run"),
        /// A run that ends with a batch that is not in the log.
        RUN_HISTORY("run of another history"),
        /// A run that is whole, and says something else than the log.
        RUN_CONTRADICTION("run against the log"),
        /// Positions that no run covers, though a later run is there.
        MISSING_RUN("missing run"),
        /// A run that covers what others cover too.
        SUPERFLUOUS_RUN("superfluous run"),
        /// What was being made when a process ended.
        UNFINISHED_FILE("unfinished file"),
        /// What an earlier opening has cut off the log.
        CUT_FILE("cut file"),
        /// A file that no store makes.
        STRANGE_FILE("strange file");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// What it is, for people.
        public String text() {
            return text;
        }
    }

    /// The same with another consequence.
    public Damage with(Consequence other) {
        return new Damage(kind, other, file, from, to, positions, expected, found);
    }

    @Override
    public String toString() {
        return kind.text + ": " + file + ", bytes " + from + " to " + to
                + positions.map(concerned -> ", " + concerned).orElse("") + ": expected " + expected + ", found "
                + found + " (" + consequence.text() + ")";
    }
}
