package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.store.Criterion;
import dev.proust.store.Query;
import dev.proust.store.Scope;
import java.util.ArrayList;
import java.util.List;

/// A query in terms of keys: finds the next or the last match in any [Postings].
///
/// A criterion is met where all of its required keys occur, and one of its types. They are intersected by leaping:
/// each key is asked for its first place at or beyond the candidate, and whoever is further ahead becomes the
/// candidate. So the rarest key sets the pace.
///
/// Thread rule: immutable.
public final class QueryKeys {

    /// @param required every one of these
    /// @param types any of these; if there are none, any type at all
    private record KeyCriterion(Key[] required, Key[] types) {

        boolean isEverything() {
            return required.length == 0 && types.length == 0;
        }
    }

    /// A power of two.
    private static final long ASKED_AT_ONCE = 1024;

    private final List<KeyCriterion> criteria;
    private final Key reserved;

    private QueryKeys(List<KeyCriterion> criteria, Key reserved) {
        this.criteria = criteria;
        this.reserved = reserved;
    }

    /// Translates a query.
    public static QueryKeys of(Query query, Keys keys) {
        return new QueryKeys(
                query.criteria().stream()
                        .map(criterion -> translate(criterion, keys))
                        .toList(),
                keys.reserved());
    }

    /// The first position from `from` to `to` that matches; [Postings#NONE] if there is none.
    public long ceiling(Postings postings, long from, long to) {
        long first = Postings.NONE;
        for (var criterion : criteria) {
            long upTo = Math.min(to, first - 1);
            long found = from > upTo ? Postings.NONE : ceiling(postings, criterion, from, upTo);
            first = Math.min(first, found);
        }
        return first;
    }

    /// The last position from `from` down to `to` that matches; 0 if there is none.
    public long floor(Postings postings, long from, long to) {
        long last = 0;
        for (var criterion : criteria) {
            long downTo = Math.max(to, last + 1);
            long found = from < downTo ? 0 : floor(postings, criterion, from, downTo);
            last = Math.max(last, found);
        }
        return last;
    }

    private long ceiling(Postings postings, KeyCriterion criterion, long from, long to) {
        long candidate = from;
        while (candidate <= to) {
            long next = criterion.isEverything()
                    ? firstUnreserved(postings, candidate, to)
                    : leapUp(postings, criterion, candidate, to);
            if (next == candidate) return candidate;
            candidate = next;
        }
        return Postings.NONE;
    }

    /// The candidate itself if it has all that is needed, otherwise the furthest place that a key leaps to.
    private static long leapUp(Postings postings, KeyCriterion criterion, long candidate, long to) {
        for (var key : criterion.required) {
            long next = postings.ceiling(key, candidate, to);
            if (next != candidate) return next;
        }
        if (criterion.types.length == 0) return candidate;
        long next = Postings.NONE;
        for (var type : criterion.types) {
            next = Math.min(next, postings.ceiling(type, candidate, Math.min(to, next)));
            if (next == candidate) return candidate;
        }
        return next;
    }

    private long floor(Postings postings, KeyCriterion criterion, long from, long to) {
        long candidate = from;
        while (candidate >= to) {
            long next = criterion.isEverything()
                    ? lastUnreserved(postings, candidate)
                    : leapDown(postings, criterion, candidate, to);
            if (next == candidate) return candidate;
            candidate = next;
        }
        return 0;
    }

    private static long leapDown(Postings postings, KeyCriterion criterion, long candidate, long to) {
        for (var key : criterion.required) {
            long next = postings.floor(key, candidate, to);
            if (next != candidate) return next;
        }
        if (criterion.types.length == 0) return candidate;
        long next = 0;
        for (var type : criterion.types) {
            next = Math.max(next, postings.floor(type, candidate, Math.max(to, next)));
            if (next == candidate) return candidate;
        }
        return next;
    }

    /// Asked for many positions at once, so that who reads everything need not ask again for each; but not for all, as
    /// that may take long.
    private long firstUnreserved(Postings postings, long position, long to) {
        long upTo = Math.min(to, position | ASKED_AT_ONCE - 1);
        return postings.ceiling(reserved, position, upTo) == position ? position + 1 : position;
    }

    private long lastUnreserved(Postings postings, long position) {
        return postings.floor(reserved, position, position) == position ? position - 1 : position;
    }

    private static KeyCriterion translate(Criterion criterion, Keys keys) {
        var required = new ArrayList<Key>();
        boolean reserved = false;
        switch (criterion.scope()) {
            case Scope.Everything everything -> {}
            case Scope.OneStream(var stream) -> {
                required.add(keys.stream(stream));
                reserved = stream.isReserved();
            }
            case Scope.OneCategory(var category) -> required.add(keys.category(category));
            case Scope.Births(var category) -> required.add(keys.births(category));
            case Scope.OneAppend(var appendId) -> required.add(keys.append(appendId));
        }
        for (var tag : criterion.tags()) {
            required.add(keys.tag(tag));
        }
        var types = new ArrayList<Key>();
        for (var type : criterion.types()) {
            types.add(keys.type(type, reserved));
        }
        return new KeyCriterion(required.toArray(Key[]::new), types.toArray(Key[]::new));
    }
}
