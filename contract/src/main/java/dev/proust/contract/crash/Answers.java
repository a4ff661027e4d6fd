package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.ConflictException;
import dev.proust.store.DiskFullException;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.TimedOutException;
import dev.proust.store.UnavailableException;

/// Compares what an append is answered with what it must be.
///
/// @param stage who deals with the store
record Answers(Stage stage) {

    void requireAnswer(Request request, Expected expected) {
        request.requireDone();
        stage.patience().with(() -> {
            compare(request, expected);
            return true;
        });
        boolean asksAgain = expected instanceof Expected.Unknown || expected instanceof Expected.DiskFull;
        if (asksAgain) request.client().hasNoAnswerTo(request.append());
        else request.client().hasAnswer();
    }

    private void compare(Request request, Expected expected) {
        switch (expected) {
            case Expected.Accepted accepted -> {
                requireAppended(request.pending().answer(), accepted, false, request);
                count(Happening.ACCEPTED);
            }
            case Expected.Repeated(var first) -> {
                requireAppended(request.pending().answer(), first, true, request);
                count(Happening.REPEATED);
            }
            case Expected.Reused(var first) -> {
                var reused = refused(AppendIdReusedException.class, request);
                requireAppended(reused.first(), first, true, request);
                count(Happening.REUSED);
            }
            case Expected.Conflict conflict -> {
                requireConflict(refused(ConflictException.class, request), conflict, request);
                count(Happening.CONFLICT);
            }
            case Expected.Overdue overdue -> {
                refused(TimedOutException.class, request);
                count(Happening.OVERDUE);
            }
            case Expected.Unknown unknown -> {
                refused(OutcomeUnknownException.class, request);
                count(Happening.UNKNOWN);
            }
            case Expected.DiskFull full -> {
                refused(DiskFullException.class, request);
                count(Happening.DISK_FULL);
            }
            case Expected.SentBack sentBack -> throw new IllegalArgumentException("it has no answer yet");
        }
    }

    private void count(Happening happening) {
        stage.counter().count(happening);
    }

    private void requireAppended(Appended found, Expected.Accepted expected, boolean repeated, Request request) {
        requireSame(expected.firstPosition(), found.firstPosition(), "first position of %s", request);
        requireSame(expected.lastPosition(), found.lastPosition(), "last position of %s", request);
        requireSame(expected.versions(), found.versions(), "versions of %s", request);
        requireSame(expected.time(), found.time(), "time of %s", request);
        requireSame(repeated, found.repeated(), "whether it is a repetition: %s", request);
        stage.model().handOut(found.checkpoint());
    }

    private void requireConflict(ConflictException found, Expected.Conflict expected, Request request) {
        requireSame(expected.failed(), found.failed(), "failed conditions of %s", request);
        requireSame(expected.judgedAt(), found.checkpoint().position(), "where %s was judged", request);
        stage.model().handOut(found.checkpoint());
        requireSame(expected.unseen().size(), found.unseen().size(), "number of unseen events of %s", request);
        for (int i = 0; i < expected.unseen().size(); i++) {
            expected.unseen().get(i).requireIs(found.unseen().get(i));
        }
        requireSame(expected.complete(), found.isComplete(), "whether the unseen events of %s are all", request);
    }

    private static <E extends RuntimeException> E refused(Class<E> kind, Request request) {
        Appended answer;
        try {
            answer = request.pending().answer();
        } catch (UnavailableException failed) {
            throw failed;
        } catch (RuntimeException refusal) {
            if (kind.isInstance(refusal)) return kind.cast(refusal);
            throw new Discrepancy("%s: expected %s, found %s", request, kind.getSimpleName(), refusal);
        }
        throw new Discrepancy("%s: expected %s, found %s", request, kind.getSimpleName(), answer);
    }
}
