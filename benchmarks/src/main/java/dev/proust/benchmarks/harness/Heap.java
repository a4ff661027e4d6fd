package dev.proust.benchmarks.harness;

import java.lang.management.ManagementFactory;

/// The memory of this process.
public final class Heap {

    private static final int COLLECTIONS = 3;

    private Heap() {}

    /// What is used of it once what is garbage is gone, in bytes.
    public static long usedBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
