package dev.proust.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Sees to it that at most one thread is at work, and that no work is left when none is.
///
/// ```
///   who brings work    bring it ──► begin ──no: somebody is at work, who looks once more before he leaves
///                                     │yes
///                                     ▼
///                                   work ◄──────────────────────┐
///                                     ▼                         │no
///                                   end: leave, look once more ─┴─yes──► gone
/// ```
///
/// Thread rule: any thread.
final class Shift {

    private final AtomicBoolean running = new AtomicBoolean();

    /// Begins to work, unless somebody is at work: he will find what was brought before.
    ///
    /// @return whether the caller is now the one at work, or the one to find somebody who is
    boolean begin() {
        return !running.get() && running.compareAndSet(false, true);
    }

    /// Leaves, and then looks once more, since whoever brought work just before saw somebody at work. The other way
    /// round, that work would be stranded.
    ///
    /// @param hasWork whether there is something to do
    /// @return false if the caller is to go on
    boolean end(BooleanSupplier hasWork) {
        running.set(false);
        return !(hasWork.getAsBoolean() && begin());
    }
}
