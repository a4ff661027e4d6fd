package dev.proust.contract.kill;

import dev.proust.contract.kill.Announcement.Refused.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/// What one writer process has announced so far, counted, so that one can wait for it.
///
/// Thread rule: any thread.
final class Life {

    private long pid;
    private boolean opened;
    private Optional<String> notOpened = Optional.empty();
    private boolean done;
    private boolean ended;
    private long acceptedInARow;
    private long unknown;
    private long refusedFull;
    private long refusedReadOnly;
    private long servedSinceRefused;

    synchronized void hear(Announcement announcement) {
        switch (announcement) {
            case Announcement.Opening(var id) -> pid = id;
            case Announcement.Opened _ -> opened = true;
            case Announcement.NotOpened(var why) -> notOpened = Optional.of(why);
            case Announcement.Accepted accepted -> acceptedInARow += accepted.repeated() ? 0 : 1;
            case Announcement.Unknown _ -> unknown++;
            case Announcement.Refused refused -> hear(refused);
            case Announcement.Served _ -> servedSinceRefused += hasRefused() ? 1 : 0;
            case Announcement.Done _ -> done = true;
            case Announcement.About _, Announcement.Conflicted _, Announcement.Shown _, Announcement.Wrong _ -> {}
        }
        notifyAll();
    }

    private void hear(Announcement.Refused refused) {
        if (refused.reason() == Reason.DISK_FULL) refusedFull++;
        else refusedReadOnly++;
        acceptedInARow = 0;
    }

    /// Nothing more will come.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Waits until it is so, or the process or its clients have ended, or the time is over.
    ///
    /// @return whether it is so
    synchronized boolean await(Predicate<Life> isSo, Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        while (!isSo.test(this) && !ended && !done) {
            long left = until - System.nanoTime();
            if (left <= 0) break;
            wait(left / 1_000_000 + 1);
        }
        return isSo.test(this);
    }

    /// The writer's process id; 0 until it has told.
    synchronized long pid() {
        return pid;
    }

    synchronized boolean isOpened() {
        return opened;
    }

    synchronized boolean isNotOpened() {
        return notOpened.isPresent();
    }

    /// Why it could not be opened, if that was told.
    synchronized String whyNotOpened() {
        return notOpened.orElse("it has not said why");
    }

    /// Whether all its clients have ended.
    synchronized boolean isDone() {
        return done;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /// New appends accepted since one was refused.
    synchronized long acceptedInARow() {
        return acceptedInARow;
    }

    synchronized long unknown() {
        return unknown;
    }

    synchronized long refusedFull() {
        return refusedFull;
    }

    synchronized long refusedReadOnly() {
        return refusedReadOnly;
    }

    /// Whole streams read since an append was refused or its outcome unknown.
    synchronized long servedSinceRefused() {
        return servedSinceRefused;
    }

    /// Whether anybody has heard that the log has failed.
    synchronized boolean logFailed() {
        return unknown > 0 || refusedReadOnly > 0;
    }

    private synchronized boolean hasRefused() {
        return logFailed() || refusedFull > 0;
    }
}
