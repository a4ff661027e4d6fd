package dev.proust.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.examples.shop.ShopCommand.AdjustStock;
import dev.proust.examples.shop.ShopCommand.FromData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How work is shared out among clerks.
class ClerksTest {

    @Test
    void each_customers_commands_are_done_once_and_in_order() throws InterruptedException {
        var done = new ConcurrentLinkedQueue<Line>();
        var clerks = new Clerks(7, new AtomicBoolean(), command -> done.add(line(command)));
        for (int i = 1; i <= 10_000; i++) give(clerks, "customer" + i % 100, i);
        clerks.finish();

        Map<String, List<Integer>> numbers = new HashMap<>();
        for (var line : done) {
            numbers.computeIfAbsent(line.invoice(), _ -> new ArrayList<>()).add(line.number());
        }
        assertThat(done).hasSize(10_000);
        assertThat(numbers).hasSize(100);
        assertThat(numbers.values())
                .allSatisfy(ofOne -> assertThat(ofOne).isSorted().doesNotHaveDuplicates());
    }

    @Test
    void a_clerk_who_fails_stops_all_and_what_he_has_thrown_is_thrown() throws InterruptedException {
        var done = new AtomicInteger();
        var stopped = new AtomicBoolean();
        var clerks = new Clerks(1, stopped, command -> {
            if (line(command).number() == 10) throw new IllegalStateException("broken");
            done.incrementAndGet();
        });
        // More than fit into the queue: a clerk who has stopped goes on taking.
        for (int i = 1; i <= 5_000; i++) give(clerks, "ann", i);
        assertThatThrownBy(clerks::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        assertThat(stopped).isTrue();
        assertThat(done).hasValue(9);
    }

    @Test
    void stopped_clerks_finish_what_they_have_in_hand_and_leave_the_rest() throws InterruptedException {
        var done = new AtomicInteger();
        var stopped = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var clerks = new Clerks(1, stopped, _ -> {
            begun.countDown();
            awaitUninterruptibly(goOn);
            done.incrementAndGet();
        });
        for (int i = 1; i <= 100; i++) give(clerks, "ann", i);
        begun.await();
        stopped.set(true);
        goOn.countDown();
        clerks.finish();
        assertThat(done).hasValue(1);
    }

    private static void give(Clerks clerks, String customer, int number) throws InterruptedException {
        clerks.give(customer, new AdjustStock(Fixtures.line(customer, number, "heart", 1, customer)));
    }

    private static Line line(FromData command) {
        return ((ShopCommand.OfLine) command).line();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError("nobody interrupts a clerk", impossible);
        }
    }
}
