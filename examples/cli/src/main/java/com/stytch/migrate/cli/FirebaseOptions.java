package com.stytch.migrate.cli;

import com.stytch.migrate.firebase.FirebaseImporter;
import com.stytch.migrate.firebase.FirebaseTenants;
import com.stytch.migrate.firebase.export.FirebaseProject;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.source.TenantSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files of a Firebase project, or the project itself. */
final class FirebaseOptions implements SourceOptions {

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description =
                    "What auth:export wrote (JSON or CSV), a saved page of accounts:batchGet, or a list of the Admin SDK;"
                            + " gzip or not. Repeat it for more files.")
    private @Nullable List<Path> users;

    @Option(
            names = "--hash-config",
            paramLabel = "FILE",
            description =
                    "The password hash parameters, as the console shows them or as JSON. Repeat it for those of tenants.")
    private @Nullable List<Path> hashConfigs;

    @Option(
            names = "--project",
            paramLabel = "ID",
            description =
                    "Without --users: read this project live, with the credentials that GOOGLE_APPLICATION_CREDENTIALS names."
                            + " With --users: the project that the files are of; a ledger of another one is refused.")
    private @Nullable String project;

    @Option(names = "--all-tenants", description = "Of a live project: the users of all its tenants too.")
    private boolean allTenants;

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            description = "Of a live project: the users of this tenant and no others. Repeat it for more tenants.")
    private @Nullable List<String> tenants;

    @Option(
            names = "--without-hashes",
            description = "Do without the password hashes, where whoever reads may not see them.")
    private boolean withoutHashes;

    @Option(
            names = "--phone-numbers-verified",
            description = "Count the phone numbers as verified. Only if no administrator and no import ever set one.")
    private boolean phoneNumbersVerified;

    @Option(
            names = "--role-claim",
            paramLabel = "NAME",
            description =
                    "With --vertical b2b: the custom claim that holds the role of a user, or a list of roles. Default: nobody"
                            + " has roles.")
    private @Nullable String roleClaim;

    @Mixin
    private final B2bOptions decisions = new B2bOptions();

    FirebaseOptions() {}

    @Override
    public FirebaseImporter source(Surroundings surroundings) {
        if (roleClaim != null) {
            throw new UsageException("--role-claim is for --vertical b2b only");
        }
        decisions.refuseForConsumer();
        return people(surroundings);
    }

    @Override
    public TenantSource tenants(Surroundings surroundings) {
        if (allTenants || tenants != null) {
            throw new UsageException("--vertical b2b takes all tenants; --tenant and --all-tenants are for users");
        }
        FirebaseImporter people = people(surroundings);
        FirebaseTenants source = users == null
                ? FirebaseTenants.fromProject(
                        FirebaseProject.fromEnvironment(String.valueOf(project), surroundings.environment()), people)
                : FirebaseTenants.fromExport(people);
        return roleClaim == null ? source : source.rolesOfClaim(roleClaim);
    }

    @Override
    public B2bPolicy b2bPolicy(B2bPolicy policy) {
        return decisions.policy(policy);
    }

    @Override
    public FirebaseImporter people(Surroundings surroundings) {
        InputFiles.check("--users", users);
        InputFiles.check("--hash-config", hashConfigs);
        try {
            FirebaseImporter importer = users == null ? live(surroundings) : files(users);
            for (Path file : hashConfigs == null ? List.<Path>of() : hashConfigs) {
                importer = importer.withHashConfig(file);
            }
            importer = withoutHashes ? importer.withoutPasswordHashes() : importer;
            return phoneNumbersVerified ? importer.phoneNumbersAreVerified() : importer;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())); // a file given twice, an id that can be none
        }
    }

    private FirebaseImporter files(List<Path> files) {
        if (allTenants || tenants != null) {
            throw new UsageException(
                    "--tenant and --all-tenants choose users of a live project; a file says itself which"
                            + " tenant a user belongs to");
        }
        FirebaseImporter importer = FirebaseImporter.fromExport(files);
        return project == null ? importer : importer.project(project);
    }

    private FirebaseImporter live(Surroundings surroundings) {
        if (project == null) {
            throw new UsageException("name a file with --users, or a project to be read live with --project");
        }
        if (allTenants && tenants != null) {
            throw new UsageException("give --tenant or --all-tenants, not both");
        }
        FirebaseImporter importer =
                FirebaseImporter.fromProject(FirebaseProject.fromEnvironment(project, surroundings.environment()));
        if (tenants != null) {
            return importer.onlyTenants(tenants.toArray(String[]::new));
        }
        return allTenants ? importer.withTenants() : importer;
    }
}
