package dev.proust.contract.crash;

import dev.proust.contract.crash.Anatomy.Batch;
import dev.proust.contract.crash.Anatomy.Body;
import dev.proust.contract.crash.Anatomy.Run;
import dev.proust.contract.crash.Anatomy.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What an open must make of a damaged log: the rules of the house, applied by somebody who knows what was hit.
///
/// @param isRefused whether it must be refused, and nothing touched
/// @param kept the position of the last event that is kept
/// @param unreadable the positions that are kept and cannot be read
/// @param damagedBatches how many batches hold such events, of those that are looked at
/// @param leavesTrace whether anything stands behind what is kept, so that it can be reported
record Prognosis(boolean isRefused, long kept, Set<Long> unreadable, int damagedBatches, boolean leavesTrace) {

    private static final Prognosis REFUSED = new Prognosis(true, 0, Set.of(), 0, true);

    /// @param runs of the index, all whole
    static Prognosis of(Anatomy whole, List<Run> runs, Map<Integer, byte[]> were, Map<Integer, byte[]> are) {
        return new Examination(whole, runs, were, are).prognosis();
    }

    /// @param whole what every byte was for
    /// @param runs what says where the open begins to look
    /// @param were the segments as they should be
    /// @param are the segments as they are
    private record Examination(Anatomy whole, List<Run> runs, Map<Integer, byte[]> were, Map<Integer, byte[]> are) {

        Prognosis prognosis() {
            if (are.isEmpty()) return new Prognosis(false, 0, Set.of(), 0, false);
            if (!are.containsKey(1) || are.keySet().stream().anyMatch(this::isHeaderHit)) return REFUSED;
            int start = start();
            int hole = hole(start);
            if (isNextMissing(hole) || isVouchedFor(hole)) return REFUSED;
            int cut = cut(hole);
            var unreadable = new TreeSet<Long>();
            int damaged = 0;
            for (var batch : whole.batches().subList(0, cut)) {
                boolean isLookedAt = batch.segment() >= start;
                var hit = batch.bodies().stream()
                        .filter(body -> isHit(body.span()) || (!isLookedAt && isHeaderHit(body)))
                        .map(Body::position)
                        .toList();
                unreadable.addAll(hit);
                if (isLookedAt && !hit.isEmpty()) damaged++;
            }
            return new Prognosis(false, kept(cut), unreadable, damaged, leavesTrace(cut));
        }

        private boolean isHeaderHit(int segment) {
            return isHit(new Span(segment, 0, Anatomy.BLOCK));
        }

        /// Where nobody has looked for years: whoever reads the event finds it.
        private boolean isHeaderHit(Body body) {
            return isHit(body.header()) || isHit(body.frame());
        }

        /// The segment with which the open begins to look: the one in which end the runs that fit on to one another and
        /// to the log, if all seals before it are whole; else the first one.
        private int start() {
            long covered = 0;
            int segment = 1;
            for (var run : runs) {
                if (run.from() != covered + 1 || isMarkHit(run)) continue;
                covered = run.to();
                segment = run.segment();
            }
            int last = segment;
            boolean areSealed = whole.batches().stream()
                            .filter(batch -> batch.isSealed() && batch.segment() < last)
                            .filter(batch -> !isHit(batch.content()) && isZeroBehind(batch))
                            .count()
                    == last - 1;
            return areSealed ? last : 1;
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
