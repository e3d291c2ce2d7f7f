package com.stytch.migrate.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code stytch-migrate VERB SOURCE [options]}. */
@Command(
        name = "stytch-migrate",
        description = "Moves users to Stytch.",
        synopsisSubcommandLabel = "VERB",
        mixinStandardHelpOptions = true,
        versionProvider = StytchMigrate.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every record is settled",
            "1:some records need attention",
            "2:wrong usage, or an input file that cannot be used",
            "3:stopped: credentials or target refused"
        })
public final class StytchMigrate implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    StytchMigrate() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Runs the command without ending the process. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    private static CommandLine commandLine() {
        return new CommandLine(new StytchMigrate());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a verb");
    }

    /** The version that the jar's manifest names. */
    static final class Version implements CommandLine.IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() {
            String version = StytchMigrate.class.getPackage().getImplementationVersion();
            return new String[] {"stytch-migrate " + (version == null ? "development" : version)};
        }
    }
}
