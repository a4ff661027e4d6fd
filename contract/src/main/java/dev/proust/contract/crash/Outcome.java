package dev.proust.contract.crash;

import dev.proust.store.EventStoreException;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.UnavailableException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What must be answered after all that the writer and its neighbours have met with on the disk.
///
/// | what has happened                                                | what must be answered             |
/// |------------------------------------------------------------------|-----------------------------------|
/// | an operation of the writer's has failed                          | all: unknown                      |
/// | it wanted space for a batch                                      | all: unknown                      |
/// | it wanted space ahead of any batch                               | all: disk full                    |
/// | the batch was published                                          | what was drafted                  |
/// | the filler has failed before, and something was to be written    | all: unknown                      |
/// | the filler has failed, or may have taken the batch's bytes along | what was drafted, or all: unknown |
///
/// @param stage who deals with the store
/// @param watch what has happened on the disk
/// @param isPublished whether the engine has said that the batch is durable
/// @param mayLogHaveFailed whether the log may have failed before, unnoticed
record Outcome(Stage stage, Watch watch, boolean isPublished, boolean mayLogHaveFailed) {

    List<Expected> of(List<Request> batch, List<Expected> drafted) {
        if (watch.hasFailed()) return unknown(batch);
        if (watch.wasRefused()) return watch.isAhead() ? full(batch) : unknown(batch);
        if (isPublished) return drafted;
        boolean isWritten = drafted.stream().anyMatch(Expected.Accepted.class::isInstance);
        if (watch.hasFailedBeside() && isWritten) return unknown(batch);

        boolean mayBeUnknown = watch.hasFailedBeside() || watch.wasRefusedBesideBatch() || mayLogHaveFailed;
        boolean isUnknown = mayBeUnknown
                && firstJudged(batch, drafted)
                        .filter(request -> isUnknown(stage, request))
                        .isPresent();
        return isUnknown ? unknown(batch) : drafted;
    }

    static List<Expected> unknown(List<Request> batch) {
        return Collections.nCopies(batch.size(), new Expected.Unknown());
    }

    private static List<Expected> full(List<Request> batch) {
        return Collections.nCopies(batch.size(), new Expected.DiskFull());
    }

    /// One that is not sent back, which may be asked without consequences.
    private static Optional<Request> firstJudged(List<Request> batch, List<Expected> drafted) {
        return IntStream.range(0, batch.size())
                .filter(i -> !(drafted.get(i) instanceof Expected.SentBack))
                .mapToObj(batch::get)
                .findFirst();
    }

    /// Whether a request that has an answer is told that nobody knows.
    static boolean isUnknown(Stage stage, Request request) {
        return stage.patience().with(() -> {
            try {
                request.pending().answer();
                return false;
            } catch (OutcomeUnknownException unknown) {
                return true;
            } catch (UnavailableException failed) {
                throw failed;
            } catch (EventStoreException otherwise) {
                return false;
            }
        });
    }
}
