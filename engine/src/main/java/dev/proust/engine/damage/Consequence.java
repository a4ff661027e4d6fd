package dev.proust.engine.damage;

/// What would become of damage if the store were opened, the worst first.
public enum Consequence {
    /// The store cannot be opened.
    REFUSED("the store cannot be opened: restore the file", true),

    /// The store opens; nobody would notice, and answers may be wrong.
    WRONG_ANSWERS("nobody would notice, and answers may be wrong: delete the file, it is made anew", true),

    /// The store opens; reads that touch the damage fail, all others are served.
    READS_FAIL("the store opens; reads that touch it fail: restore the file", true),

    /// It looks like a write that was under way when a process ended, but may have been acknowledged.
    CUT("the next opening cuts it off, and keeps it in a file of its own", true),

    /// Derived from the log, and made anew from it.
    REBUILT("made anew from the log when the store is open", true),

    /// Nothing reads these bytes; but a disk that changes them may change others.
    HARMLESS("nothing reads these bytes", true),

    /// Nobody needs the file, and the next opening deletes it. No damage: a process that is killed leaves such files.
    TIDIED("the next opening deletes it", false),

    /// The file is left as it is. No damage.
    LEFT("it is left as it is", false);

    private final String text;
    private final boolean isDamage;

    Consequence(String text, boolean isDamage) {
        this.text = text;
        this.isDamage = isDamage;
    }

    /// Whether something is wrong. If not, it is a remark.
    public boolean isDamage() {
        return isDamage;
    }

    /// What becomes of it, for people.
    public String text() {
        return text;
    }
}
