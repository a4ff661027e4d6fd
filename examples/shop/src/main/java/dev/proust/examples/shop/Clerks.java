package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopCommand.FromData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The clerks of the shop: each a virtual thread with a queue of its own, which does one command after the other.
///
/// Whatever comes from one customer goes to one clerk, and so keeps its order. The queues are bounded: whoever gives
/// too fast waits.
///
/// Thread rule: one thread gives and finishes; any thread may set `stopped`.
final class Clerks {

    private static final int QUEUE_MAX = 1_000;

    private final Consumer<FromData> work;
    private final List<BlockingQueue<Optional<FromData>>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopped;

    /// @param stopped when set, by anyone, the clerks finish what they have in hand and leave what is in their queues
    /// @param work what a clerk does with a command; if it throws, all clerks stop
    Clerks(int count, AtomicBoolean stopped, Consumer<FromData> work) {
        this.stopped = stopped;
        this.work = work;
        for (int i = 1; i <= count; i++) {
            var queue = new ArrayBlockingQueue<Optional<FromData>>(QUEUE_MAX);
            queues.add(queue);
            threads.add(Thread.ofVirtual().name("clerk-" + i).start(() -> serve(queue)));
        }
    }

    /// Gives a command to the clerk who serves this customer; waits while he has too much to do.
    ///
    /// @param customer or the invoice, if the customer is not known
    void give(String customer, FromData command) throws InterruptedException {
        queues.get(Math.floorMod(customer.hashCode(), queues.size())).put(Optional.of(command));
    }

    /// Waits until all is done that was given, and throws what the first clerk who failed has thrown.
    void finish() throws InterruptedException {
        for (var queue : queues) queue.put(Optional.empty());
        for (var thread : threads) thread.join();
        switch (failures.peek()) {
            case null -> {}
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    /// A stopped clerk goes on taking, so that nobody waits for room in his queue.
    private void serve(BlockingQueue<Optional<FromData>> queue) {
        try {
            for (var next = queue.take(); next.isPresent(); next = queue.take()) {
                if (!stopped.get()) attendTo(next.get());
            }
        } catch (InterruptedException impossible) {
            throw new AssertionError("nobody else knows a clerk's thread", impossible);
        }
    }

    private void attendTo(FromData command) {
        try {
            work.accept(command);
        } catch (RuntimeException | Error thrown) {
            failures.add(thrown);
            stopped.set(true);
        }
    }
}
