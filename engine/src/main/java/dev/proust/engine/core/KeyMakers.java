package dev.proust.engine.core;

import dev.proust.engine.key.Keys;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/// Lends [Keys], which serve one thread at a time and remember what is asked for again and again.
///
/// There are never more than threads that have needed one at the same time.
///
/// Thread rule: any thread.
final class KeyMakers {

    private final ConcurrentLinkedQueue<Keys> idle = new ConcurrentLinkedQueue<>();
    private final Supplier<Keys> maker;

    KeyMakers(Supplier<Keys> maker) {
        this.maker = maker;
    }

    /// Lets somebody make keys, who must not keep what he was lent.
    <T> T with(Function<Keys, T> use) {
        var polled = idle.poll();
        var keys = polled == null ? maker.get() : polled;
        try {
            return use.apply(keys);
        } finally {
            idle.add(keys);
        }
    }
}
