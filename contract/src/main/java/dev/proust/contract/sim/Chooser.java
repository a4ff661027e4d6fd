package dev.proust.contract.sim;

/// Chooses, at a power cut, what becomes of each thing that is pending. It is asked only where there is something to
/// choose: not about a sector whose bytes stay the same in any case, nor about what is in a file that is gone.
///
/// It is asked about names first, in the order in which they were changed, and then file by file, in the order of
/// their names: whether it has been emptied, how long it is, and what is in its sectors.
///
/// Thread rule: as the disk's.
public interface Chooser {

    /// Which of the outcomes it is: 0 if all is as it was before, the last one if all is as it was meant to be, and
    /// one in between if it was written several times. Below 0, something else is there, in one of [#DAMAGES] ways;
    /// a sector holds garbage, and a file ends between the two sizes. A name knows no such thing.
    int choose(Pending pending);

    /// In how many ways something can be damaged: by -1, a sector is torn in the middle, by -2, it holds nothing but
    /// ones, by -3, noise.
    int DAMAGES = 3;

    /// Something that is written and not synced.
    ///
    /// @param kind what is pending
    /// @param file in which file; for a name, what is to happen to it
    /// @param offset where in the file; 0 if it is about the whole of it
    /// @param outcomes how many there are, damage aside: 2 or more
    /// @param operation the number of the operation that it comes from, the newest one if there were several
    record Pending(Kind kind, String file, long offset, int outcomes, long operation) {

        /// What can be pending.
        public enum Kind {
            NAME,
            EMPTYING,
            SIZE,
            SECTOR
        }

        @Override
        public String toString() {
            return switch (kind) {
                case NAME -> file;
                case EMPTYING -> "emptying of " + file;
                case SIZE -> "size of " + file;
                case SECTOR -> "sector at " + offset + " of " + file;
            };
        }
    }
}
