package dev.proust.engine.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the walk through the log begins. Of earlier segments the seals are read, which say who wrote what; what lies
/// there is vouched for by them, and verified when it is read.
///
/// ```
///   sealed      sealed      sealed      in use
///   ├───────────┼───────────┼───────────┼──────────
///               ▲ the walk: with at least so many bytes and one event before the last seal;
///                 or, if that is later, with the segment in which ends what is known
/// ```
///
/// Where a seal is not whole, the walk begins before it, and finds out why.
///
/// @param end the end of the segment before
/// @param lineage who wrote which positions up to there
/// @param seals the ends of all segments up to there: the beginning of the log first
record Start(LogEnd end, Lineage lineage, List<Milestone> seals) {

    /// The start of a walk through all of the log.
    private static Start ofAll(SegmentHeader first) {
        return new Start(LogEnd.ofNothing(first), new Lineage(List.of()), List.of(Milestone.BEGINNING));
    }

    /// @param known the batch that ends what is known
    /// @param walkBytes how much is to be walked at least
    static Start after(
            Optional<Mark> known, long walkBytes, SegmentHeader first, Segments segments, BatchReader batches)
            throws IOException {
        var starts = sealed(first, segments, batches);
        int knownIn = known.map(mark -> Place.segment(mark.place())).orElse(1);
        if (knownIn == starts.size()) return starts.getLast();
        long head = starts.getLast().end.head();
        long bytes = 0;
        for (int i = starts.size() - 2; i >= 0; i--) {
            var start = starts.get(i);
            int segment = start.end.segment();
            bytes += segments.file(segment).size();
            boolean isEnough = segment == knownIn || bytes >= walkBytes;
            if (isEnough && start.end.head() < head) return start;
        }
        return starts.getFirst();
    }

    /// The start with each segment, up to the first one that has no whole seal or is the last.
    private static List<Start> sealed(SegmentHeader first, Segments segments, BatchReader batches) throws IOException {
        var starts = new ArrayList<Start>();
        var start = ofAll(first);
        while (true) {
            starts.add(start);
            int segment = start.end.segment();
            if (!segments.has(segment + 1)) return starts;
            var sealed = batches.seal(segment, segments.file(segment).size());
            if (sealed.isEmpty() || !start.leadsTo(sealed.get())) return starts;
            start = start.with(sealed.get());
        }
    }

    private boolean leadsTo(BatchReader.Sealed sealed) {
        return sealed.seal().next() == end.segment() + 1 && sealed.header().firstPosition() > end.head();
    }

    private Start with(BatchReader.Sealed sealed) {
        var next = lineage;
        for (var reign : sealed.seal().reigns()) {
            next = next.with(reign.incarnation(), reign.firstPosition());
        }
        var all = new ArrayList<>(seals);
        all.add(Milestone.of(sealed.header()));
        return new Start(end.after(sealed.header(), sealed.header().firstPosition() - 1), next, all);
    }
}
