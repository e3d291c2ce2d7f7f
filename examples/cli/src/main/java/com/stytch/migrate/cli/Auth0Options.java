package com.stytch.migrate.cli;

import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.auth0.Auth0MachineClients;
import com.stytch.migrate.auth0.Auth0Organizations;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.TenantSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files of an Auth0 tenant, or the tenant itself. */
final class Auth0Options implements SourceOptions {
    private static final String ID = "AUTH0_CLIENT_ID";
    private static final String SECRET = "AUTH0_CLIENT_SECRET";
    private static final String TOKEN = "AUTH0_TOKEN";
    private static final Pattern ORGANIZATION = Pattern.compile("org_[A-Za-z0-9]+");

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

    @Option(
            names = "--organizations",
            paramLabel = "FILE",
            description =
                    "With --vertical b2b and --users: a saved answer of GET /api/v2/organizations. Repeat it for more"
                            + " pages. With --domain Auth0 is asked.")
    private @Nullable List<Path> organizations;

    @Option(
            names = "--members",
            paramLabel = "ORG=FILE",
            description = "With --organizations: a saved answer of GET /api/v2/organizations/ORG/members, asked with"
                    + " fields=user_id,roles&include_fields=true. Or a folder of files whose names begin with the id of"
                    + " the organization, or a file in which each member has its organization_id. Repeat it for more.")
    private @Nullable List<String> members;

    @Option(names = "--without-roles", description = "With --vertical b2b: move members without their roles.")
    private boolean withoutRoles;

    @Option(
            names = "--clients",
            paramLabel = "FILE",
            description =
                    "With --vertical b2b: a saved answer of GET /api/v2/clients, whose machine clients move. Repeat it for more"
                            + " pages. May stand without --users and --organizations.")
    private @Nullable List<Path> clients;

    @Option(
            names = "--client-grants",
            paramLabel = "FILE",
            description = "With --clients: a saved answer of GET /api/v2/client-grants. Repeat it for more pages.")
    private @Nullable List<Path> clientGrants;

    @Option(
            names = "--machine-clients",
            description = "With --vertical b2b and --domain: move the machine clients too.")
    private boolean machineClients;

    @Option(
            names = "--audience",
            paramLabel = "API=PREFIX",
            description =
                    "What stands at Stytch before the scopes of an API, perhaps nothing; needed for each API of a client that has"
                            + " several. API=- leaves its grants out. Repeat it for more.")
    private @Nullable List<String> audiences;

    @Option(
            names = "--accept-clients-of-organizations",
            description =
                    "Move machine clients although Auth0 gives them tokens for certain organizations only. Only if your APIs"
                            + " check that themselves.")
    private boolean boundClients;

    @Mixin
    private final B2bOptions decisions = new B2bOptions();

    private @Nullable Object opened;

    Auth0Options() {}

    @Override
    public void check() {
        if (users == null && domain == null && clients == null) {
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
        if (organizations != null || members != null || withoutRoles || clients != null || machineClients) {
            throw new UsageException("organizations, members and machine clients are for --vertical b2b only");
        }
        decisions.refuseForConsumer();
        Auth0Importer importer = people(surroundings);
        if (users == null) {
            download(importer, surroundings);
        }
        return importer;
    }

    /** Returns the people, of whom a live tenant has not been asked yet. */
    @Override
    public Auth0Importer people(Surroundings surroundings) {
        InputFiles.check("--users", users);
        InputFiles.check("--password-hashes", passwordHashes);
        try {
            Auth0Importer importer = users == null
                    ? only(Auth0Importer.fromManagementApi(tenant(surroundings)))
                    : Auth0Importer.fromExport(users);
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
            return importer;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // a file given twice, a blank tenant, no domain
        }
    }

    @Override
    public TenantSource tenants(Surroundings surroundings) {
        if ((clients == null) != (clientGrants == null)) {
            throw new UsageException("--clients and --client-grants go together: the scopes stand in the grants");
        }
        if ((machineClients && domain == null) || (clients != null && domain != null)) {
            throw new UsageException(
                    "give --machine-clients with --domain, or --clients and --client-grants without it");
        }
        TenantSource tenants = users == null && domain == null
                ? TenantSource.of("machine clients", List.of(), List.of())
                : organizations(surroundings);
        if (clients != null) {
            InputFiles.check("--clients", clients);
            InputFiles.check("--client-grants", clientGrants);
            return tenants.withMachineClients(stated(Auth0MachineClients.fromSavedAnswers(
                    clients, Objects.requireNonNull(clientGrants, "clientGrants"))));
        }
        return machineClients
                ? tenants.withMachineClients(stated(Auth0MachineClients.fromManagementApi(tenant(surroundings))))
                : tenants;
    }

    private Auth0MachineClients stated(Auth0MachineClients all) {
        Auth0MachineClients result = boundClients ? all.acceptBoundToOrganizations() : all;
        for (String option : audiences == null ? List.<String>of() : audiences) {
            int equals = option.lastIndexOf('=');
            if (equals < 1) {
                throw new UsageException(
                        "--audience takes API=PREFIX, such as --audience https://api.example.com/=billing.");
            }
            String api = option.substring(0, equals);
            String prefix = option.substring(equals + 1);
            result = prefix.equals("-") ? result.withoutAudience(api) : result.audience(api, prefix);
        }
        return result;
    }

    private TenantSource organizations(Surroundings surroundings) {
        if (users != null && organizations == null) {
            throw new UsageException("--vertical b2b needs --organizations FILE beside --users");
        }
        if (users == null && (organizations != null || members != null)) {
            throw new UsageException(
                    "with --domain Auth0 is asked for organizations and members; give no files of them");
        }
        Auth0Importer people = people(surroundings);
        try {
            Auth0Organizations tenants = organizations == null
                    ? Auth0Organizations.fromManagementApi(tenant(surroundings), people)
                    : saved(people, organizations);
            tenants = withoutRoles ? tenants.withoutRoles() : tenants;
            opened = tenants;
            if (organizations == null) {
                download(people, surroundings);
                surroundings.out().println("Auth0 lists the organizations and their members.");
                surroundings.out().flush();
                tenants.organizations().close();
            }
            return tenants;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private Auth0Organizations saved(Auth0Importer people, List<Path> files) {
        InputFiles.check("--organizations", files);
        Auth0Organizations tenants = Auth0Organizations.fromSavedAnswers(people, files);
        for (String option : members == null ? List.<String>of() : members) {
            int equals = option.indexOf('=');
            String organization = equals < 0 ? "" : option.substring(0, equals);
            Path file = Path.of(ORGANIZATION.matcher(organization).matches() ? option.substring(equals + 1) : option);
            if (Files.isDirectory(file)) {
                tenants = tenants.membersIn(file);
                continue;
            }
            InputFiles.check("--members", List.of(file));
            tenants = ORGANIZATION.matcher(organization).matches()
                    ? tenants.members(organization, file)
                    : tenants.members(List.of(file));
        }
        return tenants;
    }

    @Override
    public B2bPolicy b2bPolicy(B2bPolicy policy) {
        return decisions.policy(policy);
    }

    private Auth0Importer only(Auth0Importer importer) {
        return connection == null ? importer : importer.onlyConnection(connection);
    }

    private Auth0Tenant tenant(Surroundings surroundings) {
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
        return builder.build();
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
        if (opened instanceof Auth0Organizations tenants) {
            tenants.close();
        } else if (opened instanceof Auth0Importer people) {
            people.close();
        }
    }
}
