package dev.proust.contract.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a scenario has seen so far.
///
/// Thread rule: any thread.
final class Tally {

    private static final int PROBLEMS_KEPT = 20;

    /// What is counted.
    enum Count {
        LIVES,
        KILLS,
        KILLS_WHILE_OPENING,
        ACCEPTED,
        UNKNOWN,
        REFUSED,
        FOUND,
        LOST,
        PHANTOM,
        CHECKS,
        PROBLEMS
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final List<String> problems = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    synchronized void add(Count what, long number) {
        counts.merge(what, number, Long::sum);
    }

    void add(Count what) {
        add(what, 1);
    }

    synchronized long get(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    /// Something that must never be.
    synchronized void problem(String problem) {
        add(Count.PROBLEMS);
        if (problems.size() < PROBLEMS_KEPT) problems.add(problem);
    }

    /// Events that were acknowledged or shown, and are not there.
    synchronized void lost(long events, String what) {
        add(Count.LOST, events);
        problem("lost: " + what);
    }

    /// Events that are there, or were shown, and must not be.
    synchronized void phantom(long events, String what) {
        add(Count.PHANTOM, events);
        problem("phantom: " + what);
    }

    /// Something that the reader of the report should know.
    synchronized void remark(String remark) {
        if (!remarks.contains(remark)) remarks.add(remark);
    }

    boolean isGood() {
        return get(Count.PROBLEMS) == 0;
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized List<String> remarks() {
        return List.copyOf(remarks);
    }
}
