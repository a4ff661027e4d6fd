package dev.proust.contract.kill;

import dev.proust.contract.kill.Strace.Call;
import dev.proust.contract.kill.Trial.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// One of a writer's system calls fails: once, as Linux reports a failed write-back, or for good.
///
/// | where it hits              | EIO                                          | ENOSPC                               |
/// |----------------------------|----------------------------------------------|--------------------------------------|
/// | a batch                    | all waiting: outcome unknown; then read-only | the same                             |
/// | space that is filled ahead | the same                                     | refused; goes on when there is space |
/// | while opening              | the store is not opened                      | the same                             |
///
/// Reads are served in every case. The next opening shows all that was acknowledged; and if it shows what was not, it
/// has written and synced that anew, since what is read may be in memory only.
final class FailingCalls {

    private static final Duration HIT_MAX = Duration.ofSeconds(20);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration STEP_MAX = Duration.ofSeconds(60);
    private static final String NO_SPACE = "ENOSPC";
    private static final int FILLER_CALLS_MAX = 30;

    /// A new store again and again: it meets more that is new.
    private static final int LIVES_MAX = 6;

    private static final int TRIALS_UNMET_MAX = 20;

    private final String call;
    private final String error;
    private final Path directory;
    private final Surroundings around;
    private final Strace strace;
    private final SplittableRandom random;
    private final Tally tally;
    private long failed;
    private long refusedFull;
    private long wentOn;
    private long notOpened;
    private long rewritten;

    /// @param call which system call fails
    /// @param error with which of the system's errors
    FailingCalls(String call, String error, Path directory, Surroundings around, Strace strace) {
        this.call = call;
        this.error = error;
        this.directory = directory;
        this.around = around;
        this.strace = strace;
        this.random = around.random();
        this.tally = around.tally();
    }

    /// Goes on until it has met what it is about, even if the time is over; but not for ever.
    void run(Deadline deadline) throws IOException, InterruptedException {
        int trials = 0;
        do {
            var trial = Trial.in(directory.resolve("trial-" + ++trials), around);
            for (int life = 0; life < LIVES_MAX && tally.isGood() && (life == 0 || !deadline.isOver()); life++) {
                live(trial);
                if (tally.isGood() && random.nextBoolean()) reopen(trial);
                trial.check();
            }
            trial.end();
        } while (tally.isGood() && (!deadline.isOver() || (failed == 0 && trials < TRIALS_UNMET_MAX)));
        sumUp();
    }

    /// A scenario that has not met what it is about shows nothing.
    private void sumUp() {
        tally.remark("%d logs failed, %d appends refused for want of space, %d times it went on, %d times not opened"
                .formatted(failed, refusedFull, wentOn, notOpened));
        tally.remark("%d batches written anew by openings that were watched".formatted(rewritten));
        if (tally.isGood() && failed == 0) tally.problem("no " + call + " of a batch has failed: nothing was shown");
    }

    // ---------------------------------------------------------------------------------------------------- a life

    private void live(Trial trial) throws IOException, InterruptedException {
        var injection = Injection.error(call, error, first(), random.nextBoolean());
        int bytesMax = random.nextBoolean() ? Trial.SMALL_BYTES_MAX : Trial.LARGE_BYTES_MAX;
        var process = trial.live(bytesMax, strace, List.of(injection));
        var life = process.life();
        life.await(now -> now.isNotOpened() || now.logFailed() || now.refusedFull() > 0, HIT_MAX);
        if (life.logFailed()) {
            afterFailure(life);
        } else if (life.refusedFull() > 0) {
            afterRefusal(life, injection);
        } else if (life.isNotOpened()) {
            notOpened++;
        } else {
            requireNotHit(trial);
        }
        if (life.isNotOpened() || random.nextInt(4) == 0) process.close();
        else process.kill();
    }

    /// What fails early, fails while opening, or where a new store is filled ahead.
    private int first() {
        return random.nextInt(1, random.nextBoolean() ? 8 : 60);
    }

    private void afterFailure(Life life) throws InterruptedException {
        failed++;
        if (!life.await(Life::isDone, STEP_MAX)) {
            tally.problem("the log failed, and some clients still had no answer after " + STEP_MAX.toSeconds() + " s");
        } else if (life.servedSinceRefused() == 0 || life.refusedReadOnly() == 0) {
            tally.problem("the log failed, and then %d reads were served and %d appends refused"
                    .formatted(life.servedSinceRefused(), life.refusedReadOnly()));
        }
    }

    private void afterRefusal(Life life, Injection injection) throws InterruptedException {
        if (injection.isForGood()) {
            Thread.sleep(random.nextInt(500));
        } else if (life.await(now -> now.acceptedInARow() > 0 || now.logFailed(), STEP_MAX)) {
            wentOn += life.logFailed() ? 0 : 1;
        } else {
            tally.problem(
                    "space was wanting once, and no append was accepted for " + STEP_MAX.toSeconds() + " s after");
        }
        refusedFull += life.refusedFull();
    }

    /// A call that has failed, and of which nobody heard, was taken for one that had not. But for want of space where a
    /// thread fills ahead, which makes a few calls only: of that nobody need hear.
    private void requireNotHit(Trial trial) throws IOException {
        var longAgo = Instant.now().minus(ANSWER_MAX);
        var calls = Strace.calls(trial.calls());
        var writers = calls.stream().collect(Collectors.groupingBy(Call::thread, Collectors.counting()));
        for (var done : calls) {
            boolean mayBeIgnored = error.equals(NO_SPACE) && writers.getOrDefault(done.thread(), 0L) < FILLER_CALLS_MAX;
            if (done.isInjected() && done.time().isBefore(longAgo) && !mayBeIgnored) {
                tally.problem("%s failed with %s at %s, and no client was told".formatted(call, error, done.time()));
                return;
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- reopening

    /// Opens the store in a process whose calls are written down, and looks at what it wrote before it served anything.
    private void reopen(Trial trial) throws IOException, InterruptedException {
        var unknown = trial.unknown();
        var process = trial.live(Trial.SMALL_BYTES_MAX, strace, List.of());
        process.awaitOpened();
        process.kill();
        long written = writtenAnew(Strace.calls(trial.calls()));
        rewritten += written;
        trial.check();
        long kept = unknown.stream().filter(Attempt::stands).count();
        if (kept > 0 && written == 0) {
            tally.problem(kept + " appends whose sync had failed are there, and opening has not written them anew");
        }
    }

    /// How many writes to segments the opening thread has made and synced. It is the one that wrote to the lock.
    private static long writtenAnew(List<Call> calls) {
        var opening = calls.stream()
                .filter(done -> done.file().endsWith("/lock"))
                .mapToLong(Call::thread)
                .findFirst()
                .orElse(0);
        var own = calls.stream().filter(done -> done.thread() == opening).toList();
        long count = 0;
        for (int i = 1; i < own.size(); i++) {
            boolean isPair = own.get(i - 1).name().equals("pwrite64")
                    && own.get(i).name().equals("fdatasync")
                    && own.get(i).file().equals(own.get(i - 1).file())
                    && !own.get(i).isFailed();
            if (isPair && own.get(i).file().endsWith(".segment")) count++;
        }
        return count;
    }
}
