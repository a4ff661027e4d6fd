package dev.proust.engine.verify;

/// Who is told how far a verification has got.
///
/// Thread rule: the thread that verifies.
public interface VerifyListener {

    /// So much is done, of all that there is to read. Called often.
    void progress(long bytesDone, long bytesTotal);
}
