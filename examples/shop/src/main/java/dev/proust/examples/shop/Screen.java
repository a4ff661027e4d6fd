package dev.proust.examples.shop;

import java.io.Console;
import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;

/// Where this program speaks.
///
/// @param results what was asked for
/// @param talk what happens meanwhile
/// @param isLive whether `talk` is a terminal, where a line can be written over
/// @param ansi whether to use colours: on a terminal only, and not against NO_COLOR
record Screen(PrintStream results, PrintStream talk, boolean isLive, Ansi ansi) {

    private static final String BLOCK = "█";

    /// The screen of a person: everything on one stream.
    static Screen forPerson(PrintStream out) {
        boolean live = out.equals(System.out) && isTerminal();
        return new Screen(out, out, live, live && Ansi.AUTO.enabled() ? Ansi.ON : Ansi.OFF);
    }

    /// The screen of a machine, which reads the results only.
    static Screen forMachine(PrintStream out, PrintStream err) {
        return new Screen(out, err, false, Ansi.OFF);
    }

    /// Says something; `@|bold …|@` marks what stands out, as picocli does.
    void say(String marked) {
        talk.println(ansi.string(marked));
    }

    /// What bars are made of.
    String bar() {
        return results.charset().newEncoder().canEncode(BLOCK) ? BLOCK : "#";
    }

    /// Since Java 25 there is no console again where there is no terminal; from 22 to 24 there was one always.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }
}
