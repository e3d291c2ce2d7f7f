package com.stytch.migrate.cli;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code stytch-migrate VERB SOURCE [options]}. */
@Command(
        name = "stytch-migrate",
        description =
                "Moves users and their password hashes from Auth0, AWS Cognito, Google Firebase or an in-house system to a Stytch"
                        + " Consumer project, or organizations and their members from an in-house system to a B2B project.",
        synopsisSubcommandLabel = "VERB",
        mixinStandardHelpOptions = true,
        versionProvider = StytchMigrate.Version.class,
        sortOptions = false,
        subcommandsRepeatable = false,
        commandListHeading = "%nVerbs:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every record is settled",
            "1:some records need attention",
            "2:wrong usage, or an input, ledger or report that cannot be used",
            "3:stopped: credentials or target refused, no answer, or Ctrl-C"
        })
public final class StytchMigrate implements Runnable {
    static final int SETTLED = 0;
    static final int ATTENTION = 1;
    static final int USAGE = 2;
    static final int STOPPED = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private StytchMigrate() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Surroundings surroundings = Surroundings.ofThisProcess();
        Stopper stopper = surroundings.stopper();
        try (Scratch scratch = Scratch.forNativeLibraries()) {
            stopper.watch(Thread.currentThread(), surroundings.err(), scratch);
            stopper.over(run(surroundings, arguments));
        }
        System.exit(stopper.exitCode());
    }

    /** Runs the command without ending the process. */
    static int run(Surroundings surroundings, String... arguments) {
        return commandLine(surroundings).execute(arguments);
    }

    /** Returns the whole command with its verbs. */
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine whole = new CommandLine(new StytchMigrate());
        CommandLine plan = new CommandLine(new PlanVerb());
        CommandLine imports = new CommandLine(new ImportVerb());
        for (Source source : Source.values()) {
            add(
                    plan,
                    source,
                    new PlanCommand(surroundings, source.options()),
                    "Reads %s and says what an import would do."
                            + " Sends Stytch nothing, needs no credentials of it.");
            add(
                    imports,
                    source,
                    new ImportCommand(surroundings, source.options()),
                    "Moves the users (or organizations and members) of %s. Run it again to"
                            + " go on where it was, or with newer files: only what changed is sent.");
        }
        whole.addSubcommand(plan);
        whole.addSubcommand(imports);
        whole.addSubcommand(new CommandLine(new FakeVerb(surroundings)));
        Failures failures = new Failures(surroundings);
        return whole.setOut(surroundings.out())
                .setErr(surroundings.err())
                .setExpandAtFiles(false) // a file name may begin with @
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static void add(CommandLine verb, Source source, Object command, String description) {
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().usageMessage().description(String.format(Locale.ROOT, description, source.description));
        verb.addSubcommand(source.name().toLowerCase(Locale.ROOT), line);
    }

    /** The sources, in the order of the help. */
    private enum Source {
        AUTH0("an Auth0 export, or of a live tenant", Auth0Options::new),
        COGNITO("a Cognito user pool, from files or from AWS", CognitoOptions::new),
        FIREBASE("a Firebase project, from its exports or live", FirebaseOptions::new),
        CSV("CSV files of an in-house system", UserFileOptions::csv),
        NDJSON("JSON files of an in-house system (a record a line, or a list)", UserFileOptions::json);

        private final String description;
        private final Supplier<SourceOptions> options;

        Source(String description, Supplier<SourceOptions> options) {
            this.description = description;
            this.options = options;
        }

        SourceOptions options() {
            return options.get();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a verb: plan, import or fake");
    }

    /** Asks for the source of a verb that has one. */
    private abstract static class Verb implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before run()
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "name a source, " + String.join(", ", spec.subcommands().keySet()) + ": stytch-migrate "
                            + spec.name() + " SOURCE [options]");
        }
    }

    @Command(
            name = "plan",
            description = "Reads, checks and plans; sends Stytch nothing and needs no credentials of it.",
            synopsisSubcommandLabel = "SOURCE",
            mixinStandardHelpOptions = true,
            commandListHeading = "%nSources:%n")
    private static final class PlanVerb extends Verb {}

    @Command(
            name = "import",
            description = "Moves the users, or organizations and members; run it again to go on where it was.",
            synopsisSubcommandLabel = "SOURCE",
            mixinStandardHelpOptions = true,
            commandListHeading = "%nSources:%n")
    private static final class ImportVerb extends Verb {}

    /** The version that the jar's manifest names. */
    static final class Version implements CommandLine.IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() {
            String version = StytchMigrate.class.getPackage().getImplementationVersion();
            return new String[] {"stytch-migrate " + Objects.requireNonNullElse(version, "development")};
        }
    }
}
