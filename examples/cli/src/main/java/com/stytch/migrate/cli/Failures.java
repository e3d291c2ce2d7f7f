package com.stytch.migrate.cli;

import com.stytch.migrate.error.MigrationException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command into one sentence and an exit code. A stack trace is shown for {@code --verbose} only. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final Set<String> LATER_VERBS = Set.of("verify", "undo", "export");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern SECRET = Pattern.compile("secret-[^\\s'\"]+");

    private final Surroundings surroundings;

    Failures(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String message = wrong instanceof UnmatchedArgumentException unmatched
                ? unmatched(command, unmatched.getUnmatched())
                : String.valueOf(wrong.getMessage());
        if (wrong instanceof MissingParameterException) {
            message = unknownOption(arguments).orElse(message); // the cause more often than not
        }
        say(message);
        surroundings.err().println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return StytchMigrate.USAGE;
    }

    /** Returns what is wrong with an option that does not exist, where one is given. */
    private Optional<String> unknownOption(String[] arguments) {
        CommandLine lenient = StytchMigrate.commandLine(surroundings);
        collectErrors(lenient);
        for (ParseResult at = lenient.parseArgs(arguments); at != null; at = at.subcommand()) {
            CommandLine command = at.commandSpec().commandLine();
            Optional<String> option = at.errors().stream()
                    .filter(UnmatchedArgumentException.class::isInstance)
                    .flatMap(error -> ((UnmatchedArgumentException) error).getUnmatched().stream())
                    .filter(argument -> argument.startsWith("-"))
                    .findFirst();
            if (option.isPresent()) {
                return Optional.of(unmatched(command, List.of(option.get())));
            }
        }
        return Optional.empty();
    }

    private static void collectErrors(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
        command.getSubcommands().values().forEach(Failures::collectErrors);
    }

    private static String unmatched(CommandLine command, List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        boolean wantsMore = !command.getSubcommands().isEmpty();
        boolean root = command.getParent() == null;
        if (first.startsWith("-")) {
            int end = first.indexOf('=');
            String option = end < 0 ? first : first.substring(0, end); // what follows may be anything
            if (option.equals("--secret")) {
                return "there is no option --secret, since everybody on this machine can see a command line:"
                        + " set the environment variable STYTCH_SECRET";
            }
            return "there is no option " + option
                    + (wantsMore && !root ? " here: name the source first, then its options" : "");
        }
        if (!wantsMore) {
            return "there is one argument too many"
                    + (WORD.matcher(first).matches() ? ": " + first : ": an option takes one value")
                    + "; to name several files, repeat the option";
        }
        String what = root ? "verb" : "source";
        String known = String.join(", ", command.getSubcommands().keySet());
        if (root && LATER_VERBS.contains(first)) {
            return "the " + what + " " + first + " does not exist in this version: there is " + known;
        }
        return "there is no " + what + (WORD.matcher(first).matches() ? " " + first : " of that name") + ": there is "
                + known;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
        if (command.getParseResult().hasMatchedOption("--verbose")) {
            failure.printStackTrace(surroundings.err());
        }
        if (failure instanceof UsageException) {
            say(String.valueOf(failure.getMessage()));
            surroundings.err().println("see: " + command.getCommandSpec().qualifiedName() + " --help");
            return StytchMigrate.USAGE;
        }
        if (failure instanceof MigrationException.Refused refused) {
            say("stopped, Stytch refused the project or its credentials: " + refused.getMessage());
            return StytchMigrate.STOPPED;
        }
        if (failure instanceof MigrationException known) {
            say(String.valueOf(known.getMessage()));
            return known instanceof MigrationException.UnusableInput
                            || known instanceof MigrationException.UnusableLedger
                            || known instanceof MigrationException.UnusableReport
                    ? StytchMigrate.USAGE
                    : StytchMigrate.STOPPED;
        }
        // Not its message: what an unforeseen exception says could hold anything.
        say("stopped by an error in this program (" + failure.getClass().getName()
                + "): run it again, and with --verbose if it persists; what was settled is in the ledger");
        return StytchMigrate.STOPPED;
    }

    private void say(String message) {
        String text = SECRET.matcher(message).replaceAll("secret-...").strip();
        surroundings.err().println("error: " + text + (text.endsWith(".") || text.endsWith("?") ? "" : "."));
    }
}
