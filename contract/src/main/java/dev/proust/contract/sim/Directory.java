package dev.proust.contract.sim;

import dev.proust.contract.sim.Chooser.Pending;
import dev.proust.contract.sim.Chooser.Pending.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Which names there are, as seen and for certain, and the changes in between.
///
/// At a power cut each pending change is lost or kept by itself. None leaves a state that no file system would: a file
/// never has two names, and one that was renamed has the old name or the new one.
///
/// Thread rule: one thread at a time.
final class Directory {

    /// What happened to a name, in which operation.
    private sealed interface Change {
        record Created(String name, StoredFile file, long operation) implements Change {}

        record Renamed(String to, StoredFile file, long operation) implements Change {}

        record Deleted(String name, StoredFile file, long operation) implements Change {}
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
                        case Change.Created(var name, var file, long operation) ->
                            new Change.Created(name, copies.computeIfAbsent(file, StoredFile::copy), operation);
                        case Change.Renamed(var to, var file, long operation) ->
                            new Change.Renamed(to, copies.computeIfAbsent(file, StoredFile::copy), operation);
                        case Change.Deleted(var name, var file, long operation) ->
                            new Change.Deleted(name, copies.computeIfAbsent(file, StoredFile::copy), operation);
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

    void create(String name, StoredFile file, long operation) {
        change(new Change.Created(name, file, operation));
    }

    void rename(String to, StoredFile file, long operation) {
        change(new Change.Renamed(to, file, operation));
    }

    void delete(String name, StoredFile file, long operation) {
        change(new Change.Deleted(name, file, operation));
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

    /// Cuts the power: chance decides.
    void cutPower(RandomGenerator random) {
        double kept = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextDouble();
        settle(change -> random.nextDouble() < kept);
    }

    /// Cuts the power: somebody chooses.
    void cutPower(Chooser chooser) {
        settle(change -> chooser.choose(pending(change)) > 0);
    }

    private void settle(Predicate<Change> isKept) {
        for (var change : pending) {
            if (isKept.test(change)) apply(change, durable);
        }
        pending.clear();
        seen.clear();
        seen.putAll(durable);
    }

    private static Pending pending(Change change) {
        return switch (change) {
            case Change.Created made -> pending("creation of " + made.name, made.operation);
            case Change.Renamed renamed -> pending("renaming to " + renamed.to, renamed.operation);
            case Change.Deleted deleted -> pending("deletion of " + deleted.name, deleted.operation);
        };
    }

    private static Pending pending(String what, long operation) {
        return new Pending(Kind.NAME, what, 0, 2, operation);
    }

    /// Applies a change, also where others before it were lost.
    private static void apply(Change change, Map<String, StoredFile> names) {
        switch (change) {
            case Change.Created made -> names.put(made.name, made.file);
            case Change.Renamed renamed -> {
                names.values().removeIf(any -> any == renamed.file);
                names.put(renamed.to, renamed.file);
            }
            case Change.Deleted deleted -> names.remove(deleted.name, deleted.file);
        }
    }
}
