package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.run.PostingList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/// One thread adds and publishes, as the engine does; the others ask, as of what is published. Whatever way their steps
/// fall between each other, each answer is that of a plain list at one moment.
public final class MemtableConcurrencyTest {

    private static final String WRITER = "the one that adds";
    private static final Key STREAM = new Key(1, 1);
    private static final Key OTHER_STREAM = new Key(2, 2);
    private static final Key TAG = new Key(3, 3);

    /// So many that the next one makes room for more.
    private static final int AT_FIRST = 3;

    private final Memtable memtable = new Memtable(1);
    private long streamVersion;
    private long otherVersion;
    private volatile long published;

    public MemtableConcurrencyTest() {
        for (int i = 0; i < AT_FIRST; i++) addTagged();
    }

    @Test
    void every_answer_is_that_of_a_plain_list_at_one_moment() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(3)
                .actorsAfter(0)
                .iterations(5)
                .invocationsPerIteration(60)
                .sequentialSpecification(PlainList.class)
                .check(MemtableConcurrencyTest.class);
    }

    @Operation(nonParallelGroup = WRITER)
    public void add() {
        publish(List.of(STREAM));
    }

    @Operation(nonParallelGroup = WRITER)
    public void addTagged() {
        publish(List.of(STREAM, TAG));
    }

    @Operation(nonParallelGroup = WRITER)
    public void addToOther() {
        publish(List.of(OTHER_STREAM, TAG));
    }

    private void publish(List<Key> keys) {
        long version = keys.getFirst().equals(STREAM) ? ++streamVersion : ++otherVersion;
        memtable.add(keys, version, 0);
        long position = published;
        published = position + 1;
    }

    @Operation
    public long lastTagged() {
        return list(TAG).floor(published);
    }

    /// Of a stream that may be new, or unknown.
    @Operation
    public long versionOfOther() {
        long now = published;
        var list = memtable.find(OTHER_STREAM);
        return list == null ? 0 : list.countUpTo(now);
    }

    @Operation
    public long firstOfStreamFrom(@Param(gen = IntGen.class, conf = "1:6") int position) {
        return upTo(published, list(STREAM).ceiling(position));
    }

    @Operation
    public long version() {
        return list(STREAM).countUpTo(published);
    }

    @Operation
    public long positionOf(@Param(gen = IntGen.class, conf = "1:6") int version) {
        var list = list(STREAM);
        return version > list.count() ? Postings.NONE : upTo(published, list.get(version));
    }

    private PostingList list(Key key) {
        return Objects.requireNonNull(memtable.find(key));
    }

    /// What was added beyond what is published, nobody is to rely on.
    private static long upTo(long published, long position) {
        return position <= published ? position : Postings.NONE;
    }

    /// The same without an index, for one thread.
    public static final class PlainList {

        private final List<List<Key>> events = new ArrayList<>();

        public PlainList() {
            for (int i = 0; i < AT_FIRST; i++) addTagged();
        }

        public void add() {
            events.add(List.of(STREAM));
        }

        public void addTagged() {
            events.add(List.of(STREAM, TAG));
        }

        public void addToOther() {
            events.add(List.of(OTHER_STREAM, TAG));
        }

        public long lastTagged() {
            return positions(TAG).stream().reduce(0L, (earlier, later) -> later);
        }

        public long versionOfOther() {
            return positions(OTHER_STREAM).size();
        }

        public long firstOfStreamFrom(int position) {
            return positions(STREAM).stream()
                    .filter(one -> one >= position)
                    .findFirst()
                    .orElse(Postings.NONE);
        }

        public long version() {
            return positions(STREAM).size();
        }

        public long positionOf(int version) {
            return positions(STREAM).stream().skip(version - 1L).findFirst().orElse(Postings.NONE);
        }

        private List<Long> positions(Key key) {
            var positions = new ArrayList<Long>();
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i).contains(key)) positions.add(i + 1L);
            }
            return positions;
        }
    }
}
