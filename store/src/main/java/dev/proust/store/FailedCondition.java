package dev.proust.store;

/// A condition that did not hold, and what is there instead.
public sealed interface FailedCondition {

    /// The condition as it was given.
    Condition condition();

    /// The stream has another version.
    ///
    /// @param actual the version it has; 0 if there is no such stream
    record WrongVersion(Condition.Version condition, long actual) implements FailedCondition {

        /// Whether the caller's version is *above* the stream's. The caller has then seen what this store never held
        /// or counts wrongly: there are no events to hand over, and it must read anew.
        public boolean isAhead() {
            return condition.version() > actual;
        }

        @Override
        public String toString() {
            return "stream " + condition.stream() + " is at version " + actual + ", expected " + condition.version()
                    + (isAhead() ? ", which is above it: read anew" : "");
        }
    }

    /// The stream holds no event.
    record NoSuchStream(Condition.Exists condition) implements FailedCondition {
        @Override
        public String toString() {
            return "stream " + condition.stream() + " does not exist";
        }
    }

    /// Something that matches came after the checkpoint.
    ///
    /// @param lastPosition the position of the last event that matches
    record Changed(Condition.Unchanged condition, long lastPosition) implements FailedCondition {
        @Override
        public String toString() {
            return "what the query matches changed after position "
                    + condition.checkpoint().position() + ", last at position " + lastPosition;
        }
    }
}
