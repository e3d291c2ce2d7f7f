package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reasons.md} explains every code that a report can show. */
class ReasonsTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();
    private static final Path CORE = ROOT.resolve("stytch-migrate-core/src/main/java/com/stytch/migrate");

    private static final Path COGNITO = ROOT.resolve("stytch-migrate-cognito/src/main/java/com/stytch/migrate/cognito");
    private static final Path FIREBASE =
            ROOT.resolve("stytch-migrate-firebase/src/main/java/com/stytch/migrate/firebase");
    private static final Path AUTH0 = ROOT.resolve("stytch-migrate-auth0/src/main/java/com/stytch/migrate/auth0");

    /** A literal of lower case words with underscores, perhaps with a colon and a second code behind it. */
    private static final Pattern CODE = Pattern.compile("\"([a-z0-9]+(?:_[a-z0-9]+)+)(?::([a-z_]*))?\"");

    /** Where outcomes, reasons and notes are made. */
    private static final List<Path> ROOMS = List.of(
            CORE.resolve("importer"),
            CORE.resolve("backfill"),
            CORE.resolve("ledger"),
            CORE.resolve("source"),
            CORE.resolve("login"),
            AUTH0.resolve("login"),
            COGNITO.resolve("login"),
            FIREBASE.resolve("login"),
            AUTH0.resolve("Auth0Importer.java"),
            AUTH0.resolve("Auth0Connections.java"),
            AUTH0.resolve("Auth0MachineClients.java"),
            AUTH0.resolve("Auth0Organizations.java"),
            AUTH0.resolve("UsersById.java"),
            AUTH0.resolve("export/ExportedUsers.java"),
            AUTH0.resolve("hash"),
            COGNITO.resolve("CognitoImporter.java"),
            COGNITO.resolve("CognitoConnections.java"),
            COGNITO.resolve("CognitoMachineClients.java"),
            COGNITO.resolve("CognitoTenants.java"),
            FIREBASE.resolve("FirebaseTenants.java"),
            COGNITO.resolve("export/ExportedUsers.java"),
            FIREBASE.resolve("export"),
            FIREBASE.resolve("hash"));

    /** Where a reader of hashes says why one cannot move. */
    private static final Pattern HASH_REASON = Pattern.compile(
            "(?:new BadHash|BadHash\\.require|Reading\\.(?:loginOnly|legacySystemOnly|resetNeeded|malformed)"
                    + "|new PasswordVerdict\\.\\w+)\\(([^;]*);|static final String [A-Z_]*REASON[A-Z_]* = ([^;]*);");

    /** What looks like a code and is the name of a field, of a file or of a column. */
    private static final Set<String> NO_CODES = Set.of(
            "access_token",
            "adfs_server",
            "allowed_auth_methods",
            "argon2_raw",
            "attribute_mapping",
            "attributes_url",
            "auth0_bcrypt",
            "auth0_custom_password_hash",
            "auth_methods",
            "authorization_endpoint",
            "authorization_url",
            "authorize_url",
            "base64_salt_separator",
            "base64_signer_key",
            "certificates_expire",
            "claimed_email_domains",
            "client_email",
            "client_id",
            "client_secret",
            "connection_id",
            "created_at",
            "dry_run",
            "duration_ms",
            "email_allowed_domains",
            "email_invites",
            "email_jit_provisioning",
            "email_not_found",
            "email_verified",
            "expires_in",
            "external_id",
            "family_name",
            "firebase_bcrypt",
            "firebase_emulator",
            "firebase_imported",
            "firebase_md5",
            "firebase_scrypt",
            "first_name",
            "full_name",
            "given_name",
            "grant_type",
            "hash_config",
            "hash_format",
            "id_token",
            "idp_entity_id",
            "idp_sso_url",
            "invalid_grant",
            "invalid_user_password",
            "jwks_uri",
            "jwks_url",
            "last_login",
            "last_name",
            "legacy_id",
            "legacy_organization_id",
            "legacy_record",
            "linked_ids",
            "logins_count",
            "mem_cost",
            "member_not_found",
            "member_password_not_found",
            "member_reset_password",
            "memory_cost",
            "mfa_factors",
            "mfa_policy",
            "mfa_required",
            "middle_name",
            "no_password",
            "no_user_password",
            "oidc_issuer",
            "oidc_metadata",
            "other_accounts",
            "password_formats",
            "pg_try_advisory_lock",
            "pg_try_advisory_lock_shared",
            "phone_number",
            "phone_number_verified",
            "phone_verified",
            "preferred_username",
            "private_key",
            "private_key_id",
            "project_id",
            "record_kind",
            "recovery_codes_not_found",
            "request_id",
            "requires_verification",
            "salt_separator",
            "service_account",
            "signer_key",
            "sms_otp",
            "sso_default_connection_id",
            "sso_jit_provisioning_allowed_connections",
            "stytch_admin",
            "stytch_id",
            "stytch_member",
            "stytch_migrate",
            "tenant_domain",
            "token_endpoint",
            "token_uri",
            "token_url",
            "trusted_metadata",
            "unauthorized_credentials",
            "untrusted_metadata",
            "user_id",
            "user_lock_limit_reached",
            "user_not_found",
            "user_status",
            "userinfo_endpoint",
            "userinfo_url",
            "waad_common_endpoint");

    private static List<Path> sources(Path room) throws IOException {
        try (Stream<Path> files = Files.walk(room)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private final String page;

    ReasonsTest() throws IOException {
        page = Files.readString(ROOT.resolve("docs/reasons.md"));
    }

    /** Adds the codes of a text that the page does not explain; returns how many codes there are. */
    private int check(String text, Path file, Set<String> unexplained) {
        int codes = 0;
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            String code = matcher.group(1);
            if (NO_CODES.contains(code)) {
                continue;
            }
            codes++;
            String detail = matcher.group(2) == null ? "" : matcher.group(2);
            boolean known = Pattern.compile("`" + Pattern.quote(code) + "(:[a-z_:]*)?`")
                    .matcher(page)
                    .find();
            if (!known || !page.contains(detail)) {
                unexplained.add(code + (detail.isEmpty() ? "" : ":" + detail) + " in " + file.getFileName());
            }
        }
        return codes;
    }

    @Test
    void everyCodeOfTheSources_isExplained() throws IOException {
        Set<String> unexplained = new TreeSet<>();
        int codes = 0;
        for (Path room : ROOMS) {
            for (Path file : sources(room)) {
                codes += check(Files.readString(file), file, unexplained);
            }
        }

        assertTrue(codes > 60, "the sources were not found: " + codes + " codes");
        assertEquals(Set.of(), unexplained, "explain them in docs/reasons.md, or name them in NO_CODES");
    }

    /** A code that a verdict is made with, whether or not it has an underscore. */
    @Test
    void everyCodeOfAVerdict_isExplained() throws IOException {
        Pattern verdict = Pattern.compile("new PasswordVerdict\\.(?:Malformed|ResetNeeded|LoginOnly)\\(([^;]*);");
        Pattern last = Pattern.compile("\"([a-z0-9_]+)\"\\)");
        Set<String> unexplained = new TreeSet<>();
        Set<String> codes = new TreeSet<>();
        List<Path> files = new ArrayList<>(sources(ROOT.resolve("stytch-migrate-auth0/src/main/java")));
        files.addAll(sources(COGNITO));
        for (Path file : files) {
            Matcher verdicts = verdict.matcher(Files.readString(file));
            while (verdicts.find()) {
                Matcher code = last.matcher(verdicts.group());
                while (code.find()) {
                    codes.add(code.group(1));
                    if (!page.contains("`" + code.group(1) + "`")) {
                        unexplained.add(code.group(1) + " in " + file.getFileName());
                    }
                }
            }
        }

        assertTrue(codes.contains("temporary_password"), codes.toString());
        assertTrue(codes.contains("malformed_bcrypt") && codes.size() > 5, codes.toString());
        assertEquals(Set.of(), unexplained, "explain them in docs/reasons.md");
    }

    /** Codes that are put together from parts, so that no literal of the sources is the whole. */
    private static final Set<String> PUT_TOGETHER = Set.of(
            "app_metadata_is_no_object",
            "bad_hash_format",
            "bad_iterations",
            "blocked_after_import",
            "email_verified_is_text",
            "identities_contradictory",
            "http_500",
            "pbkdf2_sha1_not_supported",
            "phone_verified_is_text",
            "trusted_metadata_has_its_own_legacy_key",
            "trusted_metadata_nested",
            "untrusted_metadata_nested",
            "user_metadata_is_no_object");

    @Test
    void everyCodeOfTheTables_isInTheSources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : List.of(
                "stytch-migrate-core", "stytch-migrate-auth0", "stytch-migrate-cognito", "stytch-migrate-firebase")) {
            for (Path file : sources(ROOT.resolve(module + "/src/main/java"))) {
                all.append(Files.readString(file));
            }
        }
        Pattern first = Pattern.compile("`([a-z0-9]+(?:_[a-z0-9]+)+):?[a-z_:]*`");
        Set<String> gone = new TreeSet<>();
        for (String line : page.lines().filter(row -> row.startsWith("| `")).toList()) {
            Matcher codes = first.matcher(line.substring(0, line.indexOf(" | ")));
            while (codes.find()) {
                String code = codes.group(1);
                if (!PUT_TOGETHER.contains(code)
                        && !Pattern.compile("[\":]" + code + "[\":]")
                                .matcher(all)
                                .find()) {
                    gone.add(code);
                }
            }
        }

        assertEquals(Set.of(), gone, "no longer made: take them out of docs/reasons.md");
    }

    @Test
    void everyReasonOfAHashReader_isExplained() throws IOException {
        Set<String> unexplained = new TreeSet<>();
        int codes = 0;
        for (Path file : sources(CORE.resolve("hash"))) {
            if (file.endsWith("StytchHashes.java")) {
                continue; // what Stytch would say to a hash, which is passed on as it comes
            }
            Matcher reasons = HASH_REASON.matcher(Files.readString(file));
            while (reasons.find()) {
                codes += check(reasons.group(1) == null ? reasons.group(2) : reasons.group(1), file, unexplained);
            }
        }

        assertTrue(codes > 60, "the readers were not found: " + codes + " codes");
        assertEquals(Set.of(), unexplained, "explain them in docs/reasons.md");
    }
}
