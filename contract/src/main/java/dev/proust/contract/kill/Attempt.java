package dev.proust.contract.kill;

import dev.proust.store.Checkpoint;
import java.util.Optional;

/// What is known outside of one append that was announced.
///
/// ```
///             ┌─ refused, conflicted ──────────► NOT_WRITTEN ◄─── not found ──┐
///   WAITING ──┼─ accepted ──► ACCEPTED ◄── repeated ── KEPT ◄──── found ──────┤
///             └─ killed, or the answer was ──► UNKNOWN ──── next opening ─────┘
/// ```
///
/// What is accepted or kept stays at its place for ever; what is not written must never show, unless it is announced
/// anew.
///
/// Thread rule: guarded by the [Witness] that it belongs to.
final class Attempt {

    /// What the outside can say of it.
    enum State {
        WAITING,
        UNKNOWN,
        ACCEPTED,
        KEPT,
        NOT_WRITTEN
    }

    /// Where an append stands.
    ///
    /// @param last the checkpoint of its last event
    record Place(long firstPosition, Checkpoint last) {}

    private final PlannedAppend plan;
    private State state = State.WAITING;
    private Optional<Place> place = Optional.empty();

    Attempt(PlannedAppend plan) {
        this.plan = plan;
    }

    PlannedAppend plan() {
        return plan;
    }

    State state() {
        return state;
    }

    Optional<Place> place() {
        return place;
    }

    /// Whether it must be there.
    boolean stands() {
        return place.isPresent();
    }

    void stand(State state, Place place) {
        this.state = state;
        this.place = Optional.of(place);
    }

    void become(State state) {
        if (stands()) throw new IllegalStateException("append " + plan.id() + " stands already");
        this.state = state;
    }
}
