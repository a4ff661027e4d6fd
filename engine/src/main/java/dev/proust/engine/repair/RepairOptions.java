package dev.proust.engine.repair;

/// What a repair may do.
///
/// @param isDryRun whether it is to say what it would do, and write nothing
public record RepairOptions(boolean isDryRun) {

    /// Heal what can be healed without any loss.
    public static RepairOptions heal() {
        return new RepairOptions(false);
    }

    /// Write nothing.
    public static RepairOptions dryRun() {
        return new RepairOptions(true);
    }
}
