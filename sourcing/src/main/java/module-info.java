/// Deciders, the handler that runs them on any event store, and codecs for their events. Start reading at
/// [dev.proust.sourcing].
module dev.proust.sourcing {
    requires static transitive org.jspecify;
    requires transitive dev.proust.store;
    requires transitive tools.jackson.databind;
    // A module of every JDK, so that it costs nobody a dependency. Were it optional (static), whoever uses the package
    // jdbc would compile without it, and fail when run.
    requires transitive java.sql;

    exports dev.proust.sourcing;
    exports dev.proust.sourcing.jdbc;
    exports dev.proust.sourcing.json;
    exports dev.proust.sourcing.projection;
    exports dev.proust.sourcing.saga;
}
