package dev.proust.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Two who bring work and do it in turns, in every way that their steps can fall between each other.
class ShiftConcurrencyTest {

    @Test
    void at_most_one_is_at_work_and_no_work_is_left_when_nobody_is() {
        Ways.of(() -> {
            var work = new Work();
            var other = new Thread(work::bring);
            other.start();
            work.bring();
            Ways.join(other);
            Ways.require(work.brought.get() == 0, "no work left when nobody is at work");
            Ways.require(!work.crowded, "never two at work at once");
        });
    }

    private static final class Work {

        final Shift shift = new Shift();
        final AtomicInteger brought = new AtomicInteger();
        final AtomicInteger atWork = new AtomicInteger();
        volatile boolean crowded;

        void bring() {
            brought.incrementAndGet();
            if (!shift.begin()) return;
            do {
                if (atWork.incrementAndGet() > 1) crowded = true;
                while (brought.get() > 0) brought.decrementAndGet();
                atWork.decrementAndGet();
            } while (!shift.end(() -> brought.get() > 0));
        }
    }
}
