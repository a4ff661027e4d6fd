package dev.proust.contract.crash;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How far back the writer remembers, as the engine promises it: so many events at least, and as far as those need it
/// whose appends it has sent back.
final class Memory {

    private static final long REMEMBERED_MIN = 32 * 1024;

    private final Map<Request, Long> sentBack = new HashMap<>();
    private long low;

    /// @param head what there was at the open, of which nothing is remembered
    Memory(long head) {
        this.low = head;
    }

    /// The writer takes these up: those are too old whose facts lie before what it remembers.
    void takenUp(List<Request> batch) {
        batch.forEach(request -> request.writerForgetsUpTo(low));
        batch.forEach(sentBack::remove);
    }

    /// The writer has sent it back: it remembers all from here on until it has taken the append up again.
    void sentBack(Request request, long durable) {
        sentBack.put(request, durable);
    }

    /// Nobody brings it again.
    void isGone(Request request) {
        sentBack.remove(request);
    }

    /// A batch is done.
    void forget(long durable) {
        long neededAbove =
                sentBack.values().stream().mapToLong(Long::longValue).min().orElse(durable);
        low = Math.max(low, Math.min(neededAbove, durable - REMEMBERED_MIN));
    }

    /// The writer has given its memory back.
    void forgetAll(long durable) {
        sentBack.clear();
        low = durable;
    }
}
