package com.stytch.migrate.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.firebase.FirebaseImporter;
import com.stytch.migrate.firebase.export.FirebaseProject;
import com.stytch.migrate.firebase.export.FirebaseTenant;
import com.stytch.migrate.firebase.login.FirebasePasswords;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's own emulator holds the accounts, the importer reads them live, and each one is looked at where it arrives. */
@Tag("once")
class FirebaseEmulatorTest {
    private static final String PROJECT = "demo-witness";
    private static final int USERS = 1_200; // more than a page holds
    private static final String HASH =
            "lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==";

    private record Account(int number) {

        String id() {
            return String.format(Locale.ROOT, "uid%05d", number);
        }

        boolean hasEmail() {
            return number % 7 != 0;
        }

        String email() {
            return "u" + number + "@example.com";
        }

        boolean isVerified() {
            return number % 2 == 0;
        }

        boolean hasPhone() {
            return number % 3 == 0 || !hasEmail();
        }

        String phone() {
            return "+1202555" + String.format(Locale.ROOT, "%04d", number);
        }

        boolean isDisabled() {
            return number % 11 == 0;
        }

        boolean hasPassword() {
            return hasEmail() && number % 4 == 0;
        }

        boolean hasGoogle() {
            return number % 5 == 0;
        }

        boolean hasSaml() {
            return number % 13 == 0;
        }

        boolean hasSecondFactor() {
            return hasEmail() && isVerified() && number % 17 == 0;
        }

        String json() {
            List<String> providers = new ArrayList<>();
            if (hasGoogle()) {
                providers.add("{\"providerId\":\"google.com\",\"rawId\":\"g" + number + "\"}");
            }
            if (hasSaml()) {
                providers.add("{\"providerId\":\"saml.acme\",\"rawId\":\"s" + number + "\"}");
            }
            return "{\"localId\":\"" + id() + "\",\"displayName\":\"User " + number + "\",\"disabled\":" + isDisabled()
                    + ",\"createdAt\":\"" + (1_600_000_000_000L + number) + "\""
                    + ",\"customAttributes\":\"{\\\"n\\\":" + number + "}\""
                    + (hasEmail() ? ",\"email\":\"" + email() + "\",\"emailVerified\":" + isVerified() : "")
                    + (hasPhone() ? ",\"phoneNumber\":\"" + phone() + "\"" : "")
                    + (hasPassword() ? ",\"passwordHash\":\"" + HASH + "\",\"salt\":\"42xEC-ixf3L2lw==\"" : "")
                    + (hasSecondFactor()
                            ? ",\"mfaInfo\":[{\"mfaEnrollmentId\":\"m" + number + "\",\"phoneInfo\":\"+12025550142\"}]"
                            : "")
                    + ",\"providerUserInfo\":[" + String.join(",", providers) + "]}";
        }
    }

    private static void fill(FirebaseEmulator emulator) throws IOException, InterruptedException {
        for (int from = 0; from < USERS; from += 600) {
            List<String> users = new ArrayList<>();
            for (int i = from; i < from + 600; i++) {
                users.add(new Account(i).json());
            }
            String answer = emulator.post(
                    "/v1/projects/" + PROJECT + "/accounts:batchCreate",
                    "{\"users\":[" + String.join(",", users) + "]}");
            JsonView read = JsonView.parse(answer).orElseThrow();
            assertEquals(List.of(), read.objects("error", error -> String.valueOf(error.asMap())));
        }
        emulator.post(
                "/v1/accounts:signUp?key=any",
                "{\"email\":\"signed-up@example.com\",\"password\":\"signed-up-password\",\"displayName\":\"Signed Up\"}");
        emulator.post("/v1/accounts:signUp?key=any", "{}");
        String tenant = emulator.post(
                "/v2/projects/" + PROJECT + "/tenants", "{\"displayName\":\"acme\",\"allowPasswordSignup\":true}");
        String name = JsonView.parse(tenant).orElseThrow().text("name").orElseThrow();
        String tenantId = name.substring(name.lastIndexOf('/') + 1);
        emulator.post(
                "/v1/projects/" + PROJECT + "/tenants/" + tenantId + "/accounts:batchCreate",
                "{\"users\":[{\"localId\":\"of-tenant\",\"email\":\"pat@example.com\",\"emailVerified\":true}]}");
    }

    @Test
    void backfill_whenTheEmulatorIsRead_bringsEachAccountAsItIs(@TempDir Path scratch)
            throws IOException, InterruptedException {
        assumeTrue(FirebaseEmulator.isInstalled(), "the emulator is not there: run examples/witness/firebase/install");
        try (FirebaseEmulator emulator = FirebaseEmulator.start(PROJECT, scratch);
                FakeStytch stytch = FakeStytch.consumer()) {
            fill(emulator);
            FirebaseProject project =
                    FirebaseProject.builder(PROJECT).emulator(emulator.host()).build();
            assertEquals(
                    List.of("acme"),
                    project.tenants().stream().map(FirebaseTenant::displayName).toList());
            FirebaseImporter importer = FirebaseImporter.fromProject(project).withTenants();

            BackfillReport report = stytch.client().backfill(importer).run();

            assertEquals(USERS + 3, report.read());
            int moved = 0;
            for (int i = 0; i < USERS; i++) {
                Account account = new Account(i);
                if (account.isDisabled()) {
                    assertTrue(stytch.userById(account.id()).isEmpty(), account.id());
                    continue;
                }
                moved++;
                check(account, stytch.userById(account.id()).orElseThrow());
            }
            assertEquals(
                    "Signed Up",
                    stytch.user("signed-up@example.com")
                            .orElseThrow()
                            .name()
                            .orElseThrow()
                            .first());
            assertTrue(stytch.userById("of-tenant").isPresent());
            assertEquals(moved + 2, report.count(ImportOutcome.Kind.CREATED));
            assertEquals(1L, report.notes().get("anonymous_account"));
            checkPasswords(FirebasePasswords.signIn(Secret.of("any"))
                    .withEndpoint(URI.create("http://" + emulator.host() + "/identitytoolkit.googleapis.com")));
            assertTrue(importer.probe("signed-up@example.com", "signed-up-password".toCharArray())
                    .orElseThrow()
                    .isProven());
        }
    }

    /** What the rolling migration asks. */
    private static void checkPasswords(FirebasePasswords passwords) {
        assertEquals(LegacyVerdict.Kind.RIGHT, verdict(passwords, "signed-up@example.com", "signed-up-password"));
        assertEquals(LegacyVerdict.Kind.WRONG, verdict(passwords, "signed-up@example.com", "another-password"));
        assertEquals(LegacyVerdict.Kind.WRONG, verdict(passwords, "nobody@example.com", "signed-up-password"));
        assertEquals(LegacyVerdict.Kind.BLOCKED, verdict(passwords, new Account(44).email(), "whatever it is"));
    }

    private static LegacyVerdict.Kind verdict(FirebasePasswords passwords, String email, String password) {
        return passwords
                .verify(new LegacyLogin(email, null, password.toCharArray(), LoginContext.NONE, Duration.ofSeconds(20)))
                .kind();
    }

    private static void check(Account account, FakeUser user) {
        String id = account.id();
        assertEquals(account.hasEmail() ? account.email() : null, user.email().orElse(null), id);
        assertEquals(
                account.hasPhone() ? account.phone() : null, user.phoneNumber().orElse(null), id);
        assertEquals("User " + account.number(), user.name().orElseThrow().first(), id);
        assertEquals(account.number(), user.trustedMetadata().get("n"), id);
        assertTrue(!user.emailVerified() && !user.phoneNumberVerified() && !user.hasPassword(), id);
        Map<?, ?> legacy =
                Objects.requireNonNull((Map<?, ?>) user.trustedMetadata().get("legacy"));
        List<Map<String, String>> identities = new ArrayList<>();
        if (account.hasGoogle()) {
            identities.add(Map.of("provider", "google.com", "user_id", "g" + account.number()));
        }
        if (account.hasSaml()) {
            identities.add(Map.of("provider", "saml.acme", "user_id", "s" + account.number()));
        }
        assertEquals(identities.isEmpty() ? null : identities, legacy.get("identities"), id);
        assertTrue(String.valueOf(legacy.get("created_at")).startsWith("2020-09-13T12:26:4"), id);
    }
}
