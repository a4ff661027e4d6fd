/// The event store as its users see it: values, three verbs, errors, and a model in memory.
/// Start reading at [dev.proust.store].
module dev.proust.store {
    requires static transitive org.jspecify;

    exports dev.proust.store;
}
