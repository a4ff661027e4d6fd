package dev.proust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.store.Checkpoint;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingSubscriptionTest {

    @TempDir
    private Path directory;

    @Test
    void does_not_wait_for_a_time_that_is_over_however_long_ago_that_was() throws Exception {
        try (var store = Proust.open(directory);
                var subscription = store.subscribe(Query.all(), Checkpoint.START)) {
            assertThat(subscription.next()).isEqualTo(new Progress(Checkpoint.START, true));

            for (var over : new Duration[] {Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE)}) {
                assertThat(subscription.next(over)).isEmpty();
            }
        }
    }
}
