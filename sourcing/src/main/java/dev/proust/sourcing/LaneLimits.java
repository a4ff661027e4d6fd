package dev.proust.sourcing;

import java.util.function.ToLongFunction;

/// What [CommandLanes] take at most.
///
/// @param commandsMax how many commands of one boundary may be there at once, waiting or in hand: 1 or more
/// @param warmMax how much all states together may weigh that are kept while nobody uses them: 0 or more
/// @param weigher what a state weighs: 1 or more, by any measure
public record LaneLimits<S>(int commandsMax, long warmMax, ToLongFunction<? super S> weigher) {

    private static final int COMMANDS_MAX = 1_000;
    private static final long WARM_MAX = 10_000;

    public LaneLimits {
        if (commandsMax < 1) {
            throw new IllegalArgumentException("commandsMax is " + commandsMax + ", expected 1 or more");
        }
        if (warmMax < 0) throw new IllegalArgumentException("warmMax is " + warmMax + ", expected 0 or more");
    }

    /// 1,000 commands of one boundary, and the states of the 10,000 boundaries that were used last.
    public static <S> LaneLimits<S> standard() {
        return new LaneLimits<>(COMMANDS_MAX, WARM_MAX, state -> 1);
    }

    /// With another number of commands.
    public LaneLimits<S> withCommandsMax(int commandsMax) {
        return new LaneLimits<>(commandsMax, warmMax, weigher);
    }

    /// With another number of states, each of which weighs 1.
    public LaneLimits<S> withStatesMax(long statesMax) {
        return new LaneLimits<>(commandsMax, statesMax, state -> 1);
    }

    /// With states weighed by a measure of one's own: bytes, say, where some are much larger than others.
    public LaneLimits<S> withWarmMax(long warmMax, ToLongFunction<? super S> weigher) {
        return new LaneLimits<>(commandsMax, warmMax, weigher);
    }
}
