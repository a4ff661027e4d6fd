package dev.proust.examples.shop;

import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.saga.ParkedInstance;
import dev.proust.sourcing.saga.SagaCodecs;
import dev.proust.sourcing.saga.SagaDriver;
import dev.proust.sourcing.saga.SagaRunner;
import dev.proust.sourcing.saga.SagaSetting;
import dev.proust.store.EventStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Where refunds are paid and customers told, while the clerks sell: the [Refunds] at work.
///
/// Thread rule: one thread opens, finishes and closes it.
final class BackOffice implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SagaRunner<ShopEvent, Refunds.Stage, RefundEvent, ShopCommand> refunds;
    private final SagaDriver driver;

    /// Opens it, and goes on where the last one was.
    BackOffice(EventStore store, ReturnRule returns) {
        var rules = new Shop(returns);
        var shop = CommandHandler.of(store, rules, ShopCodec.create(), rules::boundary);
        var codecs = new SagaCodecs<>(ShopCodec.create(), RefundEvent.codec());
        this.refunds = new SagaRunner<>(
                SagaSetting.of(store, new Refunds(), codecs, shop::handle).withExecutor(threads));
        this.driver =
                SagaDriver.start(refunds, Thread.ofVirtual().name("back-office").factory(), Thread::sleep);
    }

    /// Does what is left to do, and says what it could not do.
    List<ParkedInstance> finish() {
        driver.close();
        while (refunds.step()) {
            // Until nothing is left.
        }
        refunds.keepProgress();
        return refunds.parked();
    }

    @Override
    public void close() {
        driver.close();
        threads.close();
    }
}
