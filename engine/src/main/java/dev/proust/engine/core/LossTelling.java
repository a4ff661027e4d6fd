package dev.proust.engine.core;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.AcceptedLoss;
import dev.proust.engine.log.LossFile;
import dev.proust.engine.log.Recovered;
import dev.proust.engine.log.RepairEvents;
import java.io.IOException;

/// Tells in the log of a loss that was accepted, before anybody else may append: an event of the stream
/// `$repairs`. Then the decision is carried out, and its file goes.
///
/// A process may end between the two. The next opening finds the event at the end of the log, since nobody else
/// has appended meanwhile.
///
/// Thread rule: the thread that opens the store, which nobody interrupts.
final class LossTelling {

    private LossTelling() {}

    /// @throws IOException if it cannot be told now: the store is closed, and the next opening tries again
    static void finish(Engine engine, Recovered recovered, Disk disk) throws IOException {
        if (recovered.loss().isEmpty()) return;
        try {
            if (!isTold(engine, recovered.loss().get()))
                tell(engine, recovered.loss().get());
            new LossFile(disk, recovered.secret()).remove();
        } catch (IOException | RuntimeException | Error failure) {
            engine.close();
            throw failure;
        }
    }

    private static boolean isTold(Engine engine, AcceptedLoss loss) {
        long head = engine.durable();
        if (head == 0) return false;
        try (var view = engine.view()) {
            return RepairEvents.tells(engine.events(view).fetch(head, engine.lineage()), loss.id());
        }
    }

    private static void tell(Engine engine, AcceptedLoss loss) {
        var pending = engine.submitReserved(RepairEvents.append(loss), () -> {}, at -> {});
        engine.step();
        pending.answer();
    }
}
