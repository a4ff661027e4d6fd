package dev.proust.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/// Many virtual threads that do something at once.
final class Crowd {

    /// What became of one of them.
    ///
    /// @param value what it has returned, if it has
    /// @param thrown what it has thrown, if it has
    record Fate<T>(Optional<T> value, Optional<Throwable> thrown) {}

    private Crowd() {}

    /// Has so many of them do what the function says for each number from 0 on, and waits for all.
    static <T> List<Fate<T>> all(int count, IntFunction<Callable<T>> task) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(task.apply(i)));
            }
            var fates = new ArrayList<Fate<T>>();
            for (var future : futures) {
                fates.add(fate(future));
            }
            return fates;
        }
    }

    private static <T> Fate<T> fate(Future<T> future) throws InterruptedException {
        try {
            return new Fate<>(Optional.of(future.get()), Optional.empty());
        } catch (ExecutionException failed) {
            return new Fate<>(Optional.empty(), Optional.ofNullable(failed.getCause()));
        }
    }

    /// What those have returned who have returned something.
    static <T> List<T> values(List<Fate<T>> fates) {
        return fates.stream().flatMap(fate -> fate.value().stream()).toList();
    }

    /// What the others have thrown.
    static <T> List<Throwable> thrown(List<Fate<T>> fates) {
        return fates.stream().flatMap(fate -> fate.thrown().stream()).toList();
    }
}
