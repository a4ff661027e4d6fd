package dev.proust.contract.history;

import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Checkpoint;
import dev.proust.store.ConflictException;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import dev.proust.store.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A store with a clerk beside it, who writes down every call. The one count of all threads tells when a call began and
/// ended; a clock would be too coarse for calls of a microsecond.
///
/// What a store should never say, such as an error that no client has asked for, is not written down but thrown.
///
/// Thread rule: any thread; each [Follow] by one at a time.
public final class History {

    private final AtomicLong count = new AtomicLong();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Follow> follows = new ConcurrentLinkedQueue<>();

    /// Someone who calls a store. A history may go on when its store is closed and opened again: with other users.
    ///
    /// @param name what to call him when something is wrong
    public User user(String name, EventStore store) {
        return new User(name, store);
    }

    /// All calls that have ended, those of subscriptions included.
    List<Call> calls() {
        var all = new ArrayList<>(calls);
        follows.forEach(follow -> all.addAll(follow.calls));
        return all;
    }

    List<Follow> follows() {
        return List.copyOf(follows);
    }

    /// One who calls the store, and whose calls are written down.
    public final class User {

        private final String name;
        private final EventStore store;

        private User(String name, EventStore store) {
            this.name = name;
            this.store = store;
        }

        public String name() {
            return name;
        }

        /// Appends.
        public Said append(Append append) {
            long began = count.incrementAndGet();
            var said = answer(append);
            calls.add(new Call(name, began, count.incrementAndGet(), said));
            return said;
        }

        private Said answer(Append append) {
            try {
                var answer = store.append(append);
                return answer.repeated() ? new Said.Repeated(append, answer) : new Said.Accepted(append, answer);
            } catch (ConflictException conflict) {
                return new Said.Refused(append, conflict);
            } catch (AppendIdReusedException reused) {
                return new Said.Reused(append, reused);
            }
        }

        /// Reads to the end. The call has ended when the store has said as of when it reads; the events are fetched
        /// later.
        public Said read(Query query, ReadOptions options) {
            long began = count.incrementAndGet();
            try (var reader = store.read(query, options)) {
                long ended = count.incrementAndGet();
                var events = new ArrayList<RecordedEvent>();
                reader.forEach(events::add);
                var said = new Said.Read(query, options, reader.checkpoint(), events, reader.isCutOff());
                calls.add(new Call(name, began, ended, said));
                return said;
            }
        }

        /// Subscribes.
        public Follow follow(Query query, Checkpoint after) {
            var follow = new Follow(name, query, after, store.subscribe(query, after));
            follows.add(follow);
            return follow;
        }
    }

    /// A subscription, whose signals are written down.
    public final class Follow implements AutoCloseable {

        private final String user;
        private final Query query;
        private final Checkpoint after;
        private final Subscription subscription;
        private final List<Call> calls = new ArrayList<>();

        private Follow(String user, Query query, Checkpoint after, Subscription subscription) {
            this.user = user;
            this.query = query;
            this.after = after;
            this.subscription = subscription;
        }

        /// Waits for the next signal, however long it takes.
        public Signal next() throws InterruptedException {
            long began = count.incrementAndGet();
            return heard(began, Optional.of(subscription.next())).orElseThrow();
        }

        /// Waits for the next signal, but no longer than this.
        public Optional<Signal> next(Duration timeout) throws InterruptedException {
            long began = count.incrementAndGet();
            return heard(began, subscription.next(timeout));
        }

        private Optional<Signal> heard(long began, Optional<Signal> signal) {
            calls.add(new Call(user, began, count.incrementAndGet(), new Said.Delivered(signal)));
            return signal;
        }

        @Override
        public void close() {
            subscription.close();
        }

        Query query() {
            return query;
        }

        Checkpoint after() {
            return after;
        }

        /// In the order of the calls.
        List<Call> calls() {
            return calls;
        }
    }
}
