package dev.proust.sourcing;

import dev.proust.store.Query;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The states of boundaries, kept for the next command: those that were used last, up to a weight. What is not
/// there is loaded.
///
/// Thread rule: any thread; who takes a state out has it alone until it is put back.
final class WarmStates<S> {

    private record Weighed<S>(Folded<S> folded, long weight) {}

    private final LaneLimits<S> limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Query, Weighed<S>> states = new LinkedHashMap<>();
    private long weight;

    WarmStates(LaneLimits<S> limits) {
        this.limits = limits;
    }

    /// Takes out the state of a boundary.
    Optional<Folded<S>> take(Query boundary) {
        lock.lock();
        try {
            var weighed = Optional.ofNullable(states.remove(boundary));
            weighed.ifPresent(gone -> weight -= gone.weight());
            return weighed.map(Weighed::folded);
        } finally {
            lock.unlock();
        }
    }

    /// Puts a state in, which was taken out or is new, and lets go of those that were put in longest ago.
    void put(Query boundary, Folded<S> folded) {
        long its = Math.max(1, limits.weigher().applyAsLong(folded.state()));
        if (its > limits.warmMax()) return;
        lock.lock();
        try {
            states.put(boundary, new Weighed<>(folded, its));
            weight += its;
            for (var eldest = states.values().iterator(); weight > limits.warmMax(); eldest.remove()) {
                weight -= eldest.next().weight();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many states are there.
    int size() {
        lock.lock();
        try {
            return states.size();
        } finally {
            lock.unlock();
        }
    }
}
