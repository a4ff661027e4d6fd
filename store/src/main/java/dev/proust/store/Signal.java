package dev.proust.store;

/// What a [Subscription] delivers: an event, or word of its progress.
public sealed interface Signal permits RecordedEvent, Progress {

    /// How far the subscription has got with this signal. To go on from here after a restart, subscribe after it.
    Checkpoint checkpoint();
}
