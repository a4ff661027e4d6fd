package dev.proust.engine.repair;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.LogCheck;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.LossPlan;
import dev.proust.engine.log.LossPlan.SavedHeader;
import dev.proust.engine.log.LostIdentity;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.RepairEvents;
import dev.proust.engine.log.Secret;
import dev.proust.engine.repair.RunCopies.KeyOf;
import dev.proust.store.Stream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds out what lost events were whose headers cannot be read.
///
/// 1. Where runs tell all keys of an event, its stream's key and version are among them. The name is that of any event
///    that can be read and has this key; if there is none, all of the stream is lost, and it is called after its key,
///    which it keeps.
/// 2. Where no run tells, versions do: if an event of a stream that can be read has version 5, and the one before it
///    version 3, then one of the lost events between them was version 4. Which of them it was nobody knows: they are
///    taken in order, those first that must have stood before the others ([VersionJumps]).
/// 3. What is left was the last of its stream, or the stream's only event. It gets a stream of its own.
///
/// So versions stay dense, and whoever follows a stream finds that an event is lost.
///
/// It takes one or two walks through the log, and memory for each stream that has events behind the first
/// damage.
///
/// Thread rule: one thread.
final class Identities implements LogListener {

    private final NavigableSet<Long> nameless;
    private final Map<Long, List<KeyOf>> told;
    private final Keys keys;
    private final TreeMap<Long, SavedHeader> saved = new TreeMap<>();
    private final Set<Key> wanted = new HashSet<>();
    private final Map<Key, Seen> seen = new HashMap<>();
    private final Map<Long, Seen> before = new HashMap<>();
    private final VersionJumps jumps;
    private final TreeMap<Long, Seen> aside = new TreeMap<>();
    private @Nullable Seen last;

    /// An event of which something is known.
    ///
    /// @param place where it can be read; 0: what is saved of it tells, or it is lost itself
    record Seen(long position, Key stream, long version, long place) {}

    private Identities(LossPlan plan, Map<Long, List<KeyOf>> told, NavigableSet<Long> nameless, Keys keys) {
        this.nameless = nameless;
        this.told = told;
        this.keys = keys;
        this.jumps = new VersionJumps(nameless.first());
        told.values().forEach(all -> all.forEach(each -> wanted.add(each.key())));
        for (var header : plan.savedInTheWay()) {
            saved.put(header.position(), header);
            aside.put(header.position(), new Seen(header.position(), header.streamKey(), header.version(), 0));
        }
        told.forEach((position, all) -> aside.put(position, streamOf(position, all)));
    }

    /// What all events were that are nameless in a plan, by position.
    static Map<Long, LostIdentity> of(Disk disk, LossPlan plan, RunCopies runs, Secret secret) throws IOException {
        var nameless = new TreeSet<>(plan.nameless());
        if (nameless.isEmpty()) return Map.of();
        var told = runs.keys(nameless);
        told.values().removeIf(all -> all.stream().noneMatch(each -> each.version() > 0));
        var identities = new Identities(plan, told, nameless, secret.keys());
        try (var log = LogCheck.open(disk)) {
            log.walk(identities, bytes -> {});
            identities.passAside(Long.MAX_VALUE);
            if (identities.jumps.needBefore()) identities.walkBefore(disk);
            return identities.all(log);
        }
    }

    private static Seen streamOf(long position, List<KeyOf> all) {
        var stream = all.stream().filter(each -> each.version() > 0).findFirst().orElseThrow();
        return new Seen(position, stream.key(), stream.version(), 0);
    }

    // ---------------------------------------------------------------------------------------------------- walk

    @Override
    public void event(long position, List<Key> keysOfEvent, long version, long place) {
        passAside(position);
        var event = new Seen(position, keysOfEvent.getFirst(), version, place);
        // The type's key is the third one, or the second one in the store's own streams.
        for (int i = 0; i < Math.min(3, keysOfEvent.size()); i++) {
            var key = keysOfEvent.get(i);
            if (wanted.contains(key)) seen.putIfAbsent(key, event);
        }
        pass(event);
    }

    @Override
    public void endBatch(Mark mark) {}

    /// What the walk does not meet with takes its turn.
    private void passAside(long upTo) {
        while (!aside.isEmpty() && aside.firstKey() < upTo) {
            var event = aside.pollFirstEntry().getValue();
            var header = saved.get(event.position);
            if (header != null) {
                seen.putIfAbsent(header.streamKey(), event);
                seen.putIfAbsent(keys.type(header.type(), header.stream().isReserved()), event);
            }
            pass(event);
        }
        if (upTo == Long.MAX_VALUE) noteBefore(upTo);
    }

    private void pass(Seen event) {
        noteBefore(event.position);
        boolean isNameless = nameless.contains(event.position);
        if (!isNameless) last = event;
        jumps.see(event);
    }

    /// The events that stand before nameless ones tell when these were recorded, at the latest.
    private void noteBefore(long position) {
        var event = last;
        if (event == null) return;
        for (long lost : nameless.subSet(event.position, Math.min(position, Long.MAX_VALUE - 1) + 1)) {
            before.putIfAbsent(lost, event);
        }
    }

    private void walkBefore(Disk disk) throws IOException {
        var asideBefore = saved.headMap(nameless.first());
        asideBefore
                .values()
                .forEach(header ->
                        jumps.seeBefore(new Seen(header.position(), header.streamKey(), header.version(), 0)));
        try (var log = LogCheck.open(disk)) {
            log.walk(
                    new LogListener() {
                        @Override
                        public void event(long position, List<Key> all, long version, long place) {
                            jumps.seeBefore(new Seen(position, all.getFirst(), version, place));
                        }

                        @Override
                        public void endBatch(Mark mark) {}
                    },
                    bytes -> {});
        }
    }

    // ---------------------------------------------------------------------------------------------------- answers

    private Map<Long, LostIdentity> all(LogCheck log) throws IOException {
        var identities = new HashMap<Long, LostIdentity>();
        var unknown = new TreeSet<>(nameless);
        unknown.removeAll(told.keySet());
        var found = jumps.assign(unknown);
        for (long position : nameless) {
            var when = before.get(position);
            long time = when == null ? 0 : header(when, log).timeMicros();
            var all = told.get(position);
            var after = found.get(position);
            LostIdentity identity;
            if (all != null) {
                identity = ofKeys(position, all, time, log);
            } else if (after != null) {
                var stream = nameOf(after.next(), log);
                identity = new LostIdentity(stream, after.version(), LostIdentity.TYPE, List.of(), time);
            } else {
                var stream = Stream.of("$lost-" + position);
                identity = new LostIdentity(stream, 1, LostIdentity.TYPE, List.of(), time);
            }
            identities.put(position, identity);
        }
        return identities;
    }

    private SavedHeader header(Seen event, LogCheck log) throws IOException {
        var header = saved.get(event.position);
        return header != null ? header : log.header(event.place, event.position);
    }

    /// The stream of an event, as far as any event of it can be read, or it is the store's own. Otherwise it is called
    /// after its key, and keeps it.
    private Stream nameOf(Seen event, LogCheck log) throws IOException {
        boolean isReadable = event.place > 0 || saved.containsKey(event.position);
        var named = isReadable ? event : seen.get(event.stream);
        if (named != null) return header(named, log).stream();
        for (var own : List.of(ErasureEvents.STREAM, RepairEvents.STREAM)) {
            if (keys.stream(own).equals(event.stream)) return own;
        }
        return Keys.nameless(event.stream);
    }

    private LostIdentity ofKeys(long position, List<KeyOf> all, long time, LogCheck log) throws IOException {
        var home = streamOf(position, all);
        var stream = nameOf(home, log);
        if (!seen.containsKey(home.stream)) {
            return new LostIdentity(stream, home.version, LostIdentity.TYPE, List.of(), time);
        }
        var type = LostIdentity.TYPE;
        var tags = new TreeSet<Key>();
        // Where it was lost before, and nameless, it had the keys of the store's own events.
        var known = Set.of(
                home.stream,
                keys.category(stream.category()),
                keys.births(stream.category()),
                keys.reserved(),
                keys.type(LostIdentity.TYPE, true));
        for (var each : all) {
            if (known.contains(each.key())) continue;
            var name = typeOf(each.key(), stream.isReserved(), log);
            if (!name.isEmpty()) type = name;
            else tags.add(each.key());
        }
        return new LostIdentity(stream, home.version, type, stream.isReserved() ? List.of() : List.copyOf(tags), time);
    }

    /// The name of the type that has a key; empty if it is no type's, as far as events tell that can be read.
    private String typeOf(Key key, boolean isReserved, LogCheck log) throws IOException {
        var event = seen.get(key);
        if (event == null) return "";
        var type = header(event, log).type();
        return keys.type(type, isReserved).equals(key) ? type : "";
    }
}
