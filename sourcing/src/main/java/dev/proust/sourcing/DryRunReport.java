package dev.proust.sourcing;

import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.ArrayList;
import java.util.List;

/// What a [DryRun] has found.
///
/// @param entities how many were read
/// @param events how many were read
/// @param brokenCount how many events break
/// @param broken the first [#FOUND_MAX] of them that were met
/// @param differingCount how many times an entity differs
/// @param differing the first [#FOUND_MAX] of these that were met
public record DryRunReport<S>(
        long entities,
        long events,
        long brokenCount,
        List<Broken> broken,
        long differingCount,
        List<Differing<S>> differing) {

    /// So much of each kind is kept.
    public static final int FOUND_MAX = 10_000;

    /// An event that would fail every command that loads it.
    ///
    /// @param event where it is; its content is not kept
    /// @param fault what was thrown, which for an [UndecodableEventException] says what to do
    public record Broken(EventPlace event, RuntimeException fault) {

        static Broken of(RecordedEvent recorded, RuntimeException fault) {
            var place = new EventPlace(
                    recorded.position(),
                    recorded.stream().name(),
                    recorded.version(),
                    recorded.type(),
                    recorded.shape());
            return new Broken(place, fault);
        }
    }

    /// Where an event is, and of which type and shape.
    public record EventPlace(long position, String stream, long version, String type, int shape) {}

    /// An entity that would be seen otherwise.
    ///
    /// @param boundary its events
    /// @param from what it differs from
    /// @param state what the fold on trial makes of it
    /// @param other what it is compared with
    public record Differing<S>(Query boundary, String from, S state, Object other) {}

    public DryRunReport {
        broken = List.copyOf(broken);
        differing = List.copyOf(differing);
    }

    /// Whether nothing was found.
    public boolean isGood() {
        return brokenCount == 0 && differingCount == 0;
    }

    /// What is found while it runs. Thread rule: one thread at a time.
    static final class Findings<S> {

        private final List<Broken> broken = new ArrayList<>();
        private final List<Differing<S>> differing = new ArrayList<>();
        private long entities;
        private long events;
        private long brokenCount;
        private long differingCount;

        void add(Trial.Found<S> found) {
            entities++;
            events += found.events();
            brokenCount += found.broken().size();
            differingCount += found.differing().size();
            found.broken().stream().limit(FOUND_MAX - broken.size()).forEach(broken::add);
            found.differing().stream().limit(FOUND_MAX - differing.size()).forEach(differing::add);
        }

        long entities() {
            return entities;
        }

        long events() {
            return events;
        }

        DryRunReport<S> report() {
            return new DryRunReport<>(entities, events, brokenCount, broken, differingCount, differing);
        }
    }
}
