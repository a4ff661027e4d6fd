package dev.proust.contract.kill;

import dev.proust.contract.kill.Trial.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Writers are killed at any moment, those that are just opening included. A kill takes nothing from the page cache, so
/// this is about the death of processes, not of machines: it shows that no answer is given before its write.
///
/// On a fast machine the moment between a wrong answer and its write would hardly ever be hit. So there is a scenario
/// in which each write takes so long that a writer spends most of its life waiting for one: nearly every kill hits
/// there.
final class Killing {

    private static final Duration STARTING_MAX = Duration.ofSeconds(60);
    private static final int STARTING_MILLIS_MAX = 1_500;
    private static final int OPENING_MILLIS_MAX = 60;
    private static final int LIVING_MILLIS_MAX = 1_500;
    private static final int SLOWER_MICROS = 20_000;

    private final Path directory;
    private final Surroundings around;
    private final Optional<Strace> strace;
    private final SplittableRandom random;
    private final Tally tally;

    /// @param strace makes writes slow, if it is there
    Killing(Path directory, Surroundings around, Optional<Strace> strace) {
        this.directory = directory;
        this.around = around;
        this.strace = strace;
        this.random = around.random();
        this.tally = around.tally();
    }

    void run(Deadline deadline) throws IOException, InterruptedException {
        int trials = 0;
        do {
            var trial = Trial.in(directory.resolve("trial-" + ++trials), around);
            do {
                live(trial);
                // Not each time: a store must also stand two kills in a row.
                if (random.nextBoolean()) trial.check();
            } while (tally.isGood() && !trial.isLarge() && !deadline.isOver());
            if (tally.isGood()) trial.check();
            trial.end();
        } while (tally.isGood() && !deadline.isOver());
    }

    private void live(Trial trial) throws IOException, InterruptedException {
        var process = start(trial);
        int dice = random.nextInt(100);
        if (dice < 5) {
            Thread.sleep(random.nextInt(STARTING_MILLIS_MAX));
        } else if (dice < 30) {
            process.life().await(life -> life.pid() != 0, STARTING_MAX);
            Thread.sleep(random.nextInt(OPENING_MILLIS_MAX));
        } else {
            process.awaitOpened();
            Thread.sleep(random.nextInt(LIVING_MILLIS_MAX));
        }
        if (dice < 90) process.kill();
        else process.close();
    }

    private WriterProcess start(Trial trial) throws IOException {
        if (strace.isEmpty()) return trial.live(Trial.SMALL_BYTES_MAX);
        return trial.live(Trial.SMALL_BYTES_MAX, strace.get(), List.of(Injection.delay("pwrite64", SLOWER_MICROS)));
    }
}
