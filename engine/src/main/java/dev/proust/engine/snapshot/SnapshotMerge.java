package dev.proust.engine.snapshot;

import dev.proust.engine.key.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Makes one file of several: of each key the newest entry.
///
/// Thread rule: one thread, which nobody interrupts.
final class SnapshotMerge {

    private final List<Source> sources = new ArrayList<>();
    private final Predicate<Entry> isWanted;

    /// @param files the older ones first
    /// @param isWanted what is not is left out
    SnapshotMerge(List<SnapshotFile> files, Predicate<Entry> isWanted) throws IOException {
        this.isWanted = isWanted;
        for (var file : files) {
            var source = new Source(file);
            source.next();
            sources.add(source);
        }
    }

    /// A file that is being gone through, at an entry; at none when it has ended.
    private static final class Source {

        private final SnapshotFile file;
        private Iterator<Entry> bucket = List.<Entry>of().iterator();
        private int nextBucket;
        private Optional<Entry> entry = Optional.empty();

        Source(SnapshotFile file) {
            this.file = file;
        }

        void next() throws IOException {
            while (!bucket.hasNext() && nextBucket < file.buckets()) {
                bucket = file.bucket(nextBucket++).iterator();
            }
            entry = bucket.hasNext() ? Optional.of(bucket.next()) : Optional.empty();
        }
    }

    void writeTo(SnapshotWriter writer) throws IOException {
        for (var key = least(); key.isPresent(); key = least()) {
            var newest = take(key.get());
            if (isWanted.test(newest)) writer.add(newest);
        }
    }

    private Optional<Key> least() {
        return sources.stream()
                .flatMap(source -> source.entry.stream())
                .map(Entry::key)
                .min(Key::compareTo);
    }

    /// Moves all that are at the key.
    private Entry take(Key key) throws IOException {
        Optional<Entry> newest = Optional.empty();
        for (var source : sources) {
            if (source.entry.isEmpty() || !source.entry.get().key().equals(key)) continue;
            newest = source.entry;
            source.next();
        }
        return newest.orElseThrow();
    }
}
