package dev.proust.engine.disk;

import java.io.IOException;

/// The disk, or what this user may take of it, is full.
public final class NoSpaceException extends IOException {

    public NoSpaceException(String message, Throwable cause) {
        super(message, cause);
    }

    public NoSpaceException(String message) {
        super(message);
    }
}
