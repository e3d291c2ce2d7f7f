package com.stytch.migrate.cli;

import com.stytch.migrate.cognito.AwsCredentials;
import com.stytch.migrate.cognito.CognitoImporter;
import com.stytch.migrate.cognito.CognitoMachineClients;
import com.stytch.migrate.cognito.CognitoPool;
import com.stytch.migrate.cognito.CognitoTenants;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.TenantsOfUsers.Membership;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files of a Cognito user pool, or the pool itself. */
final class CognitoOptions implements SourceOptions {

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description =
                    "An answer of ListUsers, what a backup tool wrote, or CSV, gzip or not. Repeat it for more pages or"
                            + " files. Without it the pool itself is asked.")
    private @Nullable List<Path> users;

    @Option(
            names = "--user-pool",
            paramLabel = "ID",
            description =
                    "Id of the user pool. Without --users AWS is asked for its users and groups, with the credentials of"
                            + " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.")
    private @Nullable String userPool;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Region that requests to AWS are signed for. Default: as the id of the pool says.")
    private @Nullable String region;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description = "Another address of AWS's API. Default: that of the region.")
    private @Nullable URI endpoint;

    @Option(
            names = "--group-members",
            paramLabel = "GROUP=FILE",
            description = "An answer of ListUsersInGroup for this group. Repeat it for more.")
    private @Nullable List<String> groupMembers;

    @Option(names = "--without-groups", description = "Do not ask the pool for its groups.")
    private boolean withoutGroups;

    @Option(
            names = "--identify-by-username",
            description = "The legacy id is the Username instead of sub. Needed for the CSV of an import job.")
    private boolean byUsername;

    @Option(names = "--incomplete-export", description = "Take files although the last page of the listing is missing.")
    private boolean incomplete;

    @Option(
            names = "--trust-email-of",
            paramLabel = "PROVIDER",
            description = "Count all addresses of an identity provider as verified. Only for one whose addresses you"
                    + " control. Repeat it for more.")
    private @Nullable List<String> trusted;

    @Option(
            names = "--tenant-name",
            paramLabel = "NAME",
            description =
                    "With --vertical b2b: the pool is one tenant of this name; needs --user-pool. Groups are roles.")
    private @Nullable String tenantName;

    @Option(
            names = "--tenant-attribute",
            paramLabel = "NAME",
            description =
                    "With --vertical b2b: the attribute that names the tenant of a user, such as custom:tenant_id. Groups are"
                            + " roles.")
    private @Nullable String tenantAttribute;

    @Option(
            names = "--tenant-group",
            paramLabel = "REGEX",
            description =
                    "With --vertical b2b: what the name of a group looks like that stands for a tenant, with (?<tenant>...) and"
                            + " perhaps (?<role>...), such as '(?<tenant>[a-z]+)-(?<role>[a-z]+)'. Other groups mean nothing.")
    private @Nullable String tenantGroup;

    @Option(
            names = "--app-client",
            paramLabel = "FILE",
            description =
                    "With --vertical b2b and --users: an answer of DescribeUserPoolClient, which moves if it gets tokens for"
                            + " itself. Repeat it for more.")
    private @Nullable List<Path> appClients;

    @Option(
            names = "--machine-clients",
            description = "With --vertical b2b and a pool that is asked: move its machine clients too.")
    private boolean machineClients;

    @Mixin
    private final B2bOptions decisions = new B2bOptions();

    CognitoOptions() {}

    @Override
    public CognitoImporter source(Surroundings surroundings) {
        if (appClients != null || machineClients) {
            throw new UsageException("--app-client and --machine-clients are for --vertical b2b only");
        }
        if (tenantName != null || tenantAttribute != null || tenantGroup != null) {
            throw new UsageException(
                    "--tenant-name, --tenant-attribute and --tenant-group are for --vertical b2b only");
        }
        decisions.refuseForConsumer();
        return people(surroundings);
    }

    @Override
    public TenantSource tenants(Surroundings surroundings) {
        TenantSource tenants = organizations(surroundings);
        if (machineClients && users != null) {
            throw new UsageException("--machine-clients asks the pool; beside --users give --app-client FILE");
        }
        if (appClients != null) {
            InputFiles.check("--app-client", appClients);
            tenants = tenants.withMachineClients(CognitoMachineClients.fromSavedAnswers(appClients));
        }
        return machineClients
                ? tenants.withMachineClients(CognitoMachineClients.fromUserPool(pool(surroundings)))
                : tenants;
    }

    private TenantSource organizations(Surroundings surroundings) {
        long ways = Stream.of(tenantName, tenantAttribute, tenantGroup)
                .filter(Objects::nonNull)
                .count();
        if (ways != 1) {
            throw new UsageException(
                    "--vertical b2b needs to know what a tenant is: one of --tenant-name (the pool is one),"
                            + " --tenant-attribute and --tenant-group");
        }
        CognitoImporter people = people(surroundings);
        if (tenantAttribute != null) {
            return CognitoTenants.byAttribute(tenantAttribute, people);
        }
        if (tenantGroup != null) {
            return byGroup(tenantGroup, people);
        }
        if (userPool == null || String.valueOf(tenantName).isBlank()) {
            throw new UsageException(
                    "--tenant-name needs a name, and --user-pool, whose id becomes that of the organization");
        }
        return CognitoTenants.byPool(
                LegacyOrganization.builder(userPool, String.valueOf(tenantName)).build(), people);
    }

    private static TenantSource byGroup(String regex, CognitoImporter people) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new UsageException("--tenant-group is no regular expression: " + e.getDescription());
        }
        boolean role = regex.contains("(?<role>");
        if (!regex.contains("(?<tenant>")) {
            throw new UsageException("--tenant-group needs (?<tenant>...), the part of the name that is the tenant");
        }
        return CognitoTenants.byGroup(people, regex, group -> {
            Matcher matcher = pattern.matcher(group);
            if (!matcher.matches() || String.valueOf(matcher.group("tenant")).isBlank()) {
                return Optional.empty();
            }
            String named = role ? matcher.group("role") : null;
            return Optional.of(
                    named == null || named.isEmpty()
                            ? Membership.of(matcher.group("tenant"))
                            : Membership.of(matcher.group("tenant"), named));
        });
    }

    @Override
    public B2bPolicy b2bPolicy(B2bPolicy policy) {
        return decisions.policy(policy);
    }

    @Override
    public CognitoImporter people(Surroundings surroundings) {
        if (users == null && userPool == null) {
            throw new UsageException("name the files with --users, or the pool to ask with --user-pool");
        }
        if (users != null && (region != null || endpoint != null || withoutGroups)) {
            throw new UsageException(
                    "--region, --endpoint-url and --without-groups are for a pool that is asked, not for" + " --users");
        }
        InputFiles.check("--users", users);
        try {
            CognitoImporter importer = users == null ? live(surroundings) : CognitoImporter.fromExport(users);
            if (users != null && userPool != null) {
                importer = importer.userPool(userPool);
            }
            for (String option : groupMembers == null ? List.<String>of() : groupMembers) {
                importer = withGroup(importer, option);
            }
            importer = withoutGroups ? importer.withoutGroups() : importer;
            importer = byUsername ? importer.identifyByUsername() : importer;
            importer = incomplete ? importer.acceptIncompleteExport() : importer;
            return trusted == null ? importer : importer.trustEmailOf(trusted.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // a file given twice, no id of a pool
        }
    }

    private CognitoImporter live(Surroundings surroundings) {
        return CognitoImporter.fromUserPool(pool(surroundings));
    }

    private CognitoPool pool(Surroundings surroundings) {
        Supplier<AwsCredentials> credentials = AwsCredentials.fromEnvironment(surroundings.environment());
        CognitoPool pool = CognitoPool.of(String.valueOf(userPool), credentials);
        pool = region == null ? pool : pool.withRegion(region);
        pool = endpoint == null ? pool : pool.withEndpoint(endpoint);
        Objects.requireNonNull(credentials.get()); // that there are none is told before anything is begun
        return pool;
    }

    private static CognitoImporter withGroup(CognitoImporter importer, String option) {
        int equals = option.lastIndexOf('=');
        if (equals < 1 || equals == option.length() - 1) {
            throw new UsageException("--group-members takes GROUP=FILE, such as --group-members admins=admins.json");
        }
        Path file = Path.of(option.substring(equals + 1));
        InputFiles.check("--group-members", List.of(file));
        return importer.withGroupMembers(option.substring(0, equals), file);
    }
}
