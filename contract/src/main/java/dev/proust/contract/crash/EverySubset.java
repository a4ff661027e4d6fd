package dev.proust.contract.crash;

import dev.proust.contract.sim.SimulatedDisk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// One short story of a store, and every crash that can come in it: at each point a kill, and a power cut for every
/// subset of what is pending then, sectors, names and sizes.
///
/// ```
///   ShortStory ──► at each crash point ──┬── kill ───────────────────► Aftermath ──► at each crash point …
///                                        └── Cuts: every subset ─────► Aftermath     of recovery, one level deep
///                                               and some damage          │
///                                                                        └─ open, compare, append, cut, open, compare
/// ```
///
/// * Where no more things are pending than a given number, every subset of them is tried; where there are more, every
///   subset of the newest of them, once with all that is older as before, and once with all of it as written. What was
///   written several times counts with each of its versions.
/// * Two subsets that give the same bytes are the same crash, if the same must be there after it: the second one is
///   counted and skipped.
/// * Then damage is tried, a number of times that grows with the number of things pending and not with that of their
///   subsets: each sector garbled in each of three ways, among others that are as before or as written, and mixtures of
///   everything.
/// * Every recovery after a kill, and one in 16 of those after a power cut (those that their disk's fingerprint picks),
///   has crashes of its own at each of its points, and until the append after it is acknowledged. What is pending there
///   is little; more than six things are gone through as above. Those crashes know no damage, and recoveries after them
///   are not crashed any more; but at the end of each the power is cut, and nothing that was pending survives.
///
/// Thread rule: one thread.
public final class EverySubset {

    /// The number of things that are gone through, if nobody says otherwise.
    public static final int PENDING_MAX = 12;

    private static final int INNER_PENDING_MAX = 6;
    private static final int INNER_ONE_IN = 16;

    /// What identifies a crash: the bytes that it leaves, and what must be found in them.
    private record Met(String fingerprint, Object claim) {}

    private final long seed;
    private final int pendingMax;
    private final Tally.Counter counter = new Tally.Counter();
    private final Set<Met> met = new HashSet<>();
    private final Set<Met> metWithin = new HashSet<>();
    private List<Crash> wanted = List.of();
    private int crashesInARow;
    private Consumer<Object> listener = happened -> {};

    private EverySubset(long seed, int pendingMax) {
        this.seed = seed;
        this.pendingMax = pendingMax;
    }

    /// The story of a seed, which decides what events say, and some of the damage.
    ///
    /// @param pendingMax how many things that are pending at once are gone through
    public static EverySubset of(long seed, int pendingMax) {
        if (pendingMax < 0) throw new IllegalArgumentException("pendingMax is " + pendingMax + ", expected 0 or more");
        return new EverySubset(seed, pendingMax);
    }

    /// How many crash points there are; if the story goes wrong without a crash, those before that.
    public long crashPoints() {
        var points = new ArrayList<Long>();
        try {
            tell(new ShortStory(seed), points::add);
        } catch (Violation wrong) {
            // It will come again, if no crash before it does harm: this only counts.
        }
        return points.size();
    }

    /// Lets every crash come.
    ///
    /// @param progress is told after each crash point what has happened so far
    /// @return what has happened
    /// @throws Violation if the store did or held what it must not
    public Tally run(Consumer<Tally> progress) {
        var story = new ShortStory(seed);
        var claim = new Claim.Known(story.stage().model());
        tell(story, operation -> {
            crash(story.stage().disk(), operation, claim, List.of(), met);
            progress.accept(counter.tally());
        });
        return counter.tally();
    }

    /// Lets one crash come, and others after it.
    ///
    /// @param crashes the first one, that of the recovery after it, and so on
    /// @param listener is told of each thing that happens from the first crash on
    /// @return whether the story comes to all of them
    /// @throws Violation if the store did or held what it must not
    public boolean replay(List<Crash> crashes, Consumer<Object> listener) {
        this.wanted = List.copyOf(crashes);
        this.listener = listener;
        run(tally -> {});
        return crashesInARow == crashes.size();
    }

    private void tell(ShortStory story, LongConsumer point) {
        try {
            story.tell(point);
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException | Error failure) {
            throw new Violation(seed, List.of(), failure, story.stage().disk().trace());
        }
    }

    // ---------------------------------------------------------------------------------------------------- crashes

    /// Whatever can come at one point.
    private void crash(SimulatedDisk disk, long operation, Claim claim, List<Crash> path, Set<Met> met) {
        if (!wanted.isEmpty()) {
            crashAsWanted(disk, operation, claim, path);
            return;
        }
        boolean isWithin = !path.isEmpty();
        int most = isWithin ? Math.min(pendingMax, INNER_PENDING_MAX) : pendingMax;
        var cuts = new Cuts(disk, most, seed, (fate, cut) -> meet(cut, claim, with(path, operation, fate), met));
        count(cuts.isComplete(), isWithin);
        counter.count(Happening.SUBSET, cuts.tryAll());
        if (!isWithin) counter.count(Happening.SUBSET_DAMAGED, cuts.tryDamage());
        kill(disk, claim, with(path, operation, Crash.KILL));
    }

    private void count(boolean isComplete, boolean isWithin) {
        if (isWithin) {
            counter.count(Happening.INNER_CRASH_POINT);
            counter.count(isComplete ? Happening.INNER_CRASH_POINT_WHOLE : Happening.INNER_CRASH_POINT_PART);
        } else {
            counter.count(Happening.CRASH_POINT);
            counter.count(isComplete ? Happening.CRASH_POINT_WHOLE : Happening.CRASH_POINT_PART);
        }
    }

    private void crashAsWanted(SimulatedDisk disk, long operation, Claim claim, List<Crash> path) {
        if (path.size() == wanted.size() || wanted.get(path.size()).after() != operation) return;
        var crash = wanted.get(path.size());
        var next = with(path, operation, crash.fate());
        if (crash.isKill()) {
            kill(disk, claim, next);
            return;
        }
        var copy = disk.copy(new SplittableRandom(seed));
        var letters = new Letters(Letters.read(crash.fate()));
        copy.powerCut(letters);
        listener.accept(
                "---- power cut after operation " + operation + "; of what was pending:\n" + letters.described());
        counter.count(Happening.POWER_CUT);
        outlive(copy, claim, next, true);
    }

    private static List<Crash> with(List<Crash> path, long operation, String fate) {
        var longer = new ArrayList<>(path);
        longer.add(new Crash(operation, fate));
        return longer;
    }

    private void kill(SimulatedDisk disk, Claim claim, List<Crash> path) {
        var copy = disk.copy(new SplittableRandom(seed));
        copy.kill();
        listener.accept("---- killed after operation " + path.getLast().after());
        counter.count(Happening.KILLED);
        outlive(copy, claim, path, path.size() == 1 || !wanted.isEmpty());
    }

    /// The power was cut.
    private void meet(SimulatedDisk disk, Claim claim, List<Crash> path, Set<Met> met) {
        var fingerprint = disk.fingerprint();
        var now = new Met(fingerprint, claim.key());
        if (!met.add(now) || (path.size() > 1 && this.met.contains(now))) {
            counter.count(Happening.SUBSET_KNOWN);
            return;
        }
        counter.count(Happening.POWER_CUT);
        boolean isPicked = Math.floorMod(fingerprint.hashCode() + seed, INNER_ONE_IN) == 0;
        outlive(disk, claim, path, path.size() == 1 && isPicked);
    }

    // ---------------------------------------------------------------------------------------------------- what follows

    private void outlive(SimulatedDisk disk, Claim claim, List<Crash> path, boolean isCrashed) {
        disk.tellTo(listener);
        crashesInARow = Math.max(crashesInARow, path.size());
        try {
            var aftermath = new Aftermath(disk, seed + disk.fingerprint().hashCode(), claim);
            if (isCrashed) crashWithin(aftermath, disk, path);
            else aftermath.run(() -> {});
            counter.count(Happening.RECOVERY);
            aftermath.runOnceMore();
            counter.count(Happening.RECOVERY);
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException | Error failure) {
            throw new Violation(seed, path, failure, disk.trace());
        }
    }

    /// Until it has shown what it holds, it must hold what it had to hold before, and other disks may come to the same.
    private void crashWithin(Aftermath aftermath, SimulatedDisk disk, List<Crash> path) {
        var metHere = new HashSet<Met>();
        var points = new CrashPoints(disk, operation -> {
            var claim = aftermath.claim();
            crash(disk, operation, claim, path, claim instanceof Claim.Known ? metWithin : metHere);
        });
        aftermath.run(points::here);
        points.here();
        disk.observer(operation -> {});
    }

    /// The store did or held what it must not.
    public static final class Violation extends AssertionError {

        private static final long serialVersionUID = 1L;

        private final transient List<Crash> crashes;

        private Violation(long seed, List<Crash> crashes, Throwable failure, String trace) {
            super("""
                    The short story of seed %d went wrong after the crashes %s: %s
                    What happened last:
                    %s""".formatted(seed, crashes, failure.getMessage(), trace), failure);
            this.crashes = List.copyOf(crashes);
        }

        /// The crashes that it came after, one after the other; none if it needed none.
        public List<Crash> crashes() {
            return crashes;
        }
    }
}
