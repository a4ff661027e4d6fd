package dev.proust.sourcing;

import dev.proust.store.ConflictException;

/// Others were faster, each time that a command was tried. Nothing was written.
///
/// The same command can succeed later, when fewer want the same. If it happens often, the boundary is wider
/// than the rule needs, or many threads compete for one entity, which is what [CommandLanes] are for.
public final class OvertakenException extends RuntimeException {

    private final int attempts;
    private final ConflictException last;

    private OvertakenException(String message, int attempts, ConflictException last) {
        super(message, last);
        this.attempts = attempts;
        this.last = last;
    }

    static OvertakenException ofLastAttempt(int attempts, ConflictException last) {
        return new OvertakenException(
                "others were faster at each of " + times(attempts) + ", and Retry allows no more; nothing was written: "
                        + last.failed() + "; try again later, or let those who compete take turns",
                attempts,
                last);
    }

    static OvertakenException ofInterrupt(int attempts, ConflictException last, InterruptedException interrupt) {
        var overtaken = new OvertakenException(
                "the thread was interrupted before another attempt, after others were faster at " + times(attempts)
                        + "; nothing was written: " + last.failed(),
                attempts,
                last);
        overtaken.addSuppressed(interrupt);
        return overtaken;
    }

    private static String times(int attempts) {
        return attempts == 1 ? "1 attempt" : attempts + " attempts";
    }

    /// How often it was tried.
    public int attempts() {
        return attempts;
    }

    /// The last conflict: what had changed, and up to where that was looked at.
    public ConflictException last() {
        return last;
    }
}
