package dev.proust.cli;

import dev.proust.store.EventStoreException;
import dev.proust.store.NoSuchStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The argument of all commands that work on a store: its directory, and what they say where there is none, or where it
/// cannot be worked on.
final class StoreArgument {

    @Parameters(paramLabel = "DIR", description = "The store's directory.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /// What a command does.
    interface Work {
        /// @return the exit code
        int run() throws IOException, InterruptedException;
    }

    Path directory() {
        return directory;
    }

    /// Does it, and says why if it cannot be done.
    ///
    /// @param verb what cannot be done to the store then
    /// @return the exit code
    int use(String verb, Work work) throws IOException, InterruptedException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw wrong(directory + " is a file, expected a store's directory");
        }
        try {
            return work.run();
        } catch (NoSuchStoreException none) {
            throw wrong("there is no store in " + directory);
        } catch (EventStoreException failed) {
            command.commandLine().getErr().println("Cannot " + verb + " " + directory + ": " + failed.getMessage());
            return Main.FAILED;
        }
    }

    /// What is wrong with the arguments.
    ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
