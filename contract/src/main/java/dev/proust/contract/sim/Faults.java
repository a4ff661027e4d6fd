package dev.proust.contract.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What is planned to go wrong on a disk.
///
/// Thread rule: one thread at a time.
final class Faults {

    /// What syncs do that say they have synced.
    enum Honesty {
        HONEST,
        LIES_ALWAYS,
        LOSES_NEXT_WRITE,
        MISDIRECTS_NEXT_WRITE
    }

    private final Map<Operation.Kind, Long> failing = new EnumMap<>(Operation.Kind.class);
    private final List<Operation> failed = new ArrayList<>();
    private Honesty honesty = Honesty.HONEST;
    private long untilStop = Long.MAX_VALUE;
    private boolean stopped;
    private long happened;
    private long refused;

    /// Has the n-th operation from now on stop the machine; the next one is the first.
    void stopAt(long n) {
        untilStop = n;
    }

    /// Has the n-th operation of a kind from now on fail once; the next one is the first.
    void failAt(Operation.Kind kind, long n) {
        failing.put(kind, n);
    }

    void be(Honesty honesty) {
        this.honesty = honesty;
    }

    Honesty honesty() {
        return honesty;
    }

    /// What syncs do this time. A single lost or misdirected write is planned once.
    void onceDone() {
        if (honesty != Honesty.LIES_ALWAYS) honesty = Honesty.HONEST;
        happened++;
    }

    /// Counts an operation.
    ///
    /// @return whether the machine stops at it
    boolean stopsNow() {
        if (untilStop == Long.MAX_VALUE || --untilStop > 0) return false;
        stopped = true;
        happened++;
        return true;
    }

    /// Counts an operation among those of its kind.
    ///
    /// @return whether it fails
    boolean failsNow(Operation operation) {
        var kind = operation.kind();
        var left = failing.get(kind);
        if (left == null) return false;
        if (left > 1) {
            failing.put(kind, left - 1);
            return false;
        }
        failing.remove(kind);
        failed.add(operation);
        happened++;
        return true;
    }

    boolean isStopped() {
        return stopped;
    }

    /// Forgets what was planned for the life that has ended.
    void beginLife() {
        stopped = false;
        untilStop = Long.MAX_VALUE;
        failing.clear();
    }

    void noSpace() {
        refused++;
        happened++;
    }

    /// The operations that have failed so far.
    List<Operation> failed() {
        return Collections.unmodifiableList(failed);
    }

    /// How often there was no space so far.
    long refused() {
        return refused;
    }

    /// How often something has gone wrong so far.
    long happened() {
        return happened;
    }
}
