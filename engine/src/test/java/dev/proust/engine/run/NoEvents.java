package dev.proust.engine.run;

import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.EventCopies;
import dev.proust.engine.log.History;
import dev.proust.engine.log.LogWalk;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// A log whose events are all damaged.
record NoEvents(Secret secret) implements History {

    @Override
    public boolean has(Mark mark) {
        return true;
    }

    @Override
    public ErasedPositions erased() {
        return new ErasedPositions();
    }

    @Override
    public EventCopies copies(LongUnaryOperator places) {
        return position -> ByteBuffer.allocate(0);
    }

    @Override
    public LogWalk walk(Optional<Mark> after) {
        throw new AssertionError("nobody is to ask");
    }
}
