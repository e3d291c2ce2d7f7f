package com.stytch.migrate.cli;

import com.stytch.migrate.testing.FakeProject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the command in this process, with streams and an environment of its own. */
final class Cli {
    final Map<String, String> environment = new HashMap<>();
    private final Stopper stopper = new Stopper();
    /** What is typed at the prompt; {@code null} where there is no terminal. */
    private @Nullable String typed;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** Returns a command whose environment names a fake. */
    static Cli against(FakeProject fake) {
        Cli cli = new Cli();
        cli.environment.put("STYTCH_PROJECT_ID", fake.credentials().projectId());
        cli.environment.put("STYTCH_SECRET", fake.credentials().secret().reveal());
        cli.environment.put("STYTCH_BASE_URL", fake.baseUri().toString());
        return cli;
    }

    /** Lets a person at a terminal type this when a password is asked for. */
    void type(String password) {
        typed = password;
    }

    private Optional<char[]> ask(String question) {
        if (typed == null) {
            return Optional.empty();
        }
        out.write(question);
        return Optional.of(typed.toCharArray());
    }

    /** Runs the command; what it prints replaces what the command before printed. */
    int run(Object... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return StytchMigrate.run(
                new Surroundings(
                        environment::get,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        false,
                        this::ask,
                        stopper),
                texts);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** Returns everything that was printed, for the message of a failed assertion. */
    String all() {
        return out + "----\n" + err;
    }
}
