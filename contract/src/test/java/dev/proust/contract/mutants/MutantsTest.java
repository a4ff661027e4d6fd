package dev.proust.contract.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The deliberate bugs are there, and one of them is tried. `./proust torture mutants` tries them all.
class MutantsTest {

    /// Surefire runs tests in the module's folder.
    private final Path project = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("..")
            .normalize();

    @Test
    void every_deliberate_bug_can_still_be_put_into_the_engine() throws Exception {
        var mutants = Mutant.all(project);
        assertThat(mutants).hasSizeGreaterThan(20);
        for (var mutant : mutants) {
            var process = new ProcessBuilder(
                            "git", "apply", "--check", mutant.patch().toString())
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as("%s: %s", mutant.name(), said).isZero();
        }
    }

    @Test
    void a_deliberate_bug_is_found() throws Exception {
        var said = new ByteArrayOutputStream();
        var mutants = List.of(mutant("publish-before-the-sync"));

        assertThat(new Mutants(project, new PrintStream(said, true, UTF_8)).killAll(mutants))
                .isTrue();
        assertThat(said.toString(UTF_8))
                .startsWith("killed    publish-before-the-sync")
                .contains("by seed 1 of")
                .contains("mutants killed: 1 of 1");
    }

    @Test
    void a_deliberate_bug_that_only_threads_can_find_is_found() throws Exception {
        var said = new ByteArrayOutputStream();
        var mutants = List.of(mutant("strand-a-push"));

        assertThat(new Mutants(project, new PrintStream(said, true, UTF_8)).killAll(mutants))
                .isTrue();
        assertThat(said.toString(UTF_8)).startsWith("killed    strand-a-push").contains("by threads");
    }

    @Test
    void a_bug_that_no_story_has_the_time_to_find_survives() throws Exception {
        var rare = mutant("believe-a-header-anywhere");
        var hurried = new Mutant(rare.name(), rare.patch(), rare.description(), new Mutant.Trial.Stories(1));
        var said = new ByteArrayOutputStream();

        assertThat(new Mutants(project, new PrintStream(said, true, UTF_8)).killAll(List.of(hurried)))
                .isFalse();
        assertThat(said.toString(UTF_8)).startsWith("SURVIVED").contains("mutants killed: 0 of 1");
    }

    private Mutant mutant(String name) throws Exception {
        return Mutant.all(project).stream()
                .filter(mutant -> mutant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
