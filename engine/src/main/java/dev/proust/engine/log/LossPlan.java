package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.RedoJournal.Sectors;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/// What is lost of the log, what is saved, and what can stand in the place of both.
///
/// ```
///   damaged stretches ──► Salvage ──► lost()      what somebody has to accept
///                            │         nameless()  of which nobody knows what they were: Identities find out
///                            └───────► Substitute  a batch of the same positions
/// ```
///
/// Thread rule: one thread.
public final class LossPlan {

    /// A stretch may be as long as a segment; what is longer has to be restored.
    private static final long STRETCH_BYTES_MAX = 256L * 1024 * 1024;

    private final List<Salvage> salvages;
    private final ErasedPositions erased;
    private final Secret secret;

    private LossPlan(List<Salvage> salvages, ErasedPositions erased, Secret secret) {
        this.salvages = salvages;
        this.erased = erased;
        this.secret = secret;
    }

    static LossPlan of(
            List<DamagedStretch> stretches,
            Segments segments,
            ErasedPositions erased,
            Secret secret,
            LongUnaryOperator places)
            throws IOException {
        var salvages = new ArrayList<Salvage>();
        for (var stretch : stretches) {
            long length = stretch.to() - stretch.from();
            if (length > STRETCH_BYTES_MAX) continue;
            var bytes = ByteBuffer.allocate((int) length);
            segments.file(stretch.segment()).read(bytes, stretch.from());
            if (!bytes.hasRemaining()) salvages.add(Salvage.of(stretch, bytes.flip(), places));
        }
        salvages.forEach(salvage -> addErasures(salvage, erased));
        return new LossPlan(salvages, erased, secret);
    }

    /// An erasure that is saved is known again, and what it names is not damaged.
    private static void addErasures(Salvage salvage, ErasedPositions erased) {
        salvage.saved().forEach((position, saved) -> {
            var header = saved.header();
            boolean isErasure =
                    saved.isBodyWhole() && !header.isLost() && header.stream().equals(ErasureEvents.STREAM);
            if (!isErasure) return;
            var body = salvage.bytes().slice(saved.at() + header.length(), header.bodyLength());
            erased.add(
                    position, ErasureEvents.ranges(EventBody.decode(body).data().asBuffer()));
        });
    }

    /// The events that cannot be read, as ranges, in order.
    public List<Positions> lost() {
        return ranges(salvages, position -> true);
    }

    /// Those of them that stand in the way of others: in stretches through which nobody can pass.
    public List<Positions> lostInTheWay() {
        return ranges(inTheWay(), position -> true);
    }

    /// Whether there are stretches through which nobody can pass.
    public boolean isAnythingInTheWay() {
        return !inTheWay().isEmpty();
    }

    /// Whether any event between two positions stands in a damaged stretch.
    public boolean isAnyBetween(long from, long to) {
        return salvages.stream()
                .map(Salvage::stretch)
                .anyMatch(stretch ->
                        stretch.events() > 0 && stretch.firstPosition() <= to && from <= stretch.lastPosition());
    }

    private List<Salvage> inTheWay() {
        return salvages.stream()
                .filter(salvage -> !salvage.stretch().canBeParsed())
                .toList();
    }

    private List<Positions> ranges(List<Salvage> some, LongPredicate among) {
        var ranges = new ArrayList<Positions>();
        for (var salvage : some) {
            var stretch = salvage.stretch();
            for (long position = stretch.firstPosition(); position <= stretch.lastPosition(); position++) {
                if (isReadable(salvage, position) || !among.test(position)) continue;
                boolean goesOn = !ranges.isEmpty() && ranges.getLast().to() == position - 1;
                long from = goesOn ? ranges.removeLast().from() : position;
                ranges.add(new Positions(from, position));
            }
        }
        return ranges;
    }

    private boolean isReadable(Salvage salvage, long position) {
        var saved = salvage.saved().get(position);
        return saved != null && saved.frame().isPresent() && isWhole(saved, position);
    }

    private boolean isWhole(Salvage.Saved saved, long position) {
        return saved.isBodyWhole() || erased.mayBeErased(position);
    }

    /// The positions of lost events whose headers cannot be read, in order.
    public List<Long> nameless() {
        var nameless = new ArrayList<Long>();
        for (var salvage : salvages) {
            var stretch = salvage.stretch();
            for (long position = stretch.firstPosition(); position <= stretch.lastPosition(); position++) {
                if (!salvage.saved().containsKey(position)) nameless.add(position);
            }
        }
        return nameless;
    }

    /// An event in a stretch through which nobody can pass, whose header can be read.
    public record SavedHeader(long position, Key streamKey, Stream stream, long version, String type, long timeMicros) {
        static SavedHeader of(long position, EventHeader header, Keys keys) {
            return new SavedHeader(
                    position,
                    keys.stream(header.stream()),
                    header.stream(),
                    header.version(),
                    header.type(),
                    header.timeMicros());
        }
    }

    /// The events that nobody meets with who walks through the log, in order.
    public List<SavedHeader> savedInTheWay() {
        var keys = secret.keys();
        var headers = new ArrayList<SavedHeader>();
        for (var salvage : inTheWay()) {
            salvage.saved().forEach((position, saved) -> headers.add(SavedHeader.of(position, saved.header(), keys)));
        }
        return headers;
    }

    /// What is to stand in the place of all stretches that are in the way, and of those with events that are
    /// accepted as lost.
    ///
    /// @param isAccepted which events are; all of those that are lost in the way
    /// @param identities of all events that are [#nameless]
    /// @throws IndexOutOfBoundsException if it does not fit
    public List<Sectors> substitutes(LongPredicate isAccepted, Map<Long, LostIdentity> identities) {
        var sectors = new ArrayList<Sectors>();
        for (var salvage : salvages) {
            boolean isNeeded = !salvage.stretch().canBeParsed()
                    || !ranges(List.of(salvage), isAccepted).isEmpty();
            if (!isNeeded) continue;
            LongPredicate isLost = position -> isAccepted.test(position)
                    && salvage.saved().containsKey(position)
                    && !isWhole(salvage.saved().get(position), position);
            sectors.add(Substitute.of(salvage, isLost, identities, secret));
        }
        return sectors;
    }
}
