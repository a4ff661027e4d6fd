package dev.proust.contract.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/// The last things that happened to a disk, for whoever has to find out why something failed.
///
/// Thread rule: one thread at a time.
final class Trace {

    private static final int REMEMBERED_MAX = 80;

    private final Deque<Object> last = new ArrayDeque<>(REMEMBERED_MAX);

    /// Remembers something, whose text is made only when it is asked for.
    void add(Object happened) {
        if (last.size() == REMEMBERED_MAX) last.removeFirst();
        last.addLast(happened);
    }

    /// What happened, oldest first, a line each.
    @Override
    public String toString() {
        var text = new StringBuilder();
        last.forEach(happened -> text.append("  ").append(happened).append('\n'));
        return text.toString();
    }
}
