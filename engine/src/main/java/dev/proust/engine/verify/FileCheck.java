package dev.proust.engine.verify;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.ErasureProgress;
import dev.proust.engine.log.LossFile;
import dev.proust.engine.log.RedoJournal;
import dev.proust.engine.run.RunName;
import dev.proust.engine.snapshot.Snapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks the names of files: whether runs follow on one another, and which files do not belong.
///
/// Thread rule: one thread at a time.
final class FileCheck {

    private static final Pattern SEGMENT = Pattern.compile("\\d{10}\\.segment");
    private static final Pattern CUT = Pattern.compile("\\d{10}-\\d+-\\d+\\.cut");

    private final Disk disk;
    private final List<Damage> damages = new ArrayList<>();

    private FileCheck(Disk disk) {
        this.disk = disk;
    }

    /// @param runs in the order of their first positions, of equal ones the longer first
    static List<Damage> check(Disk disk, List<RunName> runs) throws IOException {
        var check = new FileCheck(disk);
        check.checkRuns(runs);
        for (var file : disk.list()) {
            check.checkFile(file);
        }
        return check.damages;
    }

    private void checkRuns(List<RunName> runs) throws IOException {
        long upTo = 0;
        for (var run : runs) {
            if (run.from() <= upTo) {
                add(Kind.SUPERFLUOUS_RUN, Consequence.TIDIED, run.toString(), "a run from position " + (upTo + 1));
                continue;
            }
            if (run.from() > upTo + 1) addMissing(upTo + 1, run);
            upTo = run.to();
        }
    }

    private void addMissing(long from, RunName next) {
        var missing = new RunName(from, next.from() - 1);
        damages.add(new Damage(
                Kind.MISSING_RUN,
                Consequence.REBUILT,
                missing.toString(),
                0,
                0,
                Optional.of(new Positions(missing.from(), missing.to())),
                "a run over these positions, since " + next + " is there",
                "no such file"));
    }

    private void checkFile(String file) throws IOException {
        if (isOfStore(file)) return;
        if (file.endsWith(".segment.unfinished") || RunName.isUnfinished(file) || Snapshots.isUnfinished(file)) {
            add(Kind.UNFINISHED_FILE, Consequence.TIDIED, file, "a file with its own name, once it is whole");
        } else if (file.equals(RedoJournal.FILE)) {
            add(Kind.UNFINISHED_FILE, Consequence.TIDIED, file, "no rewriting of the log under way");
        } else if (file.equals(LossFile.FILE)) {
            add(Kind.UNFINISHED_FILE, Consequence.TIDIED, file, "no accepted loss that is still to be carried out");
        } else if (CUT.matcher(file).matches()) {
            add(Kind.CUT_FILE, Consequence.LEFT, file, "nothing that an earlier opening had to cut off the log");
        } else {
            add(Kind.STRANGE_FILE, Consequence.LEFT, file, "files of a store only");
        }
    }

    private static boolean isOfStore(String file) {
        return SEGMENT.matcher(file).matches()
                || RunName.parse(file).isPresent()
                || Snapshots.isFile(file)
                || file.equals(ErasureProgress.FILE)
                || file.equals("lock");
    }

    private void add(Kind kind, Consequence consequence, String file, String expected) throws IOException {
        long size = size(file);
        damages.add(new Damage(kind, consequence, file, 0, size, Optional.empty(), expected, size + " bytes"));
    }

    /// A strange file may be a directory, which cannot be read.
    private long size(String file) throws IOException {
        try (var opened = disk.openToRead(file)) {
            return opened.size();
        }
    }
}
