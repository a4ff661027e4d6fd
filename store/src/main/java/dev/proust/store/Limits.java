package dev.proust.store;

/// Every limit of a store, in one place. What exceeds one is refused with [IllegalArgumentException], whose message
/// names the limit's number and the offending value; nothing is written.
///
/// Constants hold for every store. The components are what a store may have been made with otherwise: read them
/// from [EventStore#limits].
///
/// @param appendEventsMax events of one append
/// @param appendBytesMax the sum of the encoded sizes of one append's events; at most [#APPEND_BYTES_MAX]
/// @param appendConditionsMax conditions of one append
/// @param eventBytesMax the encoded size of one event ([NewEvent#encodedBytes]); at most `appendBytesMax`
public record Limits(int appendEventsMax, int appendBytesMax, int appendConditionsMax, int eventBytesMax) {

    /// The most that any store may accept as one append, in encoded bytes: formats and buffers are made for it.
    public static final int APPEND_BYTES_MAX = 16 * 1024 * 1024;

    /// Bytes of UTF-8 of a stream, category, type, content type or name of metadata.
    public static final int NAME_BYTES_MAX = 256;

    /// Bytes of a tag's key.
    public static final int TAG_KEY_BYTES_MAX = 64;

    /// Bytes of UTF-8 of a tag's value.
    public static final int TAG_VALUE_BYTES_MAX = 256;

    /// Tags of one event.
    public static final int EVENT_TAGS_MAX = 64;

    /// Bytes of UTF-8 of an append id.
    public static final int APPEND_ID_BYTES_MAX = 128;

    /// Bytes of the state of a snapshot. An entity whose state is larger folds all of its events.
    public static final int SNAPSHOT_BYTES_MAX = 1_000_000;

    /// Criteria of one query.
    public static final int QUERY_CRITERIA_MAX = 1_000;

    /// Types of one criterion.
    public static final int CRITERION_TYPES_MAX = 1_000;

    /// Tags of one criterion.
    public static final int CRITERION_TAGS_MAX = EVENT_TAGS_MAX;

    /// Events that a conflict brings along.
    public static final int CONFLICT_EVENTS_MAX = 1_000;

    /// The sum of the encoded sizes of the events that a conflict brings along.
    public static final int CONFLICT_BYTES_MAX = 1024 * 1024;

    /// Seconds between 1970 and the `occurred` of an event, to either side: a hundred thousand years.
    public static final long OCCURRED_EPOCH_SECONDS_MAX = 100_000L * 365 * 24 * 60 * 60;

    /// What every event takes in a log, beside what it says.
    public static final int EVENT_BYTES_FIXED = 80;

    /// What every tag takes in a log, beside its key and value.
    public static final int TAG_BYTES_FIXED = 20;

    /// What every entry of the metadata takes in a log, beside its name and text.
    public static final int METADATA_BYTES_FIXED = 6;

    private static final Limits STANDARD = new Limits(100_000, APPEND_BYTES_MAX, 1_000, 1_000_000);

    public Limits {
        requireAtLeast("appendEventsMax", appendEventsMax, 1);
        requireAtLeast("appendConditionsMax", appendConditionsMax, 0);
        requireAtLeast("eventBytesMax", eventBytesMax, EVENT_BYTES_FIXED);
        requireNotAbove("eventBytesMax", eventBytesMax, "appendBytesMax", appendBytesMax);
        requireNotAbove("appendBytesMax", appendBytesMax, "APPEND_BYTES_MAX", APPEND_BYTES_MAX);
    }

    /// 100,000 events and 16 MiB an append, 1,000 conditions, 1,000,000 bytes an event.
    public static Limits standard() {
        return STANDARD;
    }

    /// The same with another limit for one event.
    public Limits withEventBytesMax(int eventBytesMax) {
        return new Limits(appendEventsMax, appendBytesMax, appendConditionsMax, eventBytesMax);
    }

    /// Checks an append as a whole: an implementation calls it before anything else.
    ///
    /// @return the sum of the encoded sizes of its events
    /// @throws IllegalArgumentException if it exceeds a limit
    public long check(Append append) {
        var events = append.events();
        requireAtMost("append has", events.size(), appendEventsMax, "events");
        requireAtMost("append has", append.conditions().size(), appendConditionsMax, "conditions");
        long sum = 0;
        for (int i = 0; i < events.size(); i++) {
            long bytes = events.get(i).encodedBytes();
            if (bytes > eventBytesMax)
                requireAtMost("event " + i + " of the append is", bytes, eventBytesMax, "bytes encoded");
            sum += bytes;
        }
        requireAtMost("append is", sum, appendBytesMax, "bytes encoded");
        return sum;
    }

    static void requireAtMost(String what, long actual, long max, String unit) {
        if (actual <= max) return;
        throw new IllegalArgumentException(what + " " + actual + " " + unit + ", at most " + max + " are allowed");
    }

    private static void requireNotAbove(String limit, int value, String other, int max) {
        if (value <= max) return;
        throw new IllegalArgumentException(limit + " is " + value + ", at most " + other + " = " + max + " is allowed");
    }

    private static void requireAtLeast(String limit, int value, int min) {
        if (value < min)
            throw new IllegalArgumentException(limit + " is " + value + ", at least " + min + " is needed");
    }
}
