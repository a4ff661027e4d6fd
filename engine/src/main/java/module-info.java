/// The embedded engine: an [dev.proust.store.EventStore] in a directory. Start reading at [dev.proust.engine].
module dev.proust.engine {
    requires static transitive org.jspecify;
    requires transitive dev.proust.store;
    requires com.github.luben.zstd_jni;

    exports dev.proust.engine;
    exports dev.proust.engine.damage;
    exports dev.proust.engine.disk;
    exports dev.proust.engine.repair;
    exports dev.proust.engine.verify;
}
