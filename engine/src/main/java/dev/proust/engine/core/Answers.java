package dev.proust.engine.core;

import dev.proust.engine.disk.NoSpaceException;
import dev.proust.engine.log.Micros;
import dev.proust.engine.log.RecordedEvents;
import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.ConflictException;
import dev.proust.store.DiskFullException;
import dev.proust.store.EventStoreException;
import dev.proust.store.NewEvent;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.Stream;
import dev.proust.store.TimedOutException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes of the writer's verdict what the client is told: what belongs to the answer beyond the verdict is read here,
/// in the client's thread.
///
/// Thread rule: any thread.
///
/// @param engine where it is read
record Answers(Engine engine) {

    /// @return what the append has come to
    /// @throws EventStoreException as [dev.proust.store.EventStore#append] says
    Appended of(PendingAppend pending, Verdict verdict) {
        var append = pending.append();
        return switch (verdict) {
            case Verdict.Accepted accepted -> accepted(append, accepted);
            case Verdict.Repeats(var firstPosition) -> repeated(pending, firstPosition);
            case Verdict.Conflicts conflicts -> throw conflict(conflicts);
            case Verdict.SentBack() -> throw new IllegalStateException("append has no answer yet");
            case Verdict.Overdue() ->
                throw new TimedOutException(append.deadline().orElseThrow());
            case Verdict.NoRoom(var cause, var file, var bytes) -> throw new DiskFullException(file, bytes, cause);
            case Verdict.IndexStuck(var cause) -> throw stuck(cause);
            case Verdict.TooLate() -> throw engine.closed();
            case Verdict.Unknown(var cause) ->
                throw new OutcomeUnknownException(append, "the log failed: " + cause.getMessage(), cause);
        };
    }

    private EventStoreException stuck(IOException cause) {
        if (cause instanceof NoSpaceException) return new DiskFullException(engine.name(), 0, cause);
        return new UnavailableException(
                engine.name(), "cannot take more until its index can be written: " + cause.getMessage(), cause);
    }

    private Appended accepted(Append append, Verdict.Accepted accepted) {
        long lastPosition = accepted.firstPosition() + accepted.versions().length - 1;
        return new Appended(
                engine.checkpoint(lastPosition),
                accepted.firstPosition(),
                versions(append.events(), accepted.versions()),
                Micros.toInstant(accepted.timeMicros()),
                false);
    }

    /// The last version of each stream. Most appends hold one event, and need no more than this pair.
    private static Map<Stream, Long> versions(List<NewEvent> events, long[] versionsOfEvents) {
        if (versionsOfEvents.length == 1) return Map.of(events.getFirst().stream(), versionsOfEvents[0]);
        var versions = new HashMap<Stream, Long>();
        for (int i = 0; i < versionsOfEvents.length; i++) {
            versions.put(events.get(i).stream(), versionsOfEvents[i]);
        }
        return versions;
    }

    private Appended repeated(PendingAppend pending, long firstPosition) {
        var first = firstAnswer(pending, firstPosition);
        if (Arrays.equals(first.digest(), pending.encoded().digest())) return first.appended();
        throw new AppendIdReusedException(pending.append().id().orElseThrow(), first.appended());
    }

    /// All events of an append have the key of its id. Lost ones may have no frame of their own that tells how many.
    private RecordedEvents.FirstAnswer firstAnswer(PendingAppend pending, long firstPosition) {
        var key = pending.encoded().appendKey().orElseThrow();
        try (var view = engine.view()) {
            long lastPosition = view.floor(key, engine.durable(), firstPosition);
            return engine.events(view).firstAnswer(firstPosition, lastPosition, engine.lineage());
        }
    }

    private ConflictException conflict(Verdict.Conflicts conflicts) {
        try (var view = engine.view()) {
            var unseen = engine.withKeys(
                    making -> Unseen.of(conflicts, view, making, engine.events(view), engine.lineage()));
            return new ConflictException(
                    conflicts.failed(), engine.checkpoint(conflicts.judgedAt()), unseen.events(), unseen.isComplete());
        }
    }
}
