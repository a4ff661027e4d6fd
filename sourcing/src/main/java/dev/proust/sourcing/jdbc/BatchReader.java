package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.jdbc.Batch.Entry;
import dev.proust.sourcing.jdbc.Batch.Item;
import dev.proust.sourcing.projection.PartitionKey;
import dev.proust.sourcing.projection.Projection;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.EventStore;
import dev.proust.store.Progress;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;

/// Cuts what a subscription delivers into batches for one partition.
///
/// Thread rule: one thread; any thread may [#close].
final class BatchReader implements AutoCloseable {

    private static final String ERASURE_TYPE = "$Erased";
    private static final String ERASURE_CONTENT_TYPE = "application/vnd.proust.positions";

    private final EventStore store;
    private final Projection<?> projection;
    private final int partition;
    private final ProjectionLimits limits;
    private final Subscription subscription;
    private Checkpoint at;

    /// @throws dev.proust.store.LostFutureException if the checkpoint is not of the store's history
    BatchReader(EventStore store, Projection<?> projection, int partition, ProjectionLimits limits, Checkpoint after) {
        this.store = store;
        this.projection = projection;
        this.partition = partition;
        this.limits = limits;
        this.at = after;
        this.subscription = store.subscribe(projection.query(), after);
    }

    /// Up to where everything was given out.
    Checkpoint at() {
        return at;
    }

    /// The next batch: what is there, or else what comes within the time. It may hold nothing for the
    /// partition, and yet bring it further.
    ///
    /// @return empty if nothing has moved
    Optional<Batch> next(Duration patience) throws InterruptedException {
        var entries = new ArrayList<Entry>();
        var from = at;
        long bytes = 0;
        int readMax = limits.batchEventsMax() * ProjectionLimits.READ_PER_HANDLED_MAX;
        for (int read = 0;
                read < readMax && entries.size() < limits.batchEventsMax() && bytes < limits.batchBytesMax();
                read++) {
            var signal = subscription.next(read == 0 ? patience : Duration.ZERO);
            if (signal.isEmpty()) break;
            at = signal.get().checkpoint();
            if (signal.get() instanceof Progress) {
                // The first one says where it begins, and more is to come.
                if (!at.equals(from)) break;
            } else if (signal.get() instanceof RecordedEvent event) {
                entryOf(event).ifPresent(entries::add);
                bytes += event.present().map(content -> content.data().size()).orElse(0);
            }
        }
        return at.equals(from) ? Optional.empty() : Optional.of(new Batch(entries, at));
    }

    @Override
    public void close() {
        subscription.close();
    }

    // ---------------------------------------------------------------------------------------------------- items

    private Optional<Entry> entryOf(RecordedEvent event) {
        if (isErasure(event)) return Optional.of(new Entry(event.checkpoint(), items -> erasedBy(event, items)));
        var item = itemOf(projection, event);
        return isMine(item)
                ? Optional.of(new Entry(event.checkpoint(), items -> items.accept(item)))
                : Optional.empty();
    }

    private boolean isMine(Item item) {
        return projection.partitionOf(item.key()) == partition;
    }

    /// An event whose key cannot be told belongs to its stream: it is parked there.
    static Item itemOf(Projection<?> projection, RecordedEvent event) {
        try {
            String key = projection.key().of(event);
            if (!key.isEmpty() && key.length() <= PartitionKey.CHARS_MAX && key.indexOf('\0') < 0) {
                return new Item(key, event, Optional.empty());
            }
            throw new IllegalArgumentException("the key of the event at position " + event.position() + " has "
                    + key.length() + " characters, expected 1 to " + PartitionKey.CHARS_MAX + " without NUL");
        } catch (RuntimeException fault) {
            return new Item(event.stream().name(), event, Optional.of(fault));
        }
    }

    /// Whether it came since it erases something that matches, and not since it matches itself.
    private boolean isErasure(RecordedEvent event) {
        return event.stream().isReserved()
                && event.type().equals(ERASURE_TYPE)
                && event.content() instanceof Content.Present content
                && content.data().contentType().equals(ERASURE_CONTENT_TYPE)
                && !projection
                        .query()
                        .matches(event.stream(), event.version(), event.type(), content.tags(), event.appendId());
    }

    /// What an erasure names, in the order of positions: its data are pairs of a first and a last position,
    /// eight bytes each. All that matches is read for it: erasures are rare, and a store finds events by what
    /// they are.
    private void erasedBy(RecordedEvent erasure, Consumer<Item> items) {
        if (!(erasure.content() instanceof Content.Present content)) return;
        var ranges = content.data().asBuffer();
        try (var reader = store.read(projection.query(), ReadOptions.forwards().before(erasure.checkpoint()))) {
            for (var event : reader) {
                if (!isNamed(ranges, event.position()) || event.content() instanceof Content.Present) continue;
                var item = itemOf(projection, event);
                if (isMine(item)) items.accept(item);
            }
        }
    }

    /// Whether a position is in the ranges, of which those that end before it are done with.
    private static boolean isNamed(ByteBuffer ranges, long position) {
        while (ranges.remaining() >= 2 * Long.BYTES) {
            long from = ranges.getLong(ranges.position());
            long to = ranges.getLong(ranges.position() + Long.BYTES);
            if (position <= to) return position >= from;
            ranges.position(ranges.position() + 2 * Long.BYTES);
        }
        return false;
    }
}
