/// Events as JSON: a codec for sealed interfaces of records.
///
/// ```
///   ShopEvent ◄──────────────── JsonCodec ───────────────► NewEvent, RecordedEvent
///     record OrderPlaced          │   type "OrderPlaced"     type, shape, data  {"invoice":"536365",…}
///     record LineSold             │   type "LineSold"
///     …                           ├── stream(event)          stream
///                                 ├── tags(event)            tags
///                                 └── occurred(event) …      occurred, metadata
/// ```
///
/// Start reading at [dev.proust.sourcing.json.JsonCodec], then [dev.proust.sourcing.json.JsonCodecBuilder], which
/// checks that nothing is missing before anything is stored.
///
/// States go the same way, into snapshots ([dev.proust.sourcing.json.JsonState]); old shapes of data become new
/// ones ([dev.proust.sourcing.json.JsonUpcaster]), and where two states differ is told by field
/// ([dev.proust.sourcing.json.JsonChange]).
///
/// This is the one package of Proust's own that knows Jackson, and the one where classes are looked into at run time:
/// by Jackson, which reads and writes the components of records.
@NullMarked
package dev.proust.sourcing.json;

import org.jspecify.annotations.NullMarked;
