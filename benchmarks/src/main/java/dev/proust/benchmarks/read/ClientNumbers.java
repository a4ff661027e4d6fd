package dev.proust.benchmarks.read;

import java.util.concurrent.atomic.AtomicInteger;

/// Numbers of clients, none given twice, so that their entities never meet.
///
/// Thread rule: any thread.
final class ClientNumbers {

    private final AtomicInteger given = new AtomicInteger();

    int next() {
        return given.getAndIncrement();
    }
}
