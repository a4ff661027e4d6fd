/// What real threads do to a store at a moment that is picked for them, where no story can go: stories have no
/// threads of their own.
///
/// Start reading at [dev.proust.contract.threads.RestTrial].
@NullMarked
package dev.proust.contract.threads;

import org.jspecify.annotations.NullMarked;
