/// The log: what a store is. Everything else is derived from it.
///
/// ```
///   ┌─ segment file ───────────────────────────────────────────────────────────────┐
///   │ SegmentHeader │ batch │ batch │ … │ sealed (Seal names the next) │ zeros      │
///   └───────────────┴───┬───┴───────────────────────────────────────────────────────┘
///                       │
///        BatchHeader │ AppendFrame │ EventHeader EventBody │ EventHeader EventBody │ AppendFrame …
/// ```
///
/// The formats stand as tables above the classes that read them: [dev.proust.engine.log.SegmentHeader],
/// [dev.proust.engine.log.BatchHeader], [dev.proust.engine.log.AppendFrame], [dev.proust.engine.log.EventHeader],
/// [dev.proust.engine.log.EventBody], [dev.proust.engine.log.Seal]. Durable sectors are rewritten through the
/// [dev.proust.engine.log.RedoJournal], and by nobody else. All integers are big-endian.
///
/// ```
///   open ────► Recovery ──► Recovered ──► LogWriter ◄── EncodedAppend   (made by the client's thread)
///                  │                          │
///                  └─ every event kept        └─ Filler: zeros ahead
///                                         RecordedEvents ──► RecordedEvent
/// ```
///
/// [dev.proust.engine.log.RecordedEvents] asks [dev.proust.engine.log.WholeCopies] for what is damaged, and
/// [dev.proust.engine.log.LogMending] puts it in its place, where nobody writes any more. What holds events together
/// follows from what stands around it: [dev.proust.engine.log.DamageMending].
///
/// Start reading at [dev.proust.engine.log.BatchHeader], then [dev.proust.engine.log.Recovery].
@NullMarked
package dev.proust.engine.log;

import org.jspecify.annotations.NullMarked;
