package dev.proust.engine.core;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.index.Eraser;
import dev.proust.engine.index.Postings;
import dev.proust.engine.index.QueryKeys;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.ErasureProgress;
import dev.proust.store.CorruptionException;
import dev.proust.store.Query;
import dev.proust.store.Scope;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What is erased, and what would be.
///
/// Thread rule: any thread; [#load] before anybody else.
final class Erasing implements Eraser {

    private final Engine engine;
    private final ErasedPositions erased;
    private final ErasureProgress progress;
    private volatile long goneUpTo;

    Erasing(Engine engine, ErasedPositions erased, ErasureProgress progress) {
        this.engine = engine;
        this.erased = erased;
        this.progress = progress;
    }

    ErasedPositions erased() {
        return erased;
    }

    /// Takes note of all erasures that the log holds. Without them nothing may be shown.
    ///
    /// @throws UnavailableException if the disk fails
    void load(Keys keys) {
        try {
            tryToLoad(keys);
        } catch (IOException failure) {
            throw new UnavailableException(
                    ErasureEvents.STREAM.name(), "cannot be read: " + failure.getMessage(), failure);
        }
    }

    private void tryToLoad(Keys keys) throws IOException {
        var query = QueryKeys.of(Query.stream(ErasureEvents.STREAM), keys);
        while (true) {
            try (var view = engine.view()) {
                load(query, view);
                loadProgress();
                return;
            } catch (UnavailableException damaged) {
                // Where it is the index that is damaged, the log tells it anew.
                if (!engine.upkeep().isDue(Kind.REPAIR)) throw damaged;
                engine.upkeep().work(Kind.REPAIR);
            }
        }
    }

    /// Where the log is damaged, only erasures behind that are known.
    private void load(QueryKeys query, View view) {
        long head = engine.durable();
        long from = canAsk(query, view, 1, head) ? 1 : firstToAsk(query, view, head);
        if (from > 1) erased.unknownBelow(from);
        var events = engine.events(view);
        for (long at = next(query, view, from, head); at != Postings.NONE; at = next(query, view, at + 1, head)) {
            try {
                erased.add(at, ErasureEvents.ranges(events.fetch(at, engine.lineage())));
            } catch (CorruptionException damaged) {
                erased.unknownBelow(at);
            }
        }
    }

    /// The first position from which on all can be asked; found by halving.
    private static long firstToAsk(QueryKeys query, View view, long head) {
        long low = 1;
        long high = head + 1;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (canAsk(query, view, middle, head)) high = middle;
            else low = middle;
        }
        return high;
    }

    private static boolean canAsk(QueryKeys query, View view, long from, long to) {
        try {
            for (long at = next(query, view, from, to); at != Postings.NONE; ) {
                at = next(query, view, at + 1, to);
            }
            return true;
        } catch (CorruptionException damaged) {
            return false;
        }
    }

    private void loadProgress() throws IOException {
        if (erased.last() == 0) return;
        var gone = progress.read();
        if (engine.lineage().holds(gone, engine.durable())) goneUpTo = gone.position();
    }

    // ---------------------------------------------------------------------------------------------------- gone

    @Override
    public long goneUpTo() {
        return goneUpTo;
    }

    @Override
    public void eraseFromLog(long upTo) throws IOException {
        try (var view = engine.view()) {
            engine.eraseBodies(erased.namedAfter(goneUpTo), view::place);
        }
    }

    @Override
    public void isGone(long upTo) throws IOException {
        engine.dropSnapshots();
        // Once the log is mended, what could not be read may name more: then all is looked through again.
        if (erased.areAllKnown()) progress.write(engine.lineage().checkpoint(upTo));
        goneUpTo = upTo;
    }

    // ---------------------------------------------------------------------------------------------------- matching

    private static long next(QueryKeys query, View view, long from, long to) {
        return from > to ? Postings.NONE : query.ceiling(view, from, to);
    }

    /// The positions that a query matches now and that are not erased yet, as ranges, in order.
    ///
    /// @throws IllegalArgumentException if the query asks for a stream of the store's own
    List<Positions> matching(Query query, Keys keys) {
        requireNotReserved(query);
        var matching = new ArrayList<Positions>();
        try (var view = engine.view()) {
            var matches = new Matches(QueryKeys.of(query, keys), view, 1, engine.durable());
            long from = 0;
            long last = 0;
            for (long at = matches.atOrAbove(1); at != Postings.NONE; at = matches.atOrAbove(at + 1)) {
                if (erased.isErased(at)) continue;
                if (from > 0 && at > last + 1) matching.add(new Positions(from, last));
                if (from == 0 || at > last + 1) from = at;
                last = at;
            }
            if (from > 0) matching.add(new Positions(from, last));
        }
        return matching;
    }

    static void requireNotReserved(Query query) {
        for (var criterion : query.criteria()) {
            if (criterion.scope() instanceof Scope.OneStream one && one.stream().isReserved()) {
                throw new IllegalArgumentException(
                        "stream \"" + one.stream().name() + "\" is the store's own, and cannot be erased");
            }
        }
    }
}
