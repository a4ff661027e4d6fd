/// What events are found by.
///
/// ```
///   stream, category, type, tag, append id ──Keys──► Key: a hash of 128 bits under the store's secret
/// ```
///
/// Nobody who does not know the secret can make two texts whose keys collide.
///
/// Start reading at [dev.proust.engine.key.Keys].
@NullMarked
package dev.proust.engine.key;

import org.jspecify.annotations.NullMarked;
