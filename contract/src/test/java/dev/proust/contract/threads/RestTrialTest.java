package dev.proust.contract.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Nobody is stranded who comes while the writer's thread goes to rest.
class RestTrialTest {

    private static final int STORES = 10;

    @Test
    void an_append_and_a_close_that_come_while_the_writer_goes_to_rest_are_taken_up() throws InterruptedException {
        assertThat(RestTrial.run(STORES)).isEqualTo(STORES * RestTrial.Wish.values().length);
    }
}
