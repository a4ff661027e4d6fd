package dev.proust.engine;

import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;

/// What a test does in every way that the steps of its threads can fall between each other, or in many of them. Memory
/// is taken to be one for all: what one thread writes, the next step of another one sees.
public final class Ways {

    private static final int TRIED_MAX = 1_000;

    /// Lincheck takes an object for one thread's own, whose plain fields need no look, until it is reached from here.
    private static final AtomicReference<Object> SHARED = new AtomicReference<>();

    private Ways() {}

    /// Tries the ways; what this throws names one in which something went wrong, step by step.
    public static void of(Runnable test) {
        Lincheck.runConcurrentTest(TRIED_MAX, test);
    }

    /// Says that the threads share an object, so that each step on its fields counts too.
    public static <T> T shared(T object) {
        SHARED.set(object);
        return object;
    }

    /// What AssertJ does for it is more than can be followed step by step.
    public static void require(boolean holds, String what) {
        if (!holds) throw new AssertionError("expected: " + what);
    }

    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException nobodyDoes) {
            throw new AssertionError(nobodyDoes);
        }
    }
}
