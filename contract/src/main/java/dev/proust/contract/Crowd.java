package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Many virtual threads that want something at once.
final class Crowd {

    private Crowd() {}

    /// What one of them does.
    interface Task<T> {
        T call(int number) throws Exception;
    }

    /// Lets so many threads do it at once, each with a number of its own from 0 on, and waits for all.
    static <T> List<Future<T>> of(int count, Task<T> task) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(IntStream.range(0, count)
                    .<Callable<T>>mapToObj(number -> () -> task.call(number))
                    .toList());
        }
    }

    /// What those have returned who have returned something.
    static <T> List<T> values(List<Future<T>> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.state() == Future.State.SUCCESS)
                .map(Future::resultNow)
                .toList();
    }

    /// What the others have thrown.
    static <T> List<Throwable> thrown(List<Future<T>> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.state() == Future.State.FAILED)
                .map(Future::exceptionNow)
                .toList();
    }

    /// How many succeeded. Those who did not have failed for this reason.
    static <T> int succeeded(List<Future<T>> attempts, Class<? extends Exception> otherwise) {
        assertThat(thrown(attempts)).allSatisfy(thrown -> assertThat(thrown).isInstanceOf(otherwise));
        return values(attempts).size();
    }
}
