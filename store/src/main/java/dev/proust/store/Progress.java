package dev.proust.store;

/// How far a subscription has got. Nothing that matches at or below the checkpoint comes later.
///
/// @param checkpoint the place up to which everything that matches was delivered
/// @param caughtUp whether that was the store's durable head at the moment
public record Progress(Checkpoint checkpoint, boolean caughtUp) implements Signal {}
