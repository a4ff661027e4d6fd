package dev.proust.examples.shop;

import java.util.Locale;

/// Whether goods that come back are compared with what the customer has bought. A store keeps the rule that it was
/// opened with.
enum ReturnRule {
    /// A known customer returns at most what he has bought of the item and not yet returned; what is more is refused.
    CHECKED,
    /// Whatever comes back is taken back.
    UNCHECKED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
