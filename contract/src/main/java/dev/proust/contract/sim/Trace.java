package dev.proust.contract.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The last things that happened to a disk, for whoever has to find out why something failed.
///
/// Thread rule: one thread at a time.
final class Trace {

    private static final int REMEMBERED_MAX = 80;

    private final Deque<Object> last = new ArrayDeque<>(REMEMBERED_MAX);
    private Consumer<Object> listener = happened -> {};

    /// Tells somebody of each thing as it happens.
    void tell(Consumer<Object> listener) {
        this.listener = listener;
    }

    /// Remembers something, whose text is made only when it is asked for.
    void add(Object happened) {
        listener.accept(happened);
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
