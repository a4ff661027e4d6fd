package dev.proust.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A place in a store's history: how a consumer says how far it has got.
///
/// A bare position would lie after a restore from a backup: position 1,000 is there again one day, but holds
/// another event than the one that was seen. So a checkpoint names the *incarnation* that wrote the position: a
/// random id for one unbroken history of a store. A store accepts a checkpoint if its lineage says that this
/// incarnation wrote this position, and else answers [LostFutureException]: it never waits, never skips and never
/// lets it pass.
///
/// @param position the place: 0 or more; 0 is before the first event
/// @param incarnation the incarnation that wrote the position; at position 0 none, whatever is given
public record Checkpoint(long position, UUID incarnation) implements Comparable<Checkpoint> {

    private static final UUID NONE = new UUID(0, 0);

    /// Before the first event. Valid in every store.
    public static final Checkpoint START = new Checkpoint(0, NONE);

    public Checkpoint {
        if (position < 0) throw new IllegalArgumentException("position is " + position + ", expected 0 or more");
        if (position == 0) incarnation = NONE;
        if (position > 0 && incarnation.equals(NONE)) {
            throw new IllegalArgumentException("checkpoint at position " + position + " names no incarnation");
        }
    }

    /// Reads what [#toString] wrote, and nothing else: the JDK would take half an incarnation for a whole one.
    ///
    /// @throws IllegalArgumentException if the text is not a checkpoint
    public static Checkpoint parse(String text) {
        if (text.equals("0")) return START;
        int at = text.indexOf('@');
        try {
            if (at > 0) {
                var incarnation = UUID.fromString(text.substring(at + 1));
                var checkpoint = new Checkpoint(Long.parseLong(text.substring(0, at)), incarnation);
                if (checkpoint.toString().equalsIgnoreCase(text)) return checkpoint;
            }
        } catch (IllegalArgumentException malformed) {
            throw notCheckpoint(text, malformed);
        }
        throw notCheckpoint(text, null);
    }

    private static IllegalArgumentException notCheckpoint(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a checkpoint, expected \"0\" or \"position@incarnation\"", cause);
    }

    /// Compares positions only, unlike [#equals]: meaningful between checkpoints of one history.
    @Override
    public int compareTo(Checkpoint other) {
        return Long.compare(position, other.position);
    }

    /// `position@incarnation`, or `0`. Made for storing; [#parse] reads it.
    @Override
    public String toString() {
        return position == 0 ? "0" : position + "@" + incarnation;
    }
}
