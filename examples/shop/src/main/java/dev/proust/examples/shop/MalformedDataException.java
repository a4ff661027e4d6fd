package dev.proust.examples.shop;

/// A line of the data is not what it should be. The message says where, and what was expected.
final class MalformedDataException extends RuntimeException {

    MalformedDataException(String file, long lineNumber, String problem, Throwable cause) {
        super(file + ", line " + lineNumber + ": " + problem, cause);
    }

    MalformedDataException(String file, String problem) {
        super(file + ": " + problem);
    }
}
