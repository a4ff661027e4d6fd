package dev.proust.sourcing;

import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Reads a boundary through a codec and a fold, and compares.
///
/// Thread rule: any thread, several at once. Immutable.
///
/// @param snapshots to compare with
/// @param other to compare with
record Trial<S, E>(
        EventStore store,
        Decider<?, S, E> decider,
        EventCodec<E> codec,
        Optional<Snapshots<S>> snapshots,
        Optional<Other<S, ?, ?>> other) {

    /// Another fold.
    record Other<S, X, F>(Decider<?, X, F> decider, EventCodec<F> codec, BiPredicate<S, X> same) {}

    /// What was found in a boundary.
    record Found<S>(long events, List<DryRunReport.Broken> broken, List<DryRunReport.Differing<S>> differing) {}

    Trial<S, E> againstSnapshots(Snapshots<S> snapshots) {
        return new Trial<>(store, decider, codec, Optional.of(snapshots), other);
    }

    Trial<S, E> against(Other<S, ?, ?> other) {
        return new Trial<>(store, decider, codec, snapshots, Optional.of(other));
    }

    Found<S> of(Query boundary) {
        return new Reading(boundary).found();
    }

    /// One boundary being read. Thread rule: one thread.
    private final class Reading {

        private final Query within;
        private final Optional<Snapshot> snapshot;
        private final Optional<OtherSide<S, ?, ?>> otherSide;
        private final List<DryRunReport.Broken> broken = new ArrayList<>();
        private final List<DryRunReport.Differing<S>> differing = new ArrayList<>();
        private S state = decider.initial();
        private boolean snapshotCompared;
        private long events;

        Reading(Query boundary) {
            within = codec.withEveryName(boundary);
            snapshot = snapshots.flatMap(of -> of.store().latest(BoundaryName.of(within), of.fold()));
            otherSide = other.map(OtherSide::new);
        }

        Found<S> found() {
            try (var reader = store.read(within)) {
                for (var recorded : reader) {
                    if (snapshot.isPresent()
                            && recorded.position() > snapshot.get().checkpoint().position()) compareWithSnapshot();
                    take(recorded);
                }
            }
            compareWithSnapshot();
            if (broken.isEmpty()) {
                otherSide.flatMap(side -> side.difference(state)).ifPresent(with -> differ("another fold", with));
            }
            return new Found<>(events, broken, differing);
        }

        /// What breaks is told, and the next event looked at nevertheless.
        private void take(RecordedEvent recorded) {
            events++;
            try {
                state = decider.evolve(state, codec.decode(recorded));
            } catch (RuntimeException thrown) {
                broken.add(DryRunReport.Broken.of(recorded, thrown));
            }
            otherSide.ifPresent(side -> side.take(recorded));
        }

        private void compareWithSnapshot() {
            if (snapshotCompared || snapshot.isEmpty() || !broken.isEmpty()) return;
            snapshotCompared = true;
            snapshots
                    .flatMap(of -> of.folded(snapshot.get()))
                    .filter(kept -> !kept.state().equals(state) || kept.version() != events)
                    .ifPresent(kept -> differ("snapshot of version " + kept.version(), kept.state()));
        }

        private void differ(String from, Object with) {
            differing.add(new DryRunReport.Differing<>(within, from, state, with));
        }
    }

    /// What the other fold makes of the same events. Thread rule: one thread.
    private static final class OtherSide<S, X, F> {

        private final Other<S, X, F> other;
        private X state;
        private boolean whole = true;

        OtherSide(Other<S, X, F> other) {
            this.other = other;
            this.state = other.decider().initial();
        }

        void take(RecordedEvent recorded) {
            if (!whole) return;
            try {
                state = other.decider().evolve(state, other.codec().decode(recorded));
            } catch (RuntimeException thrown) {
                whole = false;
            }
        }

        Optional<Object> difference(S ours) {
            return whole && !other.same().test(ours, state) ? Optional.of(state) : Optional.empty();
        }
    }
}
