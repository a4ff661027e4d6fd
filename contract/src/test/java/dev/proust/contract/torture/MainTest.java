package dev.proust.contract.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line of the tortures.
class MainTest {

    @Test
    void stories_of_known_seeds_come_to_their_good_end() {
        assertThat(Main.run(new String[] {"--from", "1", "--count", "20", "--json"}))
                .isEqualTo(Main.GOOD);
    }

    @Test
    void the_story_of_one_seed_can_be_heard() {
        assertThat(Main.run(new String[] {"--seed", "3"})).isEqualTo(Main.GOOD);
        assertThat(Main.run(new String[] {"--seed", "4"})).isEqualTo(Main.GOOD);
    }

    @Test
    void one_crash_of_the_short_story_can_be_heard() {
        assertThat(Main.run(new String[] {"exhaustive", "--crash", "2:1", "--crash", "5:kill"}))
                .isEqualTo(Main.GOOD);
    }

    @Test
    void no_thread_is_left_waiting() {
        assertThat(Main.run(new String[] {"threads", "--stores", "2"})).isEqualTo(Main.GOOD);
    }

    @Test
    void arguments_that_make_no_sense_are_refused(@TempDir Path directory) throws IOException {
        var file = Files.createFile(directory.resolve("file")).toString();
        assertThat(Main.run(new String[] {"kill", "--dir", file})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"--seed", "3", "--minutes", "1"})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"--minutes", "0"})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"--count", "0"})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"--threads", "0"})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"exhaustive", "--pending", "-1"})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"exhaustive", "--crash", "seven"})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"exhaustive", "--crash", "999999:kill"}))
                .isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"exhaustive", "--crash", "2:1", "--json"}))
                .isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"threads", "--stores", "0"})).isEqualTo(Main.WRONG);
        assertThat(Main.run(new String[] {"tickle"})).isEqualTo(Main.WRONG);
    }
}
