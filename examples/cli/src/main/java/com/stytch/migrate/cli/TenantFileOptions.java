package com.stytch.migrate.cli;

import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.source.MemberField;
import com.stytch.migrate.source.OrganizationField;
import com.stytch.migrate.source.TenantFiles;
import com.stytch.migrate.source.UserFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a B2B project needs beside the options of a file of users. */
final class TenantFileOptions {

    @Option(
            names = "--organizations",
            paramLabel = "FILE",
            description =
                    "With --vertical b2b: a file of organizations, gzip or not. Repeat it for more files of the same"
                            + " shape.")
    private @Nullable List<Path> organizations;

    @Option(
            names = "--members",
            paramLabel = "FILE",
            description =
                    "With --vertical b2b: a file of members, a row for each person in each organization, in place of"
                            + " --users. Repeat it for more files of the same shape.")
    private @Nullable List<Path> members;

    @Option(
            names = "--organization-column",
            paramLabel = "FIELD=NAME",
            description = {
                "Which column of the organizations holds a field; otherwise as --column. Fields: id, name, slug, logo_url,"
                        + " email_domains, join_by_email_domain, mfa_required, trusted_metadata."
            })
    private @Nullable List<String> organizationColumns;

    @Option(
            names = "--member-column",
            paramLabel = "FIELD=NAME",
            description = {
                "Which column of the members holds what a user has not; otherwise as --column, which names the rest. Fields:"
                        + " organization, roles, mfa_enrolled, totp_secret, recovery_codes."
            })
    private @Nullable List<String> memberColumns;

    @Option(
            names = "--organization-metadata",
            paramLabel = "NAME",
            description =
                    "A column of the organizations that becomes trusted metadata under its name. Repeat it for more.")
    private @Nullable List<String> organizationMetadata;

    @Mixin
    private final B2bOptions decisions = new B2bOptions();

    TenantFileOptions() {}

    /** Returns the files of members. */
    List<Path> members() {
        return needed("--members", members);
    }

    void requireOrganizations() {
        needed("--organizations", organizations);
    }

    private static List<Path> needed(String option, @Nullable List<Path> files) {
        if (files == null || files.isEmpty()) {
            throw new UsageException("--vertical b2b needs " + option + " FILE");
        }
        return files;
    }

    /** Refuses what only a B2B project has. */
    void refuseForConsumer() {
        boolean any = organizations != null
                || members != null
                || organizationColumns != null
                || memberColumns != null
                || organizationMetadata != null;
        if (any) {
            throw new UsageException("organizations and members are for --vertical b2b only");
        }
        decisions.refuseForConsumer();
    }

    TenantFiles source(UserFiles people) {
        List<Path> files = needed("--organizations", organizations);
        InputFiles.check("--organizations", files);
        TenantFiles source = TenantFiles.of(files, people);
        for (String option : organizationColumns == null ? List.<String>of() : organizationColumns) {
            String[] parts = parts("--organization-column", option);
            OrganizationField field = OrganizationField.ofKey(parts[0])
                    .orElseThrow(() -> unknown(
                            "--organization-column",
                            Arrays.stream(OrganizationField.values()).map(OrganizationField::key)));
            source = parts[1].isEmpty() ? source.withoutColumn(field) : source.column(field, parts[1]);
        }
        for (String option : memberColumns == null ? List.<String>of() : memberColumns) {
            String[] parts = parts("--member-column", option);
            MemberField field = MemberField.ofKey(parts[0])
                    .orElseThrow(() -> unknown(
                            "--member-column",
                            Arrays.stream(MemberField.values()).map(MemberField::key)));
            source = parts[1].isEmpty() ? source.withoutColumn(field) : source.column(field, parts[1]);
        }
        return organizationMetadata == null
                ? source
                : source.trustedMetadata(organizationMetadata.toArray(String[]::new));
    }

    private static String[] parts(String option, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException(option + " takes FIELD=NAME");
        }
        return new String[] {
            text.substring(0, equals).strip(), text.substring(equals + 1).strip()
        };
    }

    private static UsageException unknown(String option, Stream<String> fields) {
        return new UsageException(option + " knows no field of that name: there is "
                + fields.sorted().collect(Collectors.joining(", ")));
    }

    B2bPolicy policy(B2bPolicy policy) {
        return decisions.policy(policy);
    }
}
