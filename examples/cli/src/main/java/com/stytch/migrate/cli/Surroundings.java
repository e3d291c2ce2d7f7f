package com.stytch.migrate.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command takes from its process.
 *
 * @param environment looks a variable up
 * @param out where results go
 * @param err where errors go
 * @param terminal whether {@code out} is a terminal, where a line can be overwritten
 * @param prompt asks for a password
 * @param stopper tells when the process is asked to end
 */
record Surroundings(
        Function<String, @Nullable String> environment,
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        Prompt prompt,
        Stopper stopper) {

    Surroundings {
        out = PlainWriter.over(out);
        err = PlainWriter.over(err);
    }

    /** Asks for a password without showing it; nothing where there is no terminal. */
    @FunctionalInterface
    interface Prompt {
        Optional<char[]> ask(String question);
    }

    static Surroundings ofThisProcess() {
        return new Surroundings(
                System::getenv,
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()),
                isTerminal(),
                Surroundings::askOnTerminal,
                new Stopper());
    }

    private static Optional<char[]> askOnTerminal(String question) {
        Console console = isTerminal() ? System.console() : null;
        return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s", question));
    }

    private static boolean isTerminal() {
        // From 22 to 24 there is a console without a terminal too, unless it is the built-in one, as before and after.
        if (System.getProperty("jdk.console") == null) {
            System.setProperty("jdk.console", "java.base");
        }
        return System.console() != null;
    }

    /** Returns a variable of the environment, unless it is blank. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
