package dev.proust.sourcing.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The records that a sealed interface permits, through all sealed interfaces below it: what an event of its can be.
///
/// @param records in the order in which they are permitted
/// @param faults what is permitted and is no record
record Leaves(Set<Class<?>> records, List<String> faults) {

    static Leaves of(Class<?> root) {
        var leaves = new Leaves(new LinkedHashSet<>(), new ArrayList<>());
        leaves.collect(root);
        return leaves;
    }

    /// The class as its source names it: `dev.shop.ShopEvent.LineSold`.
    static String nameOf(Class<?> type) {
        return type.getTypeName().replace('$', '.');
    }

    private void collect(Class<?> type) {
        if (type.isRecord()) {
            records.add(type);
        } else if (type.isSealed()) {
            for (var permitted : type.getPermittedSubclasses()) collect(permitted);
        } else {
            faults.add(nameOf(type) + " is neither a record nor sealed: make it one, so that it is known what events"
                    + " there can be");
        }
    }
}
