package dev.proust.engine.core;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.engine.log.AcceptedLoss;
import dev.proust.engine.log.LossFile;
import dev.proust.engine.log.Recovered;
import dev.proust.engine.log.RepairEvents;
import dev.proust.store.CorruptionException;
import dev.proust.store.UnavailableException;
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
            tellOnce(engine, recovered.loss().get());
            new LossFile(disk, recovered.secret()).remove();
        } catch (IOException | RuntimeException | Error failure) {
            engine.close();
            throw failure;
        }
    }

    /// What is damaged of the index is made anew first: nobody else would do it, since the store is not open yet.
    private static void tellOnce(Engine engine, AcceptedLoss loss) throws IOException {
        while (true) {
            try {
                if (!isTold(engine, loss)) tell(engine, loss);
                return;
            } catch (UnavailableException damaged) {
                if (!engine.upkeep().isDue(Kind.REPAIR)) throw damaged;
                engine.upkeep().work(Kind.REPAIR);
            }
        }
    }

    private static boolean isTold(Engine engine, AcceptedLoss loss) {
        long head = engine.durable();
        if (head == 0) return false;
        try (var view = engine.view()) {
            return RepairEvents.tells(engine.events(view).fetch(head, engine.lineage()), loss.id());
        } catch (CorruptionException damaged) {
            // It has stood there before: damage that is not accepted stays, and is in nobody's way.
            return false;
        }
    }

    private static void tell(Engine engine, AcceptedLoss loss) {
        var pending = engine.submitReserved(RepairEvents.append(loss), () -> {}, at -> {});
        engine.step();
        pending.answer();
    }
}
