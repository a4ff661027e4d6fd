package dev.proust.engine.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Where the walk through the log begins: with the segment in which ends what is known already. What lies before it is
/// vouched for by that; of earlier segments the seals are read, which say who wrote what.
///
/// Where a seal is not whole, the walk begins with the first segment, and finds out why.
///
/// @param end the end of the segment before
/// @param lineage who wrote which positions up to there
/// @param known the position up to which all is known
record Start(LogEnd end, Lineage lineage, long known) {

    /// The start of a walk through all of the log.
    ///
    /// @param known the position up to which all is known all the same
    static Start ofAll(SegmentHeader first, long known) {
        return new Start(LogEnd.ofNothing(first), new Lineage(List.of()), known);
    }

    /// @param known the batch that ends what is known
    static Start after(Optional<Mark> known, SegmentHeader first, Segments segments, BatchReader batches)
            throws IOException {
        if (known.isEmpty()) return ofAll(first, 0);
        long place = known.get().place();
        var last = batches.headerAt(Place.segment(place), Place.offset(place)).orElseThrow();
        var start = ofAll(first, last.firstPosition() + last.events() - 1);
        for (int segment = 1; segment < Place.segment(place); segment++) {
            if (!segments.has(segment)) return ofAll(first, start.known);
            var sealed = batches.seal(segment, segments.file(segment).size());
            if (sealed.isEmpty() || !start.leadsTo(sealed.get())) return ofAll(first, start.known);
            start = start.with(sealed.get());
        }
        return start;
    }

    private boolean leadsTo(BatchReader.Sealed sealed) {
        return sealed.seal().next() == end.segment() + 1 && sealed.header().firstPosition() > end.head();
    }

    private Start with(BatchReader.Sealed sealed) {
        var next = lineage;
        for (var reign : sealed.seal().reigns()) {
            next = next.with(reign.incarnation(), reign.firstPosition());
        }
        return new Start(end.after(sealed.header(), sealed.header().firstPosition() - 1), next, known);
    }
}
