package dev.proust.engine.log;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a walk through the log has met that is not whole. Whether it is damage or a torn tail, and whether an opening
/// would refuse it, is known only when all was seen.
///
/// Thread rule: one thread at a time.
final class Suspects {

    /// Something that is not whole.
    ///
    /// @param place of the batch that it belongs to, or where there should be one
    /// @param from the first byte of it in that segment
    /// @param to behind its last byte
    record Suspect(
            Kind kind, long place, long from, long to, Optional<Positions> positions, String expected, String found) {

        /// Whether it is a torn tail if nothing vouches for it.
        boolean mayBeTorn() {
            return switch (kind) {
                case BATCH, BATCH_CONTENT, BODY, SEAL, SHORT_SEGMENT -> true;
                default -> false;
            };
        }

        Damage as(Consequence consequence) {
            return new Damage(
                    kind, consequence, SegmentFile.name(Place.segment(place)), from, to, positions, expected, found);
        }
    }

    private final List<Suspect> all = new ArrayList<>();
    private final List<Positions> unread = new ArrayList<>();
    private final List<DamagedStretch> stretches = new ArrayList<>();
    private final ErasedPositions erased = new ErasedPositions();

    void add(Suspect suspect) {
        all.add(suspect);
    }

    /// Notes what an erasure names: a body of it that is not what was written is no damage.
    void addErased(long erasure, List<Positions> positions) {
        erased.add(erasure, positions);
        all.removeIf(suspect -> suspect.kind == Kind.BODY
                && erased.isErased(suspect.positions.orElseThrow().from()));
    }

    /// What is erased, as far as the log could be read.
    ErasedPositions erased() {
        return erased;
    }

    /// Notes positions of which the log does not tell.
    void addUnread(Positions positions) {
        unread.add(positions);
    }

    /// Notes a stretch of one segment in which something cannot be read.
    void addStretch(DamagedStretch stretch) {
        stretches.add(stretch);
    }

    /// Those below a watermark, in order.
    List<DamagedStretch> stretches(long watermark) {
        return stretches.stream().filter(stretch -> stretch.place() < watermark).toList();
    }

    List<Positions> unread() {
        return List.copyOf(unread);
    }

    /// Where the torn tail begins, if something that nothing vouches for is not whole.
    Optional<Long> torn(long watermark) {
        return all.stream()
                .filter(suspect -> suspect.mayBeTorn() && suspect.place >= watermark)
                .map(Suspect::place)
                .min(Long::compare);
    }

    /// What is damaged below a watermark.
    ///
    /// @param walkFrom the segment in which an opening begins to look at every batch
    List<Damage> damages(long watermark, int walkFrom) {
        return all.stream()
                .filter(suspect -> !suspect.mayBeTorn() || suspect.place < watermark)
                .map(suspect -> suspect.as(consequence(suspect, walkFrom)))
                .toList();
    }

    /// An opening reads all headers of segments, all seals, and every batch from a segment on. Where a seal is damaged,
    /// it reads every batch of all.
    private static Consequence consequence(Suspect suspect, int walkFrom) {
        return switch (suspect.kind) {
            case BODY -> Consequence.READS_FAIL;
            case BATCH, BATCH_CONTENT, CHAIN ->
                Place.segment(suspect.place) < walkFrom ? Consequence.READS_FAIL : Consequence.REFUSED;
            case STRAY_BYTES -> Consequence.HARMLESS;
            case SUPERFLUOUS_SEGMENT -> Consequence.TIDIED;
            default -> Consequence.REFUSED;
        };
    }
}
