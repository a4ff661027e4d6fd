package dev.proust.contract.sim;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Which names there are, as seen and for certain, and the changes in between.
///
/// At a power cut each pending change is lost or kept by itself. None leaves a state that no file system would: a file
/// never has two names, and one that was renamed has the old name or the new one.
///
/// Thread rule: one thread at a time.
final class Directory {

    /// What happened to a name.
    private sealed interface Change {
        record Created(String name, StoredFile file) implements Change {}

        record Renamed(String to, StoredFile file) implements Change {}

        record Deleted(String name, StoredFile file) implements Change {}
    }

    private final Map<String, StoredFile> seen = new TreeMap<>();
    private final Map<String, StoredFile> durable = new TreeMap<>();
    private final List<Change> pending = new ArrayList<>();

    Directory copy() {
        var copies = new IdentityHashMap<StoredFile, StoredFile>();
        var copy = new Directory();
        seen.forEach((name, file) -> copy.seen.put(name, copies.computeIfAbsent(file, StoredFile::copy)));
        durable.forEach((name, file) -> copy.durable.put(name, copies.computeIfAbsent(file, StoredFile::copy)));
        for (var change : pending) {
            copy.pending.add(
                    switch (change) {
                        case Change.Created(var name, var file) ->
                            new Change.Created(name, copies.computeIfAbsent(file, StoredFile::copy));
                        case Change.Renamed(var to, var file) ->
                            new Change.Renamed(to, copies.computeIfAbsent(file, StoredFile::copy));
                        case Change.Deleted(var name, var file) ->
                            new Change.Deleted(name, copies.computeIfAbsent(file, StoredFile::copy));
                    });
        }
        return copy;
    }

    Map<String, StoredFile> seen() {
        return seen;
    }

    Map<String, StoredFile> durable() {
        return durable;
    }

    void create(String name, StoredFile file) {
        change(new Change.Created(name, file));
    }

    void rename(String to, StoredFile file) {
        change(new Change.Renamed(to, file));
    }

    void delete(String name, StoredFile file) {
        change(new Change.Deleted(name, file));
    }

    private void change(Change change) {
        apply(change, seen);
        pending.add(change);
    }

    void sync() {
        durable.clear();
        durable.putAll(seen);
        pending.clear();
    }

    void cutPower(RandomGenerator random) {
        double kept = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble();
        for (var change : pending) {
            if (random.nextDouble() < kept) apply(change, durable);
        }
        pending.clear();
        seen.clear();
        seen.putAll(durable);
    }

    /// Applies a change, also where others before it were lost.
    private static void apply(Change change, Map<String, StoredFile> names) {
        switch (change) {
            case Change.Created(var name, var file) -> names.put(name, file);
            case Change.Renamed(var to, var file) -> {
                names.values().removeIf(any -> any == file);
                names.put(to, file);
            }
            case Change.Deleted(var name, var file) -> names.remove(name, file);
        }
    }
}
