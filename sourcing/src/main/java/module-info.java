/// Deciders, the handler that runs them on any event store, and codecs for their events. Start reading at
/// [dev.proust.sourcing].
module dev.proust.sourcing {
    requires static transitive org.jspecify;
    requires transitive dev.proust.store;
    requires transitive tools.jackson.databind;

    exports dev.proust.sourcing;
    exports dev.proust.sourcing.json;
}
