package dev.proust.engine.core;

import dev.proust.engine.Ways;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// An append between its client and the writer, in every way that their steps can fall between each other.
class PendingAppendConcurrencyTest {

    private static final Facts FACTS = new Facts(7, new long[0], new long[0]);

    @Test
    void a_client_that_waits_hears_the_verdict() {
        Ways.of(() -> {
            var pending = waiting();
            var writer = new Thread(() -> takeAndJudge(pending));
            writer.start();
            while (!pending.isDone()) LockSupport.park();
            Ways.join(writer);
        });
    }

    @Test
    void an_append_is_either_withdrawn_or_taken_up_with_its_facts() {
        Ways.of(() -> {
            var pending = waiting();
            var taken = new boolean[1];
            var writer = new Thread(() -> taken[0] = takeAndJudge(pending));
            writer.start();
            boolean withdrawn = pending.withdraw();
            Ways.join(writer);
            Ways.require(withdrawn != taken[0], "either withdrawn or taken up");
            Ways.require(pending.isDone() == taken[0], "judged, if it was taken up");
        });
    }

    /// An append that waits for the writer, whose client is this thread. What it says plays no part here.
    private static PendingAppend waiting() {
        var client = Thread.currentThread();
        var pending = new PendingAppend(null, null, null, null, () -> LockSupport.unpark(client), first -> {});
        pending.waitWith(FACTS);
        return Ways.shared(pending);
    }

    private static boolean takeAndJudge(PendingAppend pending) {
        if (!pending.take()) return false;
        Ways.require(pending.facts().at() == FACTS.at(), "facts there when it is taken up");
        pending.judge(new Verdict.Overdue());
        return true;
    }
}
