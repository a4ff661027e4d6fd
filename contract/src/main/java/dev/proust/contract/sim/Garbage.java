package dev.proust.contract.sim;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// What stands in a sector that has neither its old nor its new bytes.
final class Garbage {

    private Garbage() {}

    /// The new bytes up to somewhere in the middle, and the old ones from there on.
    static void tear(Fate.Sector sector, byte[] page, int at) {
        System.arraycopy(sector.newest(), sector.from(), page, sector.from(), at);
    }

    /// Nothing but ones.
    static void fill(Fate.Sector sector, byte[] page) {
        Arrays.fill(page, sector.from(), sector.from() + StoredFile.SECTOR_BYTES, (byte) 0xFF);
    }

    static void noise(Fate.Sector sector, byte[] page, RandomGenerator random) {
        for (int i = sector.from(); i < sector.from() + StoredFile.SECTOR_BYTES; i++) {
            page[i] = (byte) random.nextInt(256);
        }
    }
}
