package com.stytch.migrate.cli;

import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Decisions for a B2B project, whatever the source. */
final class B2bOptions {

    @Option(
            names = "--role",
            paramLabel = "OLD=NEW",
            description =
                    "Which role of the project stands for an old one; OLD= for none. Once one is given, every role of"
                            + " the source needs one. Repeat it for more. Default: the same names.")
    private @Nullable List<String> roles;

    @Option(
            names = "--password-scope",
            paramLabel = "SCOPE",
            converter = LowerCase.PasswordScopes.class,
            completionCandidates = LowerCase.PasswordScopes.class,
            description =
                    "Whose a password is in the project, as the Dashboard says: ${COMPLETION-CANDIDATES}. Needed for a"
                            + " run with passwords: it cannot be changed once there are any.")
    private @Nullable PasswordScope passwordScope;

    B2bOptions() {}

    /** Refuses what only a B2B project has. */
    void refuseForConsumer() {
        if (roles != null || passwordScope != null) {
            throw new UsageException("--role and --password-scope are for --vertical b2b only");
        }
    }

    B2bPolicy policy(B2bPolicy policy) {
        B2bPolicy result = policy;
        if (roles != null) {
            Map<String, String> mapping = new LinkedHashMap<>();
            for (String role : roles) {
                int equals = role.indexOf('=');
                if (equals < 1) {
                    throw new UsageException("--role takes OLD=NEW, such as --role boss=stytch_admin");
                }
                mapping.put(
                        role.substring(0, equals).strip(),
                        role.substring(equals + 1).strip());
            }
            result = result.withRoles(mapping);
        }
        return Optional.ofNullable(passwordScope).map(result::withPasswordScope).orElse(result);
    }
}
