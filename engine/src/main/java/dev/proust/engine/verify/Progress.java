package dev.proust.engine.verify;

/// Sums up how far a verification has got.
///
/// Thread rule: one thread at a time.
final class Progress {

    private final VerifyListener listener;
    private final long bytesTotal;
    private long bytesDone;

    Progress(VerifyListener listener, long bytesTotal) {
        this.listener = listener;
        this.bytesTotal = bytesTotal;
    }

    /// So much more is done. Where damage is met, some of it may be read twice.
    void more(long bytes) {
        bytesDone = Math.min(bytesTotal, bytesDone + Math.max(0, bytes));
        listener.progress(bytesDone, bytesTotal);
    }

    /// All is done, also what was passed over.
    void end() {
        more(bytesTotal);
    }
}
