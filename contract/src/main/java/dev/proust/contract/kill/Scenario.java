package dev.proust.contract.kill;

/// What is done to a writer and its disk.
public enum Scenario {
    KILLED("kill -9 at random", 6),
    KILLED_SLOW("kill -9, each write 20 ms slower", 3),
    SYNC_EIO("fdatasync fails with EIO", 3),
    SYNC_ENOSPC("fdatasync fails with ENOSPC", 2),
    WRITE_EIO("pwrite64 fails with EIO", 2),
    WRITE_ENOSPC("pwrite64 fails with ENOSPC", 2),
    FULL("full file system, then space again", 2),
    FULL_KILLED("kill -9 in a full file system", 2);

    private final String title;
    private final int share;

    Scenario(String title, int share) {
        this.title = title;
        this.share = share;
    }

    /// What it is, for a person.
    public String title() {
        return title;
    }

    /// How much of the time it gets, compared with the others.
    int share() {
        return share;
    }
}
