package com.stytch.migrate.cli;

import com.stytch.migrate.auth0.Auth0Importer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The files of an Auth0 tenant. */
final class Auth0Options implements SourceOptions {

    @Option(
            names = "--users",
            paramLabel = "FILE",
            required = true,
            description = "A users export: JSON lines, JSON array or CSV, gzip or not. Repeat it for more files.")
    @SuppressWarnings("NullAway.Init") // required
    private List<Path> users;

    @Option(
            names = "--password-hashes",
            paramLabel = "FILE",
            description = "A file of password hashes from Auth0's support, decrypted. Repeat it for more files.")
    private @Nullable List<Path> passwordHashes;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Name of the Auth0 tenant; a ledger of another tenant is refused. Default: as the hash file"
                    + " says.")
    private @Nullable String tenant;

    @Option(
            names = "--trust-email-of",
            paramLabel = "CONNECTION",
            description =
                    "Count all addresses of a connection as verified. Only for an identity provider whose addresses"
                            + " you control. Repeat it for more connections.")
    private @Nullable List<String> trusted;

    Auth0Options() {}

    @Override
    public Auth0Importer source(Surroundings surroundings) {
        InputFiles.check("--users", users);
        InputFiles.check("--password-hashes", passwordHashes);
        try {
            Auth0Importer importer = Auth0Importer.fromExport(users);
            if (passwordHashes != null) {
                importer = importer.withPasswordHashes(passwordHashes);
            }
            if (tenant != null) {
                importer = importer.tenant(tenant);
            }
            return trusted == null ? importer : importer.trustEmailOf(trusted.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // a file given twice, a blank tenant
        }
    }
}
