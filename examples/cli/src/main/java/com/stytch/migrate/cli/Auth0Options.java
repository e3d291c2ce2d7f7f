package com.stytch.migrate.cli;

import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.model.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The files of an Auth0 tenant, or the tenant itself. */
final class Auth0Options implements SourceOptions {
    private static final String ID = "AUTH0_CLIENT_ID";
    private static final String SECRET = "AUTH0_CLIENT_SECRET";
    private static final String TOKEN = "AUTH0_TOKEN";

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "A users export: JSON lines, JSON array or CSV, gzip or not. Repeat it for more files.")
    private @Nullable List<Path> users;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description =
                    "Instead of --users: the tenant's own domain, such as example.eu.auth0.com. Its users are exported"
                            + " and downloaded by Auth0's Management API, with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or"
                            + " AUTH0_TOKEN, from the environment.")
    private @Nullable String domain;

    @Option(
            names = "--connection",
            paramLabel = "ID",
            description = "With --domain: export the users of this connection only, con_ and 16 letters or digits.")
    private @Nullable String connection;

    @Option(
            names = "--password-hashes",
            paramLabel = "FILE",
            description = "A file of password hashes from Auth0's support, decrypted. Repeat it for more files.")
    private @Nullable List<Path> passwordHashes;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Name of the Auth0 tenant; a ledger of another tenant is refused. Default: as the hash file"
                    + " says, or the domain.")
    private @Nullable String tenant;

    @Option(
            names = "--trust-email-of",
            paramLabel = "CONNECTION",
            description =
                    "Count all addresses of a connection as verified. Only for an identity provider whose addresses"
                            + " you control. Repeat it for more connections.")
    private @Nullable List<String> trusted;

    private @Nullable Auth0Importer opened;

    Auth0Options() {}

    @Override
    public void check() {
        if (users == null && domain == null) {
            throw new UsageException("name the users: --users FILE, or --domain DOMAIN to let Auth0 export them");
        }
        if (users != null && domain != null) {
            throw new UsageException("give either --users or --domain");
        }
        if (connection != null && domain == null) {
            throw new UsageException("--connection goes with --domain: a file holds the users that were exported");
        }
    }

    @Override
    public Auth0Importer source(Surroundings surroundings) {
        InputFiles.check("--users", users);
        InputFiles.check("--password-hashes", passwordHashes);
        try {
            Auth0Importer importer = users == null ? live(surroundings) : Auth0Importer.fromExport(users);
            if (passwordHashes != null) {
                importer = importer.withPasswordHashes(passwordHashes);
            }
            if (tenant != null) {
                importer = importer.tenant(tenant);
            }
            if (trusted != null) {
                importer = importer.trustEmailOf(trusted.toArray(String[]::new));
            }
            opened = importer;
            if (users == null) {
                download(importer, surroundings);
            }
            return importer;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // a file given twice, a blank tenant, no domain
        }
    }

    private Auth0Importer live(Surroundings surroundings) {
        Auth0Tenant.Builder builder = Auth0Tenant.builder(String.valueOf(domain));
        Optional<String> token = surroundings.variable(TOKEN);
        Optional<String> id = surroundings.variable(ID);
        Optional<String> secret = surroundings.variable(SECRET);
        if (token.isPresent()) {
            Secret text = Secret.of(token.get());
            builder.tokens(() -> text);
        } else if (id.isPresent() && secret.isPresent()) {
            builder.clientCredentials(id.get(), Secret.of(secret.get()));
        } else {
            throw new UsageException("set the environment variables " + ID + " and " + SECRET
                    + " (of a machine-to-machine application with the scope read:users), or " + TOKEN);
        }
        Auth0Importer importer = Auth0Importer.fromManagementApi(builder.build());
        return connection == null ? importer : importer.onlyConnection(connection);
    }

    /** The export takes its time, in which nothing else happens. */
    private static void download(Auth0Importer importer, Surroundings surroundings) {
        surroundings.out().println("Auth0 exports the users of " + importer.name() + "; that may take minutes.");
        surroundings.out().flush();
        surroundings.stopper().onStop("Stopping.", Thread.currentThread()::interrupt);
        importer.open().close();
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
