package dev.proust.contract.crash;

import dev.proust.contract.sim.Operation.Kind;
import java.util.List;

/// Plans what is to go wrong on the disk, within what the store promises to withstand.
///
/// @param stage who deals with the store
record Trouble(Stage stage) {

    private static final List<Kind> FAILING = List.of(
            Kind.READ,
            Kind.READ,
            Kind.WRITE,
            Kind.WRITE,
            Kind.SYNC,
            Kind.SYNC,
            Kind.SYNC,
            Kind.OPEN,
            Kind.CREATE,
            Kind.RENAME,
            Kind.SYNC_DIRECTORY,
            Kind.LIST,
            Kind.DELETE);

    /// Plans some for an open, which is to get through one day.
    ///
    /// @param attempts how many there have been
    void beforeOpen(int attempts) {
        if (stage.plot().stops() && stage.random().nextInt(3 + attempts) == 0) stop(20);
        if (stage.plot().fails() && stage.random().nextInt(4 + attempts) == 0) fail(5);
        if (stage.plot().runsFull() && stage.random().nextInt(4 + attempts) == 0) runFull(20_000);
    }

    /// Plans some for a life.
    void beforeLife() {
        if (stage.plot().stops() && stage.oneIn(2)) stop(stage.oneIn(2) ? 40 : 300);
        if (stage.plot().fails() && stage.oneIn(2)) fail(20);
        if (stage.plot().runsFull() && stage.oneIn(2)) runFull(300_000);
        if (stage.plot().lies() && stage.oneIn(2)) lie();
    }

    /// Plans some on the way.
    void comes() {
        if (stage.plot().stops() && stage.oneIn(4)) stop(30);
        if (stage.plot().fails() && stage.oneIn(2)) fail(10);
        if (stage.plot().lies()) lie();
        if (stage.plot().runsFull()) {
            if (stage.oneIn(2)) stage.disk().freeSpaceUp();
            else runFull(100_000);
        }
    }

    /// The disk tells a lie, or goes back to the truth.
    private void lie() {
        switch (stage.random().nextInt(4)) {
            case 0 -> stage.disk().loseNextWrite();
            case 1 -> stage.disk().misdirectNextWrite();
            case 2 -> stage.disk().lieAboutSyncs(true);
            default -> stage.disk().lieAboutSyncs(false);
        }
    }

    private void stop(int operationsMax) {
        stage.disk().stopAfter(1 + stage.random().nextInt(operationsMax));
    }

    private void fail(int operationsMax) {
        stage.disk().fail(stage.any(FAILING), 1 + stage.random().nextInt(operationsMax));
    }

    private void runFull(int bytesMax) {
        stage.disk().limitSpace(stage.random().nextInt(bytesMax), stage.random().nextBoolean());
    }
}
