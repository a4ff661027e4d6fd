package dev.proust.contract.crash;

import dev.proust.contract.crash.Anatomy.Batch;
import dev.proust.contract.crash.Anatomy.Body;
import dev.proust.contract.crash.Anatomy.Run;
import dev.proust.contract.crash.Anatomy.Span;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.RedoJournal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// What a repair must keep of a damaged store, and what it cannot: from the bytes as they were and as they are, and
/// from the tables of the formats alone.
///
/// What is neither to be kept for sure nor surely lost may be either: where it stands can be found only with the help
/// of what is damaged too, or a copy of it is in a run that is damaged elsewhere. Neither may it become
/// anything else.
///
/// Thread rule: one thread.
final class Assessment {

    private final ContentModel model;
    private final Optional<String> stray;
    private final Map<Integer, byte[]> were;
    private final Map<Integer, byte[]> are;
    private final Map<String, byte[]> filesBefore;
    private final Map<String, byte[]> filesAfter;
    private final List<Run> wholeRuns;
    private final Set<Long> kept = new TreeSet<>();
    private final Set<Long> healable = new TreeSet<>();
    private final Set<Long> hit = new TreeSet<>();
    private final Set<Long> reachable = new HashSet<>();
    private final Set<Long> readable = new HashSet<>();
    private final Set<Long> bodiesHit = new HashSet<>();
    private final Set<Long> headersHit = new HashSet<>();
    private boolean hitsBodiesOnly = true;
    private boolean keepsErasures;

    /// Whether a copy is believed of an event whose body may be blank, since it may be erased.
    private boolean believesBlank = true;

    /// @param whole the log as it was
    /// @param model what it held
    /// @param before all files as they were
    /// @param after all files as they are
    /// @param stray a run that is not of now, if there is one
    Assessment(
            Anatomy whole,
            ContentModel model,
            Map<String, byte[]> before,
            Map<String, byte[]> after,
            Optional<String> stray) {
        this.stray = stray;
        this.model = model;
        this.were = Anatomy.segments(before);
        this.are = Anatomy.segments(after);
        this.filesBefore = before;
        this.filesAfter = after;
        this.wholeRuns =
                Anatomy.runs(after, before).stream().filter(Run::isWhole).toList();
        assess(whole);
        keepsErasures = hasKeptErasures();
        if (keepsErasures && !mayHideErasure()) return;
        believesBlank = false;
        assess(whole);
        removeErased();
    }

    // ---------------------------------------------------------------------------------------------------- answers

    /// The positions of events that must be served with the very same bytes.
    Set<Long> kept() {
        return kept;
    }

    /// The positions of events that must become what they were.
    Set<Long> healable() {
        return healable;
    }

    /// Whether the header or the body of an event is not what it was.
    boolean isHit(long position) {
        return hit.contains(position);
    }

    /// Whether the header of an event is not what it was.
    boolean isHeaderHit(long position) {
        return headersHit.contains(position);
    }

    /// Whether all erasures must be kept: then it is known for sure what is erased.
    boolean keepsErasures() {
        return keepsErasures;
    }

    /// Whether an event is found without any help.
    boolean isReachable(long position) {
        return reachable.contains(position);
    }

    /// Whether nothing of the log is damaged but bodies, which nobody needs to go on.
    boolean hitsBodiesOnly() {
        return hitsBodiesOnly;
    }

    /// Whether nothing can bring an event back, since nothing has a copy of its body.
    boolean isLostForSure(long position) {
        var entry = model.at(position);
        return bodiesHit.contains(position)
                && !model.isErased(position)
                && !entry.isLost()
                && filesAfter.keySet().stream().noneMatch(file -> mayHaveCopy(file, position));
    }

    /// Whether a file is a run that covers a position by its name.
    static boolean isNamedToCover(String file, long position) {
        if (!file.endsWith(".run")) return false;
        long from = Long.parseLong(file.substring(0, 19));
        long to = Long.parseLong(file.substring(20, 39));
        return from <= position && position <= to;
    }

    /// What is in the redo journal was about to be written where something else stands now. Whether it is whole, and
    /// so will be written, only the store's secret tells.
    private boolean mayHaveCopy(String file, long position) {
        if (file.equals(RedoJournal.FILE)) return true;
        boolean hadNone = filesBefore.containsKey(file)
                && Anatomy.runs(Map.of(file, filesBefore.get(file)), filesBefore).stream()
                        .noneMatch(Run::hasCopies);
        boolean isStray = stray.filter(file::equals).isPresent();
        return isNamedToCover(file, position) && (isStray || !hadNone);
    }

    /// Whether a run tells by what keys an event is found.
    boolean isTold(long position) {
        return !isStray(position) && wholeRuns.stream().anyMatch(run -> covers(run, position));
    }

    /// The same for all events.
    boolean isAllTold() {
        return LongStream.rangeClosed(1, model.head()).allMatch(this::isTold);
    }

    // ---------------------------------------------------------------------------------------------------- assess

    /// What may be erased no copy may bring back; and what is blank may be.
    private void removeErased() {
        kept.removeIf(position -> model.isErased(position) || bodiesHit.contains(position));
        healable.removeIf(bodiesHit::contains);
    }

    private void assess(Anatomy whole) {
        kept.clear();
        healable.clear();
        reachable.clear();
        readable.clear();
        boolean wasHit = false;
        for (var batch : whole.batches()) {
            assess(batch, wasHit);
            wasHit = isHit(batch.header());
        }
    }

    private void assess(Batch batch, boolean isBehindHole) {
        boolean isHeaderHit = isHit(batch.header());
        hitsBodiesOnly &= !isHeaderHit;
        var bodies = batch.bodies();
        boolean areFramesWhole = bodies.stream().noneMatch(body -> isHit(body.frame()));
        hitsBodiesOnly &= areFramesWhole;
        hitsBodiesOnly &= bodies.stream().noneMatch(body -> isHit(body.header()));
        boolean canPutBack = !isHeaderHit && areFramesWhole;
        boolean canPutHeadersBack = canPutBack
                && bodies.stream().filter(body -> isHit(body.header())).allMatch(this::isCopied);
        boolean isInReach = !(isHeaderHit && isBehindHole);
        boolean isReadable =
                canPutBack && (canPutHeadersBack || bodies.stream().noneMatch(body -> isHit(body.header())));
        if (isReadable) bodies.forEach(body -> readable.add(body.position()));
        for (var body : bodies) {
            boolean isHeaderBad = isHit(body.header()) && !canPutHeadersBack;
            isInReach &= !isHit(body.frame()) && !isHeaderBad;
            assess(body, isHeaderBad, isInReach, canPutBack);
        }
    }

    private void assess(Body body, boolean isHeaderBad, boolean isInReach, boolean canPutBack) {
        long position = body.position();
        boolean isErased = model.isErased(position);
        boolean isBodyHit = !isErased && isHit(body.span());
        if (isHit(body.header())) headersHit.add(position);
        if (isBodyHit) bodiesHit.add(position);
        if (isHit(body.header()) || isBodyHit) hit.add(position);
        boolean isBodyBad = isBodyHit && !(canPutBack && isCopied(body));
        if (isInReach || isTold(position)) reachable.add(position);
        boolean isKept = !isHeaderBad && !isBodyBad && !isHit(body.frame()) && isReachable(position);
        if (!isKept) return;
        kept.add(position);
        if (isHit(position)) healable.add(position);
    }

    /// Whether it is known for sure what is erased.
    private boolean hasKeptErasures() {
        for (long position = 1; position <= model.head(); position++) {
            boolean isErasure = model.at(position).stream().equals(ErasureEvents.STREAM);
            if (isErasure && !(kept.contains(position) && readable.contains(position))) return false;
        }
        return true;
    }

    /// Whether somebody who knows no more than what can be read must reckon with an erasure that cannot. Between two
    /// that can be read, versions say that there is none; behind the last one, nothing but a run does.
    private boolean mayHideErasure() {
        long position = model.head();
        while (position > 0 && !model.at(position).stream().equals(ErasureEvents.STREAM)) {
            if (!readable.contains(position) && !isTold(position)) return true;
            position--;
        }
        return false;
    }

    /// A run that was made while an event was erased has no copy of it, though its erasure was lost since. Runs that
    /// have one and runs that have none look the same in all that is not compressed.
    private boolean isCopied(Body body) {
        long position = body.position();
        return !isStray(position)
                && (believesBlank || !isHit(body.span()))
                && body.isCopied()
                && !model.wasErased(position)
                && !model.at(position).isLost()
                && wholeRuns.stream().anyMatch(run -> run.hasCopies() && covers(run, position));
    }

    /// Whether a run that is not of now may be asked first.
    private boolean isStray(long position) {
        return stray.isPresent() && isNamedToCover(stray.get(), position);
    }

    private static boolean covers(Run run, long position) {
        return run.from() <= position && position <= run.to();
    }

    private boolean isHit(Span span) {
        int from = (int) span.from();
        int to = (int) span.to();
        return !Arrays.equals(were.get(span.segment()), from, to, are.get(span.segment()), from, to);
    }
}
