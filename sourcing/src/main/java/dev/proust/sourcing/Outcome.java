package dev.proust.sourcing;

import dev.proust.store.Appended;
import java.util.List;
import java.util.Optional;

/// What handling a command gave.
///
/// What a service answers to whoever sent the command is best a function of it: a repetition of the command
/// gets an equal outcome, but for its `repeated` and `conflicts`, in any process and at any time, and so the
/// answer can be given again.
///
/// @param state what is known after the command's events: of what lies in its boundary, and nothing that came later
/// @param events what the command caused, in order; none if there was nothing to do
/// @param appended the store's answer; empty if there was nothing to append
/// @param conflicts how often others were faster, and the command was decided anew
public record Outcome<S, E>(S state, List<E> events, Optional<Appended> appended, int conflicts) {

    public Outcome {
        events = List.copyOf(events);
        if (events.isEmpty() != appended.isEmpty()) {
            throw new IllegalArgumentException(
                    "outcome has " + events.size() + " events, and " + (appended.isEmpty() ? "no" : "an") + " append");
        }
        if (conflicts < 0) throw new IllegalArgumentException("conflicts are " + conflicts + ", expected 0 or more");
    }

    /// Whether the command had been handled before under its id, and this is the outcome of that first time.
    public boolean repeated() {
        return appended.map(Appended::repeated).orElse(false);
    }
}
