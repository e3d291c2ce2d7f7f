package com.stytch.migrate.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code stytch-migrate VERB SOURCE [options]}. */
@Command(
        name = "stytch-migrate",
        description = "Moves users and their password hashes from Auth0 to a Stytch Consumer project.",
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
        whole.addSubcommand(sources(new PlanVerb(), new PlanAuth0(surroundings)));
        whole.addSubcommand(sources(new ImportVerb(), new ImportAuth0(surroundings)));
        whole.addSubcommand(new CommandLine(new FakeVerb(surroundings)));
        Failures failures = new Failures(surroundings);
        return whole.setOut(surroundings.out())
                .setErr(surroundings.err())
                .setExpandAtFiles(false) // a file name may begin with @
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static CommandLine sources(Object verb, Object source) {
        return new CommandLine(verb).addSubcommand(new CommandLine(source));
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
                    spec.commandLine(), "name a source: stytch-migrate " + spec.name() + " auth0 [options]");
        }
    }

    @Command(
            name = "plan",
            description = "Reads, checks and plans; sends nothing and needs no credentials.",
            synopsisSubcommandLabel = "SOURCE",
            mixinStandardHelpOptions = true,
            commandListHeading = "%nSources:%n")
    private static final class PlanVerb extends Verb {}

    @Command(
            name = "import",
            description = "Moves the users; run it again to go on where it was.",
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
