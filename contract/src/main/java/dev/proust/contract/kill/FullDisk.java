package dev.proust.contract.kill;

import dev.proust.contract.kill.LoopFileSystem.Ballast;
import dev.proust.contract.kill.Trial.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/// A store on a small file system that becomes full: appends are refused, reads served, and when there is space, it
/// goes on by itself, in the same process.
final class FullDisk {

    private static final Duration STEP_MAX = Duration.ofSeconds(60);
    private static final int FULL_MILLIS_MAX = 500;

    private final Path directory;
    private final Surroundings around;
    private final boolean killed;
    private final SplittableRandom random;
    private final Tally tally;
    private long fills;
    private long wentOn;
    private long withoutRoom;

    /// @param killed whether writers are also killed while the disk is full
    FullDisk(Path directory, Surroundings around, boolean killed) {
        this.directory = directory;
        this.around = around;
        this.killed = killed;
        this.random = around.random();
        this.tally = around.tally();
    }

    void run(Deadline deadline) throws IOException, NotPossibleException, InterruptedException {
        int trials = 0;
        do {
            run(directory.resolve("trial-" + ++trials));
        } while (tally.isGood() && !deadline.isOver());
        tally.remark(
                "%d times full, %d times it went on, %d times no room to open".formatted(fills, wentOn, withoutRoom));
    }

    private void run(Path notes) throws IOException, NotPossibleException, InterruptedException {
        Trial trial;
        try (var disk = LoopFileSystem.make(notes, around.cleanup())) {
            trial = new Trial(notes, disk.root().resolve("store"), around);
            if (killed) killWhileFull(trial, disk);
            else fillAndGoOn(trial, disk);
        }
        trial.end();
    }

    private void fillAndGoOn(Trial trial, LoopFileSystem disk) throws IOException, InterruptedException {
        var process = trial.live(Trial.LARGE_BYTES_MAX);
        awaitFull(process.life());
        disk.drop(Ballast.LARGE);
        awaitGoingOn(process.life());
        awaitFull(process.life());
        if (random.nextBoolean()) process.close();
        else process.kill();
        checkOn(trial, disk);
    }

    /// Fills it, kills; opens on the full disk, kills again; and so on. Then there is space, and it must go on.
    private void killWhileFull(Trial trial, LoopFileSystem disk) throws IOException, InterruptedException {
        int kills = random.nextInt(2, 5);
        for (int i = 0; i < kills && tally.isGood(); i++) {
            var process = trial.live(Trial.LARGE_BYTES_MAX);
            if (!process.life().await(life -> life.isOpened() || life.isNotOpened(), STEP_MAX)) {
                tally.problem("a writer neither opened the store nor said why not");
            }
            if (process.life().isNotOpened()) {
                withoutRoom++;
                process.close();
            } else {
                awaitFull(process.life());
                Thread.sleep(random.nextInt(FULL_MILLIS_MAX));
                process.kill();
            }
        }
        disk.drop(Ballast.LARGE);
        var process = trial.live(Trial.LARGE_BYTES_MAX);
        awaitGoingOn(process.life());
        awaitFull(process.life());
        process.kill();
        checkOn(trial, disk);
    }

    /// Opening can want room too.
    private void checkOn(Trial trial, LoopFileSystem disk) throws IOException {
        if (trial.checkIfRoom()) return;
        withoutRoom++;
        disk.drop(Ballast.SMALL);
        trial.check();
    }

    private void awaitFull(Life life) throws InterruptedException {
        if (!tally.isGood()) return;
        if (life.await(
                now -> now.refusedFull() > 0 && now.acceptedInARow() == 0 && now.servedSinceRefused() > 0, STEP_MAX)) {
            fills++;
        } else {
            tally.problem("a full disk: %d appends refused, %d reads served since"
                    .formatted(life.refusedFull(), life.servedSinceRefused()));
        }
    }

    private void awaitGoingOn(Life life) throws InterruptedException {
        if (!tally.isGood()) return;
        if (life.await(now -> now.acceptedInARow() > around.clients(), STEP_MAX)) wentOn++;
        else tally.problem("there is space again, and no append was accepted for " + STEP_MAX.toSeconds() + " s");
    }
}
