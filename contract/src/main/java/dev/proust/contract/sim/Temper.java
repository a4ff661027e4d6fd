package dev.proust.contract.sim;

import java.util.random.RandomGenerator;

/// How cruel fate is this time: what becomes of a sector whose write was pending when it was decided.
///
/// One temper holds for one file and one moment. Without it every sector would be as likely to survive as the next, and
/// a write of many sectors would never be seen whole, nor missing without a trace.
///
/// @param random what decides
/// @param survives how likely a sector's newest bytes are there
/// @param garbled how likely a sector that has not survived holds neither its old nor its new bytes
record Temper(RandomGenerator random, double survives, double garbled) {

    /// What becomes of a sector.
    enum Fate {
        /// The newest bytes are there.
        SURVIVES,
        /// The bytes of one of the writes before are there, or those that were durable before.
        VANISHES,
        /// Something else is there.
        GARBLED
    }

    static Temper draw(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Temper(random, 1, 0);
            case 2 -> new Temper(random, 0, 0);
            case 3 -> new Temper(random, 0, random.nextDouble());
            case 4 -> new Temper(random, random.nextDouble(), 0);
            default -> new Temper(random, random.nextDouble(), random.nextDouble());
        };
    }

    Fate fate() {
        if (random.nextDouble() < survives) return Fate.SURVIVES;
        return random.nextDouble() < garbled ? Fate.GARBLED : Fate.VANISHES;
    }

    /// Whether a page of zeros in space that the file did not have before is spared.
    boolean sparesZeros() {
        return garbled == 0 || random.nextInt(16) > 0 || fate() != Fate.GARBLED;
    }

    /// Writes garbage over a sector: noise, a sector torn in the middle, or all ones.
    ///
    /// @param newest the page that was to be written there
    void garble(byte[] page, int from, int length, byte[] newest) {
        switch (random.nextInt(4)) {
            case 0 -> {
                int torn = random.nextInt(length);
                System.arraycopy(newest, from, page, from, torn);
            }
            case 1 -> java.util.Arrays.fill(page, from, from + length, (byte) 0xFF);
            default -> noise(page, from, length);
        }
    }

    private void noise(byte[] page, int from, int length) {
        for (int i = from; i < from + length; i++) {
            page[i] = (byte) random.nextInt(256);
        }
    }

    /// The size of a file after its change from one to another was pending: either, or anything between.
    long sizeBetween(long before, long after) {
        if (before == after) return before;
        long low = Math.min(before, after);
        long high = Math.max(before, after);
        return switch (fate()) {
            case SURVIVES -> after;
            case VANISHES -> before;
            case GARBLED -> {
                long any = low + random.nextLong(high - low + 1);
                yield random.nextBoolean() ? any : Math.max(low, any - any % StoredFile.SECTOR_BYTES);
            }
        };
    }
}
