package dev.proust.contract.kill;

import dev.proust.contract.kill.Announcement.About;
import dev.proust.contract.kill.Announcement.Accepted;
import dev.proust.contract.kill.Announcement.Conflicted;
import dev.proust.contract.kill.Attempt.State;
import dev.proust.store.Appended;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.DiskFullException;
import dev.proust.store.EventStore;
import dev.proust.store.EventStoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Repeats appends under their ids, after a life has ended and [StoreCheck] has looked: what is there is answered with
/// its place, as a repetition; what is not there is judged as if it came for the first time. What is heard goes to the
/// [Witness] like any answer.
///
/// Thread rule: one thread, while no writer runs.
final class Repetition {

    private static final int REPEATED_MAX = 100;

    private final EventStore store;
    private final Witness witness;
    private final Tally tally;
    private final Random random;

    Repetition(EventStore store, Witness witness, Tally tally, long seed) {
        this.store = store;
        this.witness = witness;
        this.tally = tally;
        this.random = new Random(seed);
    }

    /// @param unknown the appends whose outcome was unknown when the life ended
    void run(List<Attempt> unknown) {
        for (var attempt : some(unknown)) {
            repeat(attempt);
        }
        var accepted = witness.attempts().stream()
                .filter(attempt -> attempt.state() == State.ACCEPTED)
                .toList();
        for (var attempt : some(accepted)) {
            repeat(attempt);
        }
    }

    private List<Attempt> some(List<Attempt> attempts) {
        var some = new ArrayList<>(attempts);
        Collections.shuffle(some, random);
        return some.subList(0, Math.min(REPEATED_MAX, some.size()));
    }

    private void repeat(Attempt attempt) {
        var plan = attempt.plan();
        boolean stands = attempt.stands();
        witness.hear(new About(plan));
        var condition = Condition.version(plan.firstStream(), plan.version());
        try {
            var answer = store.append(plan.toAppend().onlyIf(condition));
            witness.hear(accepted(plan, answer));
            if (answer.repeated() != stands) {
                tally.problem("append " + plan.id() + " was " + (stands ? "" : "not ") + "there, and is answered "
                        + (answer.repeated() ? "as a repetition" : "as new"));
            }
        } catch (ConflictException conflict) {
            witness.hear(new Conflicted(plan.id(), conflict.checkpoint(), Map.of(), Map.of()));
        } catch (DiskFullException full) {
            witness.hear(new Announcement.Refused(plan.id(), Announcement.Refused.Reason.DISK_FULL));
        } catch (EventStoreException failed) {
            tally.problem("append " + plan.id() + ", repeated after opening, is answered: " + failed);
        }
    }

    private static Accepted accepted(PlannedAppend plan, Appended answer) {
        var versions = new HashMap<String, Long>();
        answer.versions().forEach((stream, version) -> versions.put(stream.name(), version));
        return new Accepted(plan.id(), answer.checkpoint(), answer.firstPosition(), versions, answer.repeated());
    }
}
