package dev.proust.benchmarks.harness;

import dev.proust.store.Data;

/// What events say.
///
/// Thread rule: one thread; each client has its own.
public interface Payloads {

    /// Random bytes, so many each, each time others, which no compression makes smaller.
    static Payloads of(int bytes) {
        return RandomBytes.of(bytes);
    }

    /// Others for another thread.
    Payloads split();

    /// The next one.
    Data next();
}
