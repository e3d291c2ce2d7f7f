package com.stytch.migrate.quickstart;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.source.TenantFiles;
import com.stytch.migrate.source.TenantSource;
import java.nio.file.Path;
import java.util.Map;

/** Organizations and members, as the README shows it. */
public final class OneTenant {

    private OneTenant() {}

    /** Moves two files to the B2B project that {@code STYTCH_PROJECT_ID} and {@code STYTCH_SECRET} name. */
    public static void main(String[] arguments) {
        // [readme]
        B2bClient stytch = MigrationClient.b2b(ProjectCredentials.fromEnvironment());
        Path organizations = Path.of("organizations.csv"); // id,name,slug,email_domains,mfa_required
        Path members = Path.of("members.csv"); // organization_id,user_id,email,email_verified,role,password_hash
        Path database = Path.of("migration.db");
        // [/readme]
        migrate(stytch, organizations, members, database);
    }

    static void migrate(B2bClient stytch, Path organizations, Path members, Path database) {
        // [readme]

        TenantSource tenants = TenantFiles.of(organizations, members);
        B2bPolicy policy = B2bPolicy.DEFAULT
                .withRoles(Map.of("admin", "stytch_admin", "member", "")) // an old role that is not here stops the run
                .withPasswordScope(PasswordScope.ORGANIZATION); // as the Dashboard of the project says
        try (Ledger ledger = Ledger.sqlite(database)) {
            BackfillReport report =
                    stytch.backfill(tenants).policy(policy).ledger(ledger).run();
            System.out.println(report);
        }
        // [/readme]
    }
}
