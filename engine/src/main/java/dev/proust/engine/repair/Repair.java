package dev.proust.engine.repair;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.DamageMending;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.LogCheck;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.LossFile;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.RedoJournal;
import dev.proust.engine.verify.Verification;
import dev.proust.engine.verify.VerifyListener;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Repairs a store that nobody has open: makes of damage to the log what was there, of whole copies in the index and of
/// what stands around it, and deletes runs that say what the log does not say.
///
/// ```
///   check ──► heal, from the newest damage to the oldest ──► check ──► delete wrong runs ──► Losses
/// ```
///
/// An erasure stands behind what it names. So what is healed first says which older events no copy may bring
/// back. Where something may have been an erasure and cannot be healed, no copy is believed of an older event
/// whose body is blank; that there was none is told by runs, or by versions ([ErasureVersions]).
///
/// Each step is durable by itself and may be repeated: a repair that was cut short is begun anew.
///
/// Thread rule: one thread, which nobody interrupts, while nobody has the store open.
public final class Repair {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final RepairOptions options;
    private final ErasedPositions erased;

    /// What copies of erasures name: enough to bring nothing back, and not enough to call it erased. Only an erasure
    /// that stands in the log does that.
    private final ErasedPositions namedByCopies = new ErasedPositions();

    private final RunCopies runs;
    private final ErasureVersions versions;
    private final DamageMending mending;
    private final List<Damage> healable = new ArrayList<>();
    private final Map<Long, List<Positions>> erasures = new TreeMap<>();
    private long unknownBelow;
    private boolean isAnyPut;

    private Repair(Disk disk, RepairOptions options, LogCheck log, RunCopies runs, ErasureVersions versions) {
        this.options = options;
        this.erased = log.erased();
        this.runs = runs;
        this.versions = versions;
        this.mending = log.mending(disk);
    }

    /// Repairs the store in a directory that is locked, in which there is one. A loss that is accepted is
    /// carried out by the next opening; what the report says of it holds from then on.
    ///
    /// @param random makes the loss's id
    /// @param listener is told how far the checks have got
    /// @throws IllegalArgumentException if events are accepted as lost that can be read, or too few; none was
    ///     accepted
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it; nothing was touched
    /// @throws RedoJournal.UnsureException if the log may be rewritten in part: it is to be repaired again
    public static RepairReport run(Disk disk, RepairOptions options, RandomGenerator random, VerifyListener listener)
            throws IOException {
        if (!options.isDryRun()) finishRewriting(disk);
        var found = Verification.run(disk, listener);
        var healed = found.isSound() ? Healed.NOTHING : heal(disk, options, found.damages());
        var healable = healed.damages();
        var left = healable.isEmpty() || options.isDryRun()
                ? healed.left(found.damages())
                : healOn(disk, options, listener, healable);
        var contradicting = contradicting(left);
        if (!options.isDryRun()) delete(disk, contradicting);
        left = left.stream()
                .filter(damage -> !contradicting.contains(damage.file()))
                .toList();
        var gone = without(left, healable);
        // What was healed can be read by now; what would be, has to be told.
        var losses = options.isDryRun()
                ? Losses.accept(disk, options, random, left, gone, healed.erasures())
                : Losses.accept(disk, options, random, left, List.of(), Map.of());
        if (losses.isAnythingDone() && !options.isDryRun()) {
            // The opening that carries it out deletes what says so.
            left = Verification.run(disk, listener).damages().stream()
                    .filter(damage -> !damage.file().equals(LossFile.FILE))
                    .toList();
        } else {
            left = without(losses.removed(), left);
        }
        return new RepairReport(found, gone, contradicting, losses.accepted(), left, losses.left());
    }

    /// Whether a loss was accepted that the next opening carries out.
    public static boolean isUnderWay(Disk disk) throws IOException {
        try (var log = LogCheck.open(disk)) {
            return log.pendingLoss().isPresent();
        }
    }

    private static List<Damage> without(List<Damage> some, List<Damage> all) {
        return all.stream().filter(damage -> !some.contains(damage)).toList();
    }

    private static void finishRewriting(Disk disk) throws IOException {
        try (var log = LogCheck.open(disk)) {
            if (log.pendingLoss().isPresent()) {
                throw new IOException("a loss was accepted that is still to be carried out: open the store first");
            }
            if (log.secret().isPresent()) new RedoJournal(disk, log.secret().get()).finish();
        }
    }

    /// What is healed, or some of it; of a dry run, what would be healed.
    ///
    /// @param erasures among the events that can be read then, and what they name: that is not damaged, but erased
    /// @param isAnyPut whether anything was put in place
    private record Healed(List<Damage> damages, Map<Long, List<Positions>> erasures, boolean isAnyPut) {

        private static final Healed NOTHING = new Healed(List.of(), Map.of(), false);

        /// What is left of damages once all of that is healed.
        List<Damage> left(List<Damage> all) {
            return without(damages, all).stream()
                    .filter(damage -> !isErased(damage))
                    .toList();
        }

        private boolean isErased(Damage damage) {
            return damage.kind() == Kind.BODY
                    && erasures.values().stream().flatMap(List::stream).anyMatch(range -> range.holds(first(damage)));
        }
    }

    /// What is mended may be what proves its neighbour. So it goes on until nothing more follows.
    ///
    /// @param healable what is healed: it is added to
    /// @return what is left
    private static List<Damage> healOn(Disk disk, RepairOptions options, VerifyListener listener, List<Damage> healable)
            throws IOException {
        while (true) {
            var left = Verification.run(disk, listener).damages();
            var again = heal(disk, options, left);
            if (!again.isAnyPut()) return left;
            healable.addAll(again.damages());
        }
    }

    private static Healed heal(Disk disk, RepairOptions options, List<Damage> found) throws IOException {
        try (var log = LogCheck.open(disk)) {
            if (log.secret().isEmpty()) return Healed.NOTHING;
            var versions = new ErasureVersions(log.secret().get().keys());
            log.walk(versions, bytes -> {});
            try (var runs = RunCopies.open(disk, log)) {
                var repair = new Repair(disk, options, log, runs, versions);
                repair.heal(found);
                return new Healed(repair.healable, repair.erasures, repair.isAnyPut);
            }
        }
    }

    /// The walk is for the erasures that the log holds.
    static final LogListener NOBODY = new LogListener() {
        @Override
        public void event(long position, List<Key> keys, long version, long place) {}

        @Override
        public void endBatch(Mark mark) {}
    };

    // ---------------------------------------------------------------------------------------------------- heal

    private void heal(List<Damage> found) throws IOException {
        var ofLog = found.stream()
                .filter(damage -> damage.file().endsWith(".segment"))
                .sorted(Comparator.comparingLong(Repair::first).reversed())
                .toList();
        for (var damage : ofLog) {
            heal(damage);
        }
    }

    private static long first(Damage damage) {
        return damage.positions().map(Positions::from).orElse(0L);
    }

    private void heal(Damage damage) throws IOException {
        var mended = mending.of(damage, runs::place, this::copy);
        mended.erasures().forEach(erased::add);
        if (!options.isDryRun()) mending.put(mended);
        boolean isWhole = mended.damaged()
                .filter(left -> damage.kind() == Kind.BODY
                        ? !left.contains(first(damage))
                        : left.stream().allMatch(erased::isErased))
                .isPresent();
        isAnyPut |= mended.isAny() && !options.isDryRun();
        if (isWhole) erasures.putAll(mended.erasures());
        if (isWhole || (mended.isAny() && !options.isDryRun())) healable.add(damage);
        else if (mended.damaged().isEmpty()) noteUnread(damage);
    }

    private void noteUnread(Damage damage) {
        boolean isLost = switch (damage.consequence()) {
            case REFUSED, WRONG_ANSWERS, READS_FAIL, REBUILT, TIDIED, LEFT -> true;
            case CUT, HARMLESS -> false;
        };
        var positions = damage.positions();
        if (isLost && positions.isPresent() && mayHoldErasure(positions.get()))
            noteUnknown(positions.get().to());
    }

    /// Whether any event of a range may be an erasure, as far as the rest of the log and runs tell.
    private boolean mayHoldErasure(Positions range) {
        return versions.mayBeAnyIn(range) && runs.mayHoldErasure(range);
    }

    /// What stood there may have been an erasure of what stands before it.
    private void noteUnknown(long position) {
        unknownBelow = Math.max(unknownBelow, position);
    }

    /// A copy of an event that was not erased.
    private ByteBuffer copy(long position, Optional<Stream> stream) {
        if (erased.isErased(position) || namedByCopies.isErased(position)) return NONE;
        var copy = runs.copy(position, stream);
        boolean mayBeErasure = stream.map(ErasureEvents.STREAM::equals)
                .orElseGet(() -> mayHoldErasure(new Positions(position, position)));
        if (copy.limit() == 0 && mayBeErasure) noteUnknown(position);
        if (position < unknownBelow && mending.isBlank(copy, position, runs.place(position))) return NONE;
        var named = ErasureEvents.ranges(copy, position);
        if (!named.isEmpty()) namedByCopies.add(position, named);
        return copy;
    }

    // ---------------------------------------------------------------------------------------------------- runs

    /// The runs that say what the log does not say, where all of the log can be read that they cover.
    private static List<String> contradicting(List<Damage> left) {
        var unread = left.stream()
                .filter(damage -> !damage.file().endsWith(".run"))
                .flatMap(damage -> damage.positions().stream())
                .toList();
        return left.stream()
                .filter(damage -> damage.consequence() == Consequence.WRONG_ANSWERS)
                .filter(damage -> damage.positions()
                        .filter(covered -> unread.stream().noneMatch(covered::overlaps))
                        .isPresent())
                .map(Damage::file)
                .distinct()
                .toList();
    }

    private static void delete(Disk disk, List<String> files) throws IOException {
        if (files.isEmpty()) return;
        for (var file : files) {
            disk.delete(file);
        }
        disk.syncDirectory();
    }
}
