package dev.proust.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.proust.engine.Proust;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.repair.RepairOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Damage to an event that was accepted, so that the event is lost.
final class AcceptedDamage {

    private AcceptedDamage() {}

    /// Damages an event of a store that nobody has open, and accepts that it is lost.
    ///
    /// @param said a part of its data that stands nowhere else
    static void lose(Path directory, long position, String said) throws IOException {
        var segment = directory.resolve("0000000001.segment");
        var bytes = Files.readAllBytes(segment);
        bytes[new String(bytes, ISO_8859_1).indexOf(said)] ^= 1;
        Files.write(segment, bytes);
        var lost = List.of(new Positions(position, position));
        Proust.repair(directory, RepairOptions.heal().acceptLoss(lost, "the disk was old"), (done, total) -> {});
    }
}
