package dev.proust.sourcing.jdbc;

/// Two versions of a projection did not stand at the same place in time. Nothing was changed; the same may
/// succeed later.
public final class NotCaughtUpException extends RuntimeException {

    NotCaughtUpException(String message) {
        super(message);
    }
}
