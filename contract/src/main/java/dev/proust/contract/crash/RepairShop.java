package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.crash.Anatomy.Body;
import dev.proust.contract.crash.ContentModel.Entry;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.RepairEvents;
import dev.proust.engine.repair.Repair;
import dev.proust.engine.repair.RepairOptions;
import dev.proust.engine.repair.RepairReport;
import dev.proust.store.CorruptionException;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Somebody repairs a damaged store until nothing of its log is damaged any more, and compares all that he is told and
/// finds: the repair foretold, carried out, cut short, begun anew; losses accepted in part, at once, or wrongly.
///
/// Thread rule: one thread.
final class RepairShop {

    private static final String REASON = "the disk was old";
    private static final int ATTEMPTS_MAX = 6;

    private final RandomGenerator random;
    private final Machine machine;
    private final SimulatedDisk disk;
    private final ContentModel model;
    private final Workload workload;
    private final Supplier<Engine> opening;
    private final Tally.Counter counter;

    /// What is known of the damage; empty once something stands in its place: then only bodies are damaged.
    private Optional<Assessment> assessment = Optional.empty();

    /// @param opening opens the store
    RepairShop(RandomGenerator random, Machine machine, Workload workload, Supplier<Engine> opening) {
        this.random = random;
        this.machine = machine;
        this.disk = machine.disk();
        this.model = machine.model();
        this.counter = machine.counter();
        this.workload = workload;
        this.opening = opening;
    }

    /// Repairs the store.
    ///
    /// @param whole the log before it was damaged
    /// @param before all files before they were
    /// @param stray a run that is not of now, if there is one: it is taken away again once all is healed
    void repair(Anatomy whole, Map<String, byte[]> before, Optional<String> stray) throws IOException {
        counter.count(Happening.REPAIR);
        assessment = Optional.of(new Assessment(whole, model, before, Rot.files(disk), stray));
        var lost = heal(whole, before, stray);
        for (int attempt = 1; !lost.isEmpty(); attempt++) {
            if (machine.oneIn(6)) acceptWrongly(lost);
            boolean isAll = attempt >= ATTEMPTS_MAX || machine.oneIn(2);
            accept(lost.stream().filter(position -> isAll || machine.oneIn(2)).toList(), lost, isAll);
            var left = positions(foretold(RepairOptions.heal()).lost());
            require(lost.containsAll(left), "%s are lost after a repair, and were not before: %s", left, lost);
            lost = left;
        }
    }

    // ---------------------------------------------------------------------------------------------------- heal

    /// Heals what can be healed.
    ///
    /// @return what is lost
    private Set<Long> heal(Anatomy whole, Map<String, byte[]> before, Optional<String> stray) throws IOException {
        var foreseen = positions(foretold(RepairOptions.heal()).lost());
        var report = repair(RepairOptions.heal());
        var lost = report.map(done -> positions(done.lost())).orElse(foreseen);
        // What else is healed in a batch that cannot be read now, is known only when it can.
        require(foreseen.containsAll(lost), "%s are lost, and %s were foretold", lost, foreseen);
        if (assessment.orElseThrow().hitsBodiesOnly()) requireSame(foreseen, lost, "what is lost, foretold and found");
        if (report.isPresent()) requireLost(lost);
        var known = assessment.orElseThrow();
        if (stray.isPresent()) {
            takeAway(stray.get());
            // Its copy of something may have been in the way of a better one.
            if (!Repair.isUnderWay(disk)) Repair.run(disk, RepairOptions.heal(), random, (done, total) -> {});
        }
        var healed = new Assessment(whole, model, before, Rot.files(disk), Optional.empty());
        if (Repair.isUnderWay(disk)) {
            carryOut(List.of(), lost, report.isPresent());
        } else {
            for (long position = 1; position <= model.head(); position++) {
                boolean isWhole = lost.contains(position) || !healed.isHit(position);
                require(isWhole, "position %d is not lost, and is not what it was", position);
                if (known.isHit(position) && !healed.isHit(position)) counter.count(Happening.DAMAGE_MENDED);
            }
            if (assessment.isPresent()) assessment = Optional.of(healed);
        }
        return positions(foretold(RepairOptions.heal()).lost());
    }

    private void takeAway(String stray) throws IOException {
        if (!disk.files().contains(stray)) return;
        disk.delete(stray);
        disk.syncDirectory();
    }

    /// Nothing is lost that is whole, or has a whole copy; and nothing is not that has none.
    private void requireLost(Set<Long> lost) {
        var known = assessment.orElseThrow();
        for (long position = 1; position <= model.head(); position++) {
            boolean isLost = lost.contains(position);
            require(!isLost || !known.kept().contains(position), "position %d is whole, and said to be lost", position);
            require(isLost || !known.isLostForSure(position), "position %d has no copy, and is not lost", position);
        }
    }

    /// What a repair would do. It writes nothing.
    private RepairReport foretold(RepairOptions options) throws IOException {
        var before = Rot.files(disk);
        try {
            return Repair.run(disk, options.dryRun(), random, (done, total) -> {});
        } finally {
            requireUntouched(before, "a dry run");
        }
    }

    private void requireUntouched(Map<String, byte[]> before, String who) {
        var after = Rot.files(disk);
        requireSame(before.keySet(), after.keySet(), "files after %s", who);
        before.forEach((file, bytes) -> require(Arrays.equals(bytes, after.get(file)), "%s has changed %s", who, file));
    }

    /// A loss that is refused decides nothing. But what can be healed since others were accepted is healed first, as
    /// what is lost is known only then.
    private void requireUndecided(Map<String, byte[]> before) throws IOException {
        disk.stopAfter(Long.MAX_VALUE);
        require(!Repair.isUnderWay(disk), "a loss was refused, and is to be carried out");
        var after = Rot.files(disk);
        requireSame(before.keySet(), after.keySet(), "files after a loss that is refused");
        before.forEach((file, bytes) -> {
            boolean mayBeHealed = file.endsWith(".segment");
            require(
                    mayBeHealed || Arrays.equals(bytes, after.get(file)),
                    "a loss that is refused has changed %s",
                    file);
        });
    }

    /// Repairs, and begins anew if it is cut short.
    ///
    /// @return what was done; empty if it was cut short when something was decided
    private Optional<RepairReport> repair(RepairOptions options) throws IOException {
        while (true) {
            var before = Rot.files(disk);
            if (machine.oneIn(3)) disk.stopAfter(1 + random.nextInt(60));
            try {
                var report = Repair.run(disk, options, random, (done, total) -> {});
                disk.stopAfter(Long.MAX_VALUE);
                return Optional.of(report);
            } catch (Stopped here) {
                counter.count(Happening.REPAIR_CUT_SHORT);
                machine.die();
                if (Repair.isUnderWay(disk)) return Optional.empty();
            } catch (IllegalArgumentException refused) {
                requireUndecided(before);
                throw refused;
            } finally {
                disk.stopAfter(Long.MAX_VALUE);
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- accept

    /// What can be read is no loss, and nothing is lost then.
    private void acceptWrongly(Set<Long> lost) throws IOException {
        long position = 1 + random.nextLong(model.head() + 2);
        if (lost.contains(position)) return;
        var ranges = new ArrayList<Positions>();
        lost.forEach(each -> ranges.add(new Positions(each, each)));
        ranges.add(new Positions(position, position));
        var before = Rot.files(disk);
        try {
            Repair.run(disk, RepairOptions.heal().acceptLoss(ranges, REASON), random, (done, total) -> {});
        } catch (IllegalArgumentException refused) {
            require(
                    refused.toString().contains("position " + position + " "),
                    "what is refused is not named: %s",
                    refused);
            requireUndecided(before);
            counter.count(Happening.LOSS_REFUSED);
            return;
        }
        throw new Discrepancy("position %d was accepted as lost, and is not", position);
    }

    /// @param accepted some of what is lost
    /// @param isAll whether it is all
    private void accept(List<Long> accepted, Set<Long> lost, boolean isAll) throws IOException {
        if (accepted.isEmpty()) return;
        var ranges = accepted.stream().map(each -> new Positions(each, each)).toList();
        var options = RepairOptions.heal().acceptLoss(ranges, REASON);
        Optional<RepairReport> report;
        try {
            if (machine.oneIn(2)) foretold(options);
            report = repair(options);
        } catch (IllegalArgumentException refused) {
            // A dry run does not foresee what only follows from something else that is healed.
            boolean isHealed = !positions(foretold(RepairOptions.heal()).lost()).containsAll(lost);
            require(!isAll || isHealed, "a loss of all that is lost is refused: %s", refused);
            counter.count(Happening.LOSS_REFUSED);
            return;
        }
        var left = new TreeSet<>(lost);
        accepted.forEach(left::remove);
        report.ifPresent(done -> requireSame(left, positions(done.lost()), "what is lost, and not accepted"));
        require(Repair.isUnderWay(disk), "a loss was accepted, and nothing is decided");
        carryOut(ranges, left, report.isPresent());
    }

    /// Opens the store, which carries out what is decided.
    ///
    /// @param left what is lost, and not accepted
    /// @param isDurable whether the decision is; otherwise a crash may take it back
    private void carryOut(List<Positions> ranges, Set<Long> left, boolean isDurable) throws IOException {
        long head = model.head();
        model.beginRepair(ranges);
        while (true) {
            if (machine.oneIn(3)) disk.stopAfter(1 + random.nextInt(80));
            try {
                var engine = opening.get();
                disk.stopAfter(Long.MAX_VALUE);
                boolean isTold = engine.head() > head;
                require(isTold || !isDurable, "a loss was decided, and is not told");
                model.settle(engine.head());
                if (isTold) requireCarriedOut(engine, ranges, left);
                if (machine.oneIn(2)) engine.close();
                machine.die();
                require(!isTold || !Repair.isUnderWay(disk), "a loss is told, and would be carried out again");
                return;
            } catch (Stopped here) {
                counter.count(Happening.RECOVERY_CUT_SHORT);
                machine.die();
            } catch (CorruptionException refused) {
                disk.stopAfter(Long.MAX_VALUE);
                boolean isTakenBack = !isDurable && !Repair.isUnderWay(disk);
                require(isTakenBack, "a loss was decided, and the store is refused: %s", refused);
                model.settle(false);
                machine.die();
                return;
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- carried out

    private void requireCarriedOut(Engine engine, List<Positions> ranges, Set<Long> left) {
        counter.count(Happening.LOSS);
        learn(ContentModel.positions(ranges));
        model.tellRepair(ranges);
        assessment = Optional.empty();
        boolean areErasuresKnown =
                left.stream().noneMatch(position -> model.at(position).stream().equals(ErasureEvents.STREAM));
        for (long position = 1; position <= model.head(); position++) {
            try {
                model.requireIs(position, workload.readAt(engine, position));
            } catch (CorruptionException damaged) {
                boolean mayBe = !areErasuresKnown || left.contains(position);
                require(mayBe, "position %d is not lost: %s", position, damaged);
            }
        }
        requireTold(engine, ranges);
    }

    private void requireTold(Engine engine, List<Positions> ranges) {
        long head = model.head();
        var incarnations = new HashSet<UUID>();
        for (long position = 1; position < head; position++) {
            incarnations.add(engine.checkpoint(position).incarnation());
        }
        require(!incarnations.contains(engine.checkpoint(head).incarnation()), "a loss has begun no new incarnation");
        if (ranges.isEmpty()) return;
        RecordedEvent told;
        try {
            told = workload.readAt(engine, head);
        } catch (CorruptionException erasuresUnknown) {
            return;
        }
        var reason = Optional.ofNullable(told.present().orElseThrow().metadata().get(RepairEvents.REASON));
        requireSame(Optional.of(REASON), reason, "why a loss was accepted");
    }

    /// What lost events are called from now on stands in the log.
    private void learn(Set<Long> accepted) {
        var bodies = new ArrayList<Body>();
        var now = Anatomy.of(Anatomy.segments(Rot.files(disk)));
        now.batches().forEach(batch -> bodies.addAll(batch.bodies()));
        requireSame(model.head(), (long) bodies.size(), "events by the tables of the format");
        var versions = new HashMap<Stream, Long>();
        var kept = new HashSet<Stream>();
        for (long position = 1; position < model.head(); position++) {
            boolean isNamed = assessment.isEmpty() || !assessment.get().isHeaderHit(position);
            if (isNamed && !accepted.contains(position))
                kept.add(model.at(position).home());
        }
        var keys = Anatomy.secret(Rot.files(disk)).keys();
        for (var body : bodies) {
            long position = body.position();
            if (accepted.contains(position)) learn(body, kept, keys);
            if (position < model.head()) requireIdentity(body);
            var stream = position < model.head() ? model.at(position).home() : body.identity().stream();
            if (stream.name().startsWith("$lost-")) continue;
            long version = versions.merge(stream, 1L, Long::sum);
            requireSame(version, body.identity().version(), "version of position %d in %s", position, stream);
        }
    }

    private void learn(Body body, Set<Stream> kept, Keys keys) {
        long position = body.position();
        var entry = model.at(position);
        boolean isHit = assessment.isEmpty() || assessment.get().isHit(position);
        boolean isNamed = assessment.isEmpty()
                || (!assessment.get().isHeaderHit(position) && assessment.get().isReachable(position));
        if (!body.identity().isLost()) {
            require(!isHit, "position %d was damaged, and is not lost", position);
            model.replace(position, body.hasAppendId() ? entry : entry.withoutAppendId());
            return;
        }
        counter.count(Happening.LOST);
        boolean mayBeLost = isHit || !isNamed || entry.isLost() || model.isErased(position);
        require(mayBeLost, "position %d was whole, and is lost", position);
        if (isNamed) {
            model.replace(position, entry.lost(body.hasAppendId()));
            return;
        }
        boolean isTold = assessment.isPresent() && assessment.get().isTold(position) && kept.contains(entry.home());
        var identity = body.identity();
        if (isTold) {
            require(
                    entry.isOf(identity.stream()),
                    "position %d is of %s, as a run tells, and not of %s",
                    position,
                    entry.home(),
                    identity.stream());
            requireSame(entry.version(), identity.version(), "version of position %d, which a run tells", position);
        }
        boolean wasIdKnown = entry.isIdKnown() || (entry.appendId().isPresent() && !entry.isVague());
        boolean isIdKnown = isTold && wasIdKnown;
        var home = home(identity.stream(), keys);
        model.replace(position, entry.lostAs(identity.stream(), home, identity.version(), identity.type(), isIdKnown));
    }

    /// The stream that has the key which a lost event is called after. It need not be that of the event, which nobody
    /// may know; but its version is counted there.
    private Stream home(Stream found, Keys keys) {
        if (!Entry.isNameless(found)) return found;
        var called = LongStream.rangeClosed(1, model.head()).mapToObj(model::at).map(Entry::home);
        return java.util.stream.Stream.concat(Workload.STREAMS.stream().map(Stream::of), called)
                .filter(stream -> Keys.nameless(keys.stream(stream)).equals(found))
                .findFirst()
                .orElse(found);
    }

    private void requireIdentity(Body body) {
        var entry = model.at(body.position());
        var expected = new Anatomy.Identity(entry.stream(), entry.version(), entry.type(), entry.isLost());
        requireSame(expected, body.identity(), "what the log says of position %d", body.position());
    }

    private static Set<Long> positions(List<Positions> ranges) {
        return new TreeSet<>(ContentModel.positions(ranges));
    }
}
