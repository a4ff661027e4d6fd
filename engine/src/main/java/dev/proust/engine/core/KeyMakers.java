package dev.proust.engine.core;

import dev.proust.engine.key.Keys;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lends [Keys], which serve one thread at a time and remember what is asked for again and again.
///
/// There are never more than threads that have needed one at the same time.
///
/// Thread rule: any thread.
final class KeyMakers {

    /// The one that was given back last, unless it is lent again: where few threads are at work, it serves them all.
    private final AtomicReference<@Nullable Keys> latest = new AtomicReference<>();

    private final ConcurrentLinkedQueue<Keys> idle = new ConcurrentLinkedQueue<>();
    private final Supplier<Keys> maker;

    KeyMakers(Supplier<Keys> maker) {
        this.maker = maker;
    }

    /// Lets somebody make keys, who must not keep what he was lent.
    <T> T with(Function<Keys, T> use) {
        var keys = take();
        try {
            return use.apply(keys);
        } finally {
            if (!latest.compareAndSet(null, keys)) idle.add(keys);
        }
    }

    private Keys take() {
        var last = latest.getAndSet(null);
        if (last != null) return last;
        var polled = idle.poll();
        return polled == null ? maker.get() : polled;
    }
}
