package dev.proust.store;

import java.time.Instant;

/// The deadline passed before the writer took the append up. Nothing was written.
public final class TimedOutException extends EventStoreException {

    public TimedOutException(Instant deadline) {
        super("deadline passed", facts("deadline", deadline), null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
