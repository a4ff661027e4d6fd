package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;

/// The command handler on the model.
class MemoryCommandHandlerTest extends CommandHandlerContract {

    @Override
    protected EventStore newStore() {
        return new MemoryStore();
    }
}
