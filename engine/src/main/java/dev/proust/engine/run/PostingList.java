package dev.proust.engine.run;

import java.util.Arrays;

/// The positions at which one key occurs, in ascending order and counted from 1.
///
/// If the key is that of a stream, the n-th position is also that of the version [#firstVersion] + n − 1.
///
/// Thread rule: one thread at a time, unless the class says otherwise.
public interface PostingList {

    /// What [#ceiling] answers if there is nothing.
    long NONE = Long.MAX_VALUE;

    /// How many there are.
    long count();

    /// How many there are at or below a position.
    long countUpTo(long position);

    /// The n-th, from 1 to [#count].
    long get(long n);

    /// The version that the first one gave its stream; 0 if the key is not a stream's.
    long firstVersion();

    /// The last one at or below a position; 0 if there is none.
    default long floor(long position) {
        long n = countUpTo(position);
        return n == 0 ? 0 : get(n);
    }

    /// The first one at or above a position; [#NONE] if there is none.
    default long ceiling(long position) {
        long n = countUpTo(position - 1) + 1;
        return n > count() ? NONE : get(n);
    }

    /// A list in memory.
    ///
    /// Thread rule: immutable.
    record InMemory(long[] positions, long firstVersion) implements PostingList {
        @Override
        public long count() {
            return positions.length;
        }

        @Override
        public long countUpTo(long position) {
            int found = Arrays.binarySearch(positions, position);
            return found >= 0 ? found + 1 : -found - 1;
        }

        @Override
        public long get(long n) {
            return positions[(int) n - 1];
        }
    }
}
