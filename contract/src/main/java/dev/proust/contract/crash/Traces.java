package dev.proust.contract.crash;

import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.engine.core.Engine;
import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.store.Data;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Looks for what is erased: once the store says that it is gone, no byte of it may be on the disk, nor a state from
/// before.
///
/// Thread rule: one thread.
final class Traces {

    private final long seed;
    private final SimulatedDisk disk;
    private final ContentModel model;
    private final Tally.Counter counter;
    private final List<State> states = new ArrayList<>();

    /// A state that was saved.
    private record State(long position, Data data) {}

    Traces(long seed, SimulatedDisk disk, ContentModel model, Tally.Counter counter) {
        this.seed = seed;
        this.disk = disk;
        this.model = model;
        this.counter = counter;
    }

    /// Takes note of a state that was saved.
    void saved(long position, Data state) {
        states.add(new State(position, state));
    }

    /// If the store says that what is erased is gone, it is: from what is seen, and from what a power cut would leave.
    void requireGone(Engine engine) {
        long last = model.lastErasure();
        if (last == 0 || engine.goneUpTo() < last) return;
        var gone = new HashMap<Long, Long>();
        for (long position = 1; position <= model.head(); position++) {
            long erased = position;
            if (model.isErased(position)) {
                model.at(position).data().ifPresent(data -> gone.put(beginning(data), erased));
            }
        }
        for (var state : states) {
            if (state.position < last) gone.put(beginning(state.data), state.position);
        }
        counter.count(Happening.GONE);
        requireNowhere(gone, disk);
        var cut = disk.copy(new SplittableRandom(seed));
        cut.powerCut(pending -> 0);
        requireNowhere(gone, cut);
    }

    private static long beginning(Data data) {
        return data.asBuffer().getLong();
    }

    private static void requireNowhere(Map<Long, Long> gone, SimulatedDisk disk) {
        for (var file : disk.files()) {
            // What was cut off the log was never part of it: it is the operator's.
            if (file.endsWith(".cut")) continue;
            long window = 0;
            var bytes = disk.bytes(file, 0, (int) disk.size(file));
            for (int at = 0; at < bytes.length; at++) {
                window = window << 8 | (bytes[at] & 0xFF);
                var position = gone.get(window);
                if (position == null) continue;
                throw new Discrepancy("what position %d said stands in %s at %d", position, file, at - 7);
            }
        }
    }

    /// Damage but for what a power cut has left where nothing was durable, which nobody reads.
    static List<Damage> thatMatters(List<Damage> damages) {
        return damages.stream()
                .filter(damage -> damage.consequence().isDamage() && damage.consequence() != Consequence.HARMLESS)
                .toList();
    }
}
