package dev.proust.contract.crash;

/// What can happen in a story, so far as it is counted.
public enum Happening {
    STORY("stories"),
    LIFE("lives"),
    OPERATION("operations of the disk"),
    EVENT("events known at the end"),
    BATCH("batches"),
    ACCEPTED("appends accepted"),
    REPEATED("repetitions answered with the first answer"),
    REUSED("append ids reused with other content"),
    CONFLICT("conflicts"),
    OVERDUE("deadlines passed"),
    SENT_BACK("appends sent back for new facts"),
    WITHDRAWN("appends withdrawn"),
    UNKNOWN("outcomes unknown"),
    READ_ONLY("appends refused by a failed log"),
    DISK_FULL("appends refused by a full disk"),
    READ("reads"),
    READ_FAILED("reads that the disk failed"),
    SIGNAL("signals delivered"),
    SNAPSHOT("snapshots found again"),
    ERASED("events erased"),
    GONE("looks for what is erased and gone"),
    SEGMENT("segments begun"),
    CLOSED("lives closed in order"),
    KILLED("kills"),
    POWER_CUT("power cuts"),
    STOPPED("stops in the middle of an operation"),
    RECOVERY("recoveries"),
    RECOVERY_CUT_SHORT("recoveries cut short"),
    RECOVERY_FAILED("recoveries that the disk failed"),
    LIMBO_KEPT("batches under way that were kept"),
    LIMBO_GONE("batches under way that were gone"),
    TAIL_CUT("torn tails cut"),
    IO_FAILURE("operations that failed"),
    SPACE_REFUSED("growths refused for want of space"),
    INDEX_LOST("runs of the index that somebody deleted"),
    INDEX_MISSING("opens with positions that no run covered"),
    DAMAGE("times that the disk broke its promise"),
    DAMAGE_REFUSED("opens refused for damage"),
    DAMAGE_READ("events that could not be read for damage"),
    DAMAGE_SERVED("damaged events that were served from the index"),
    DAMAGE_MENDED("damaged events that were found mended"),
    INDEX_REPAIRED("times that damage to the index was met with, and mended"),
    DAMAGE_UNDECIDED("stores whose appends damage left undecided"),
    DAMAGE_CUT("acknowledged batches cut for damage, and reported"),
    DAMAGE_UNSEEN("acknowledged batches of which no trace was left"),
    REPAIR("repairs of a damaged store"),
    REPAIR_CUT_SHORT("repairs cut short"),
    LOSS("losses carried out"),
    LOSS_REFUSED("losses that were not accepted rightly, and refused"),
    LOST("events accepted as lost"),
    CRASH_POINT("crash points"),
    CRASH_POINT_WHOLE("crash points at which every subset was tried"),
    CRASH_POINT_PART("crash points at which only the newest were gone through"),
    INNER_CRASH_POINT("crash points of recoveries"),
    INNER_CRASH_POINT_WHOLE("crash points of recoveries at which every subset was tried"),
    INNER_CRASH_POINT_PART("crash points of recoveries at which only the newest were gone through"),
    SUBSET("subsets of what was pending"),
    SUBSET_DAMAGED("subsets with damage"),
    SUBSET_KNOWN("subsets that gave the bytes of an earlier one");

    private final String words;

    Happening(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
