package dev.proust.contract.crash;

/// Tells a story to its end, or how to hear it again.
final class Telling {

    private Telling() {}

    /// @param kind the class of the story
    /// @param seed its seed
    /// @param story what happens
    static Tally of(String kind, long seed, Stage stage, Runnable story) {
        try {
            story.run();
            return stage.counter().tally();
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(
                    """
                    The story of seed %2$d went wrong: %3$s
                    Tell it again with %1$s.of(%2$dL).run(). It is %4$s.
                    What happened last:
                    %5$s""".formatted(
                                    kind,
                                    seed,
                                    failure.getMessage(),
                                    stage.plot(),
                                    stage.disk().trace()),
                    failure);
        }
    }
}
