package dev.proust.contract.sim;

import dev.proust.contract.sim.Chooser.Pending;
import dev.proust.contract.sim.Chooser.Pending.Kind;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What somebody chooses to become of a file. The same choice gives the same bytes, garbage too.
///
/// @param file its name
/// @param chooser who chooses
record ChosenFate(String file, Chooser chooser) implements Fate {

    @Override
    public boolean empties(long operation) {
        return chooser.choose(new Pending(Kind.EMPTYING, file, 0, 2, operation)) > 0;
    }

    @Override
    public long size(long before, long after, long operation) {
        if (before == after) return before;
        int chosen = chooser.choose(new Pending(Kind.SIZE, file, 0, 2, operation));
        if (chosen >= 0) return chosen == 0 ? before : after;
        long between = Math.min(before, after) + Math.abs(after - before) * -chosen / (Chooser.DAMAGES + 1);
        return Math.max(Math.min(before, after), between - between % StoredFile.SECTOR_BYTES);
    }

    @Override
    public boolean sparesZeros() {
        return true;
    }

    @Override
    public void settle(Sector sector, byte[] page) {
        var different = different(sector);
        if (different.length == 1) return;
        var pending = new Pending(Kind.SECTOR, file, sector.offset(), different.length, sector.operation());
        int chosen = chooser.choose(pending);
        switch (chosen) {
            case -1 -> Garbage.tear(sector, page, StoredFile.SECTOR_BYTES / 2);
            case -2 -> Garbage.fill(sector, page);
            case -3 -> Garbage.noise(sector, page, new SplittableRandom(sector.offset()));
            default -> sector.put(different[chosen], page);
        }
    }

    /// The versions that differ from all others; of those that do not, the newest stands for all, or the durable one.
    private static int[] different(Sector sector) {
        int versions = sector.pages().size();
        return IntStream.range(0, versions)
                .filter(version -> version == 0 || !sector.isSame(0, version))
                .filter(version ->
                        IntStream.range(version + 1, versions).noneMatch(later -> sector.isSame(version, later))
                                || version == 0)
                .toArray();
    }
}
