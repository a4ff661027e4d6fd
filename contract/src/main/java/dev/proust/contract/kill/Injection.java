package dev.proust.contract.kill;

/// What is done to a writer's system calls.
///
/// @param call the system call
/// @param effect what strace does to it
/// @param first the first call that is hit, counted for each thread of its own
/// @param isForGood whether all later ones are hit too, or only that one
record Injection(String call, String effect, int first, boolean isForGood) {

    /// A call fails with an error of the system's, such as `EIO`, and does nothing.
    static Injection error(String call, String error, int first, boolean isForGood) {
        return new Injection(call, "error=" + error, first, isForGood);
    }

    /// Every call takes so much longer.
    static Injection delay(String call, int micros) {
        return new Injection(call, "delay_enter=" + micros, 1, true);
    }

    /// As strace wants it.
    @Override
    public String toString() {
        return "inject=" + call + ":" + effect + ":when=" + first + (isForGood ? "+" : "");
    }
}
