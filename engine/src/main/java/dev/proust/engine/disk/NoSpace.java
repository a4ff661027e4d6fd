package dev.proust.engine.disk;

import java.io.IOException;
import java.util.Locale;

/// Tells a full disk from other failures. The JDK has no type for it: what there is, is the text of the system's
/// error ENOSPC or EDQUOT.
final class NoSpace {

    /// What may fail for want of space.
    interface Action<T> {
        T run() throws IOException;
    }

    private NoSpace() {}

    static <T> T told(String file, Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (NoSpaceException known) {
            throw known;
        } catch (IOException failure) {
            var message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota exceeded")) {
                throw new NoSpaceException(file + ": " + failure.getMessage(), failure);
            }
            throw failure;
        }
    }
}
