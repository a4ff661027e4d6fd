package dev.proust.store;

/// There is no store of this name or at this place, and none was to be made.
public final class NoSuchStoreException extends EventStoreException {

    public NoSuchStoreException(String store) {
        super("there is no such store", facts("store", store), null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
