package com.stytch.migrate.cli;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.PasswordProbe;
import com.stytch.migrate.source.UserSource;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code --probe}: asks for one known password and says whether it fits what is stored. Prints neither. */
final class Probe {
    static final String VARIABLE = "STYTCH_MIGRATE_PROBE_PASSWORD";

    /** What a suggestion may state beside the format. */
    private static final Set<HashField> VARIED = EnumSet.of(HashField.SALT_ENCODING, HashField.SALT_SIDE);

    private final Surroundings surroundings;
    private final SourceOptions options;

    Probe(Surroundings surroundings, SourceOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /** Returns the exit code. */
    int run(UserSource source, String user) {
        if (user.isBlank()) {
            throw new UsageException("--probe takes the id, the e-mail address or the phone number of a user");
        }
        source.open().close(); // a file that cannot be used is told before anybody types a password
        char[] password = password();
        Optional<PasswordProbe> found;
        try {
            found = source.probe(user, password);
        } catch (IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // names the library that is missing
        } finally {
            Arrays.fill(password, '\0');
        }
        PasswordProbe probe = found.orElseThrow(
                () -> new UsageException("--probe: " + source.name() + " has no user with this id, address or number"));
        print(probe);
        return probe.isProven() ? StytchMigrate.SETTLED : StytchMigrate.ATTENTION;
    }

    private char[] password() {
        String variable = surroundings.environment().apply(VARIABLE); // as it is: blanks may belong to it
        if (variable != null && !variable.isEmpty()) {
            surroundings.out().println("The password is taken from " + VARIABLE + ".");
            return variable.toCharArray();
        }
        return surroundings
                .prompt()
                .ask("Password of that user (nothing is shown while you type): ")
                .filter(typed -> typed.length > 0)
                .orElseThrow(() -> new UsageException("--probe needs the password of that user: type it on a terminal,"
                        + " or set the environment variable " + VARIABLE));
    }

    private void print(PasswordProbe probe) {
        PrintWriter out = surroundings.out();
        HashProbe.Result result = probe.result();
        PasswordVerdict verdict = result.verdict();
        out.println("User " + probe.id() + " (" + probe.at() + ")"
                + verdict.format().map(format -> ", format " + format).orElse(""));
        switch (result.outcome()) {
            case PROVEN -> {
                out.println("The password fits: what is stated about this hash is right.");
                out.println(
                        verdict.kind() == PasswordVerdict.Kind.TRANSLATED
                                ? "Stytch takes such a hash; the user keeps the password."
                                : "Stytch has no type for such a hash ("
                                        + verdict.reason().orElse("") + "), so the import does not send it.");
            }
            case REFUTED ->
                out.println("The password does not fit. Unless it is mistyped, what is stated about this hash is wrong:"
                        + " do not import with it.");
            case UNDECIDED -> {
                out.println("Nothing could be compared: " + result.reason().orElse("") + ".");
                if (verdict instanceof PasswordVerdict.Ambiguous ambiguous
                        && result.suggestions().isEmpty()) {
                    out.println("The hash may be " + String.join(" or ", ambiguous.candidates())
                            + "; none that needs no further statement fits the password.");
                }
            }
        }
        suggestions(result.suggestions());
        out.println("Nothing was sent.");
        out.flush();
    }

    private void suggestions(List<HashStatement> suggestions) {
        PrintWriter out = surroundings.out();
        if (suggestions.isEmpty()) {
            return;
        }
        if (options.howToState().isEmpty()) {
            out.println("It would fit as "
                    + suggestions.stream()
                            .map(statement -> statement.format().orElse(""))
                            .distinct()
                            .collect(Collectors.joining(" or "))
                    + ".");
            return;
        }
        out.println(suggestions.size() == 1 ? "It fits with" : "It fits with one of");
        suggestions.forEach(statement -> out.println("  " + asOptions(statement)));
    }

    private static String asOptions(HashStatement statement) {
        StringBuilder text =
                new StringBuilder("--hash-format ").append(statement.format().orElse(""));
        statement.openFields().forEach((field, value) -> {
            if (VARIED.contains(field)) {
                text.append(" --hash-option ").append(field.key()).append('=').append(value);
            }
        });
        return text.toString();
    }
}
