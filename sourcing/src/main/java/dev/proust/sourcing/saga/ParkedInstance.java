package dev.proust.sourcing.saga;

/// An instance that is parked since something of it has failed. It meets no triggers until somebody has it go
/// on by [SagaRunner#retry] or [SagaRunner#skip]; what it has missed by then, it meets in order.
///
/// @param instance which one
/// @param culprit what it is parked at: `event POSITION`, `effect VERSION.INDEX` of its own event of that
///     version, or `deadline NAME`
/// @param error what was thrown, in words
public record ParkedInstance(String instance, String culprit, String error) {}
