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
record Temper(RandomGenerator random, double survives, double garbled) implements Fate {

    /// What becomes of something.
    private enum Turn {
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

    private Turn turn() {
        if (random.nextDouble() < survives) return Turn.SURVIVES;
        return random.nextDouble() < garbled ? Turn.GARBLED : Turn.VANISHES;
    }

    @Override
    public boolean empties(long operation) {
        return turn() == Turn.SURVIVES;
    }

    @Override
    public boolean sparesZeros() {
        return garbled == 0 || random.nextInt(16) > 0 || turn() != Turn.GARBLED;
    }

    @Override
    public void settle(Sector sector, byte[] page) {
        switch (turn()) {
            case SURVIVES -> sector.put(sector.pages().size() - 1, page);
            case GARBLED -> garble(sector, page);
            case VANISHES -> sector.put(random.nextInt(sector.pages().size() - 1), page);
        }
    }

    private void garble(Sector sector, byte[] page) {
        switch (random.nextInt(4)) {
            case 0 -> Garbage.tear(sector, page, random.nextInt(StoredFile.SECTOR_BYTES));
            case 1 -> Garbage.fill(sector, page);
            default -> Garbage.noise(sector, page, random);
        }
    }

    @Override
    public long size(long before, long after, long operation) {
        if (before == after) return before;
        long low = Math.min(before, after);
        long high = Math.max(before, after);
        return switch (turn()) {
            case SURVIVES -> after;
            case VANISHES -> before;
            case GARBLED -> {
                long any = low + random.nextLong(high - low + 1);
                yield random.nextBoolean() ? any : Math.max(low, any - any % StoredFile.SECTOR_BYTES);
            }
        };
    }
}
