package dev.proust.benchmarks.harness;

import java.io.IOException;

/// A contender, ready to work for a short time. Closing it ends the round and clears up; that is not measured
/// either.
///
/// Thread rule: one thread, that of the comparison; its operations run in the threads of the clients.
public interface Round extends AutoCloseable {

    /// What a client does. The numbers of the clients begin with 0.
    Operation client(int number) throws IOException;

    /// The threads in which its clients run.
    default Thread.Builder threads() {
        return Thread.ofVirtual();
    }

    /// How often each client may do it. A round with a bound is measured from its first operation on: there is no
    /// time to get going, since each operation counts that finds things as they were left.
    default long operationsMax() {
        return Long.MAX_VALUE;
    }

    /// How many events one operation is about: what is counted per second.
    default int eventsPerOperation() {
        return 1;
    }

    @Override
    void close() throws IOException;
}
