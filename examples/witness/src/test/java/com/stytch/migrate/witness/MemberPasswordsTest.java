package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.refusal;
import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.b2b.api.passwords.Passwords;
import com.stytch.java.b2b.models.passwords.AuthenticateRequest;
import com.stytch.java.b2b.models.passwords.AuthenticateResponse;
import com.stytch.java.b2b.models.passwords.MigrateRequest;
import com.stytch.java.b2b.models.passwords.MigrateRequestHashType;
import com.stytch.java.b2b.models.passwords.MigrateResponse;
import com.stytch.java.b2b.models.passwords.StrengthCheckRequest;
import com.stytch.java.b2b.models.passwords.StrengthCheckResponse;
import com.stytch.migrate.testing.SeedOrganization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The passwords of a B2B project, through the official SDK. */
class MemberPasswordsTest extends B2bWitness {
    private static final String BCRYPT = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"; // of "a"

    private final Passwords passwords = stytch.getPasswords();
    private final String acme =
            fake.seed(SeedOrganization.named("Acme").slug("acme")).organizationId();

    private String refusalOfLogin(String email, String password) {
        return refusal(passwords.authenticateCompletable(new AuthenticateRequest(acme, email, password)));
    }

    @Test
    void migrate_withAllFields_createsAMemberWhoLogsIn() {
        fake.roles("editor");
        MigrateResponse migrated = success(passwords.migrateCompletable(new MigrateRequest(
                "ada@acme.example",
                BCRYPT,
                MigrateRequestHashType.BCRYPT,
                acme,
                null,
                null,
                null,
                null,
                null,
                null,
                "Ada Lovelace",
                Map.of("plan", "pro"),
                Map.of("theme", "dark"),
                List.of("editor"),
                false,
                "+15005550006",
                true,
                "auth0|ada")));

        assertTrue(migrated.getMemberCreated());
        assertEquals(migrated.getMemberId(), migrated.getMember().getMemberId());
        assertTrue(migrated.getMember().getEmailAddressVerified());
        assertTrue(migrated.getMember().getMfaPhoneNumberVerified());
        assertEquals("auth0|ada", migrated.getMember().getExternalId());
        assertFalse(migrated.getMember().getMemberPasswordId().isEmpty());
        assertEquals(acme, migrated.getOrganization().getOrganizationId());

        AuthenticateResponse login =
                success(passwords.authenticateCompletable(new AuthenticateRequest(acme, "ada@acme.example", "a")));
        assertEquals(migrated.getMemberId(), login.getMemberId());
        assertEquals(acme, login.getOrganizationId());
        assertTrue(login.getMemberAuthenticated());
        assertFalse(login.getSessionToken().isEmpty());
        assertEquals("", login.getIntermediateSessionToken());
        assertEquals(acme, login.getMemberSession().getOrganizationId());
        assertNull(login.getMfaRequired());
        assertEquals("401 unauthorized_credentials", refusalOfLogin("ada@acme.example", "b"));
        assertEquals("404 member_not_found", refusalOfLogin("bob@acme.example", "a"));
    }

    @Test
    void migrate_twice_keepsTheFirstPassword() {
        MigrateRequest ada = new MigrateRequest("ada@acme.example", BCRYPT, MigrateRequestHashType.BCRYPT, "acme");
        success(passwords.migrateCompletable(ada));

        assertEquals("400 password_already_exists", refusal(passwords.migrateCompletable(ada)));
    }

    @Test
    void strengthCheck_ofAWeakAndAStrongOne_saysWhich() {
        StrengthCheckResponse weak = success(passwords.strengthCheckCompletable(new StrengthCheckRequest("password")));
        StrengthCheckResponse strong =
                success(passwords.strengthCheckCompletable(new StrengthCheckRequest("correct horse battery staple")));

        assertFalse(weak.getValidPassword());
        assertNotNull(weak.getZxcvbnFeedback());
        assertTrue(strong.getValidPassword());
    }
}
