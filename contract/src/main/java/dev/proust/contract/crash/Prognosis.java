package dev.proust.contract.crash;

import dev.proust.contract.crash.Anatomy.Batch;
import dev.proust.contract.crash.Anatomy.Body;
import dev.proust.contract.crash.Anatomy.Run;
import dev.proust.contract.crash.Anatomy.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// What an open must make of a damaged log: the rules of the house, applied by somebody who knows what was hit.
///
/// @param isRefused whether it must be refused, and nothing touched
/// @param kept the position of the last event that is kept
/// @param unreadable the positions that are kept and cannot be read: there is no whole copy of them
/// @param uncertain the positions that are kept and hit, and may be read all the same: their copy may be hit, too, or
///     nothing but the frame of their append is hit, which may be mended
/// @param uncertainUpTo the last position that may fail to be read though it was not hit: behind damage, or not long
///     before it, where no run says what stands there; 0 if there is none
/// @param healable the positions that are kept and hit, and have a whole copy
/// @param damagedBatches how many batches hold such events, of those that are looked at
/// @param leavesTrace whether anything stands behind what is kept, so that it can be reported
record Prognosis(
        boolean isRefused,
        long kept,
        Set<Long> unreadable,
        Set<Long> uncertain,
        long uncertainUpTo,
        List<Body> healable,
        int damagedBatches,
        boolean leavesTrace) {

    private static final Prognosis REFUSED = new Prognosis(true, 0, Set.of(), Set.of(), 0, List.of(), 0, true);

    /// Whether what lies between runs cannot be read, so that nobody knows of a stream whether it is there.
    boolean isUncertain() {
        return uncertainUpTo > 0;
    }

    /// Whether all that is kept is as it was.
    boolean isSound() {
        return unreadable.isEmpty() && uncertain.isEmpty() && healable.isEmpty() && !isUncertain();
    }

    /// @param runs of the index, all whole
    /// @param walkBytes how much of the log an open walks at least
    static Prognosis of(
            Anatomy whole, List<Run> runs, long walkBytes, Map<Integer, byte[]> were, Map<Integer, byte[]> are) {
        return new Examination(whole, runs, walkBytes, were, are).prognosis();
    }

    /// @param whole what every byte was for
    /// @param runs what says where the open begins to look
    /// @param walkBytes how much it looks at, at least
    /// @param were the segments as they should be
    /// @param are the segments as they are
    private record Examination(
            Anatomy whole, List<Run> runs, long walkBytes, Map<Integer, byte[]> were, Map<Integer, byte[]> are) {

        Prognosis prognosis() {
            if (are.isEmpty()) return new Prognosis(false, 0, Set.of(), Set.of(), 0, List.of(), 0, false);
            if (!are.containsKey(1) || are.keySet().stream().anyMatch(this::isHeaderHit)) return REFUSED;
            var counting = counting();
            while (true) {
                int start = start(counting);
                int hole = hole(start);
                if (isNextMissing(hole) || isVouchedFor(hole)) return REFUSED;
                int cut = cut(hole);
                var readable =
                        counting.stream().filter(run -> run.to() <= kept(cut)).toList();
                if (readable.equals(counting)) return prognosis(start, cut, readable);
                // What was made of something that is cut is no run any more: the next open begins to look earlier.
                counting = readable;
            }
        }

        private Prognosis prognosis(int start, int cut, List<Run> readable) {
            var unreadable = new TreeSet<Long>();
            var uncertain = new TreeSet<Long>();
            var healable = new ArrayList<Body>();
            int damaged = 0;
            for (var batch : whole.batches().subList(0, cut)) {
                boolean isLookedAt = batch.segment() >= start;
                var hit = batch.bodies().stream()
                        .filter(body -> isHit(body.span()) || (!isLookedAt && isHeaderHit(body)))
                        .toList();
                for (var body : hit) {
                    var copied = readable.stream()
                            .filter(run -> run.from() <= body.position() && body.position() <= run.to())
                            .filter(run -> run.hasCopies() && body.isCopied())
                            .findAny();
                    // What holds events together is mended along with those that have a copy.
                    boolean isFrameOnly = !isHit(body.span()) && !isHit(body.header());
                    if (copied.isEmpty()) (isFrameOnly ? uncertain : unreadable).add(body.position());
                    else if (copied.get().isWhole()) healable.add(body);
                    else uncertain.add(body.position());
                }
                if (isLookedAt && !hit.isEmpty()) damaged++;
            }
            return new Prognosis(
                    false,
                    kept(cut),
                    unreadable,
                    uncertain,
                    uncertainUpTo(start, readable),
                    List.copyOf(healable),
                    damaged,
                    leavesTrace(cut));
        }

        private boolean isHeaderHit(int segment) {
            return isHit(new Span(segment, 0, Anatomy.BLOCK));
        }

        /// Where nobody has looked for years: whoever reads the event finds it.
        private boolean isHeaderHit(Body body) {
            return isHit(body.header()) || isHit(body.frame());
        }

        /// The runs that count: those that fit on to the log, and do not overlap.
        private List<Run> counting() {
            var counting = new ArrayList<Run>();
            for (var run : runs) {
                boolean overlaps =
                        !counting.isEmpty() && run.from() <= counting.getLast().to();
                if (!overlaps && !isMarkHit(run)) counting.add(run);
            }
            return counting;
        }

        /// The segment with which the open begins to look: so that enough lies between there and the last one that
        /// follows on whole seals, an event included; or, if that is later, the one in which the runs end.
        private int start(List<Run> counting) {
            int last = 1;
            while (isSealed(last) && are.containsKey(last + 1)) last++;
            int end = counting.isEmpty() ? 1 : counting.getLast().segment();
            if (end == last) return last;
            long bytes = 0;
            for (int segment = last - 1; segment > 1; segment--) {
                bytes += Objects.requireNonNull(are.get(segment)).length;
                boolean isEnough = segment == end || bytes >= walkBytes;
                if (isEnough && hasEvents(segment, last)) return segment;
            }
            return 1;
        }

        private boolean isSealed(int segment) {
            return whole.batches().stream()
                    .anyMatch(batch -> batch.isSealed()
                            && batch.segment() == segment
                            && !isHit(batch.content())
                            && isZeroBehind(batch));
        }

        private boolean hasEvents(int from, int to) {
            return whole.batches().stream()
                    .anyMatch(batch -> batch.segment() >= from
                            && batch.segment() < to
                            && !batch.bodies().isEmpty());
        }

        /// Where nobody looks at the open, and no run says what stands there, the log is asked: segment by segment.
        private long uncertainUpTo(int start, List<Run> readable) {
            int segment = whole.batches().stream()
                    .filter(batch -> batch.segment() < start && isBroken(batch) && isOnTheWay(batch, readable))
                    .mapToInt(Batch::segment)
                    .max()
                    .orElse(0);
            return whole.batches().stream()
                    .filter(batch -> batch.segment() <= segment)
                    .mapToLong(batch -> batch.firstPosition() + batch.bodies().size() - 1)
                    .max()
                    .orElse(0);
        }

        /// Whether it leads to an event in its own segment that is in no run.
        private boolean isOnTheWay(Batch batch, List<Run> readable) {
            long next = batch.firstPosition();
            boolean isCovered = readable.stream().anyMatch(run -> run.from() <= next && next <= run.to());
            return !isCovered
                    && whole.batches().stream()
                            .anyMatch(other -> other.segment() == batch.segment()
                                    && other.firstPosition() == next
                                    && !other.bodies().isEmpty());
        }

        private boolean isMarkHit(Run run) {
            return whole.batches().stream()
                    .noneMatch(batch -> batch.segment() == run.segment()
                            && batch.content().from() == run.offset()
                            && batch.firstPosition() + batch.bodies().size() - 1 == run.to()
                            && !isHit(batch.header()));
        }

        /// Whether nothing stands behind a seal.
        private boolean isZeroBehind(Batch seal) {
            var bytes = are.get(seal.segment());
            return bytes != null && isZero(bytes, seal.content().from() + Anatomy.BLOCK);
        }

        /// The first batch whose header, frames or event headers are not what they were.
        private int hole(int start) {
            int i = 0;
            while (i < whole.batches().size() && !isBroken(whole.batches().get(i), start)) i++;
            return i;
        }

        private boolean isBroken(Batch batch, int start) {
            return batch.segment() >= start && isBroken(batch);
        }

        private boolean isBroken(Batch batch) {
            long from = batch.content().from();
            for (var body : batch.bodies()) {
                if (isHit(new Span(batch.segment(), from, body.span().from()))) return true;
                from = body.span().to();
            }
            return isHit(new Span(batch.segment(), from, batch.content().to()));
        }

        /// Whether a seal before the hole names a segment that is not there.
        private boolean isNextMissing(int hole) {
            return whole.batches().subList(0, hole).stream()
                    .anyMatch(batch -> batch.isSealed() && !are.containsKey(batch.segment() + 1));
        }

        /// Whether a header behind the hole says that what is missing was durable.
        private boolean isVouchedFor(int hole) {
            return whole.batches().stream().skip(hole + 1L).anyMatch(batch -> !isHit(batch.header()));
        }

        /// The first batch that is cut: the hole, or the one before it if nobody vouches for that and it is not whole.
        private int cut(int hole) {
            boolean isVouched = hole < whole.batches().size()
                    && !isHit(whole.batches().get(hole).header());
            if (isVouched || hole == 0) return hole;
            var last = whole.batches().get(hole - 1);
            return last.bodies().stream().anyMatch(body -> isHit(body.span())) ? hole - 1 : hole;
        }

        private long kept(int cut) {
            return cut == whole.batches().size()
                    ? whole.head()
                    : whole.batches().get(cut).firstPosition() - 1;
        }

        private boolean leavesTrace(int cut) {
            var end = cut == whole.batches().size()
                    ? whole.end()
                    : whole.batches().get(cut).before();
            return are.entrySet().stream().anyMatch(segment -> {
                if (segment.getKey() < end.segment()) return false;
                long from = segment.getKey() == end.segment() ? end.from() : Anatomy.BLOCK;
                return !isZero(segment.getValue(), from);
            });
        }

        private static boolean isZero(byte[] bytes, long from) {
            for (int at = (int) Math.min(from, bytes.length); at < bytes.length; at++) {
                if (bytes[at] != 0) return false;
            }
            return true;
        }

        private boolean isHit(Span span) {
            var before = were.get(span.segment());
            var after = are.get(span.segment());
            if (after == null || before == null) return true;
            for (long at = span.from(); at < span.to(); at++) {
                if (at >= after.length || before[(int) at] != after[(int) at]) return true;
            }
            return false;
        }
    }
}
