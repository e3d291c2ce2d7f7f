package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.refusal;
import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.consumer.api.passwords.Passwords;
import com.stytch.java.consumer.models.passwords.Argon2Config;
import com.stytch.java.consumer.models.passwords.AuthenticateRequest;
import com.stytch.java.consumer.models.passwords.AuthenticateResponse;
import com.stytch.java.consumer.models.passwords.CreateRequest;
import com.stytch.java.consumer.models.passwords.CreateResponse;
import com.stytch.java.consumer.models.passwords.MD5Config;
import com.stytch.java.consumer.models.passwords.MigrateRequest;
import com.stytch.java.consumer.models.passwords.MigrateRequestHashType;
import com.stytch.java.consumer.models.passwords.MigrateResponse;
import com.stytch.java.consumer.models.passwords.PBKDF2Config;
import com.stytch.java.consumer.models.passwords.SHA1Config;
import com.stytch.java.consumer.models.passwords.SHA512Config;
import com.stytch.java.consumer.models.passwords.ScryptConfig;
import com.stytch.java.consumer.models.passwords.StrengthCheckRequest;
import com.stytch.java.consumer.models.passwords.StrengthCheckResponse;
import com.stytch.java.consumer.models.users.GetRequest;
import com.stytch.java.consumer.models.users.GetResponse;
import com.stytch.java.consumer.models.users.Name;
import com.stytch.migrate.testing.SeedUser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The passwords of a Consumer project, through the official SDK. */
class UserPasswordsTest extends ConsumerWitness {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String BCRYPT = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"; // of "a"

    private final Passwords passwords = stytch.getPasswords();

    private static MigrateRequest bcrypt(String email) {
        return new MigrateRequest(email, BCRYPT, MigrateRequestHashType.BCRYPT);
    }

    private static byte[] digest(String algorithm, String text) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private AuthenticateResponse authenticate(String email, String password) {
        return success(passwords.authenticateCompletable(new AuthenticateRequest(email, password)));
    }

    private String refusalOfLogin(String email, String password) {
        return refusal(passwords.authenticateCompletable(new AuthenticateRequest(email, password)));
    }

    /** Imports a hash, and expects that its password is right, and nothing else is. */
    private void importAndLogIn(
            String email,
            String hash,
            MigrateRequestHashType type,
            @Nullable MD5Config md5,
            @Nullable SHA1Config sha1,
            @Nullable SHA512Config sha512,
            @Nullable PBKDF2Config pbkdf2) {
        MigrateResponse migrated = success(passwords.migrateCompletable(
                new MigrateRequest(email, hash, type, md5, null, sha1, sha512, null, pbkdf2)));

        assertTrue(migrated.getUserCreated());
        assertEquals(migrated.getUserId(), authenticate(email, PASSWORD).getUserId());
        assertEquals("401 unauthorized_credentials", refusalOfLogin(email, PASSWORD + "!"));
    }

    @Test
    void create_ofAUserWithPassword_isDecodedAndLogsIn() {
        CreateResponse created = success(passwords.createCompletable(new CreateRequest(
                "ada@example.com",
                PASSWORD,
                null,
                null,
                Map.of("plan", "pro"),
                Map.of("theme", "dark"),
                new Name("Ada"))));

        assertEquals("", created.getSessionToken());
        assertEquals("", created.getSessionJWT());
        assertNull(created.getSession());
        assertEquals(created.getEmailId(), created.getUser().getEmails().get(0).getEmailId());
        assertEquals(Map.of("plan", "pro"), created.getUser().getTrustedMetadata());
        assertNotNull(created.getUser().getPassword());
        assertFalse(created.getUser().getPassword().getRequiresReset());
        assertEquals(
                created.getUserId(), authenticate("ada@example.com", PASSWORD).getUserId());
    }

    @Test
    void create_ofWhatMayNotBe_isAnErrorOfItsKind() {
        success(passwords.createCompletable(new CreateRequest("ada@example.com", PASSWORD)));

        assertEquals(
                "400 duplicate_email",
                refusal(passwords.createCompletable(new CreateRequest("ada@example.com", PASSWORD))));
        assertEquals(
                "400 weak_password",
                refusal(passwords.createCompletable(new CreateRequest("bob@example.com", "password"))));
    }

    @Test
    void strengthCheck_ofAWeakAndAStrongOne_saysWhich() {
        StrengthCheckResponse weak =
                success(passwords.strengthCheckCompletable(new StrengthCheckRequest("password", "ada@example.com")));
        StrengthCheckResponse strong = success(passwords.strengthCheckCompletable(new StrengthCheckRequest(PASSWORD)));

        assertFalse(weak.getValidPassword());
        assertEquals(0, weak.getScore());
        assertNotNull(weak.getFeedback());
        assertFalse(weak.getFeedback().getWarning().isEmpty());
        assertTrue(strong.getValidPassword());
        assertEquals("zxcvbn", strong.getStrengthPolicy());
        assertFalse(strong.getBreachedPassword());
    }

    @Test
    void migrate_ofBcryptWithAllFields_createsAUserWhoLogsIn() {
        MigrateResponse migrated = success(passwords.migrateCompletable(new MigrateRequest(
                "ada@example.com",
                BCRYPT,
                MigrateRequestHashType.BCRYPT,
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of("plan", "pro"),
                Map.of("theme", "dark"),
                true,
                new Name("Ada", null, "Lovelace"),
                "+15005550006",
                true,
                "auth0|ada",
                List.of("editor"))));

        assertTrue(migrated.getUserCreated());
        assertEquals(
                migrated.getEmailId(), migrated.getUser().getEmails().get(0).getEmailId());
        assertTrue(migrated.getUser().getEmails().get(0).getVerified());
        assertTrue(migrated.getUser().getPhoneNumbers().get(0).getVerified());
        assertEquals("auth0|ada", migrated.getUser().getExternalId());
        assertEquals(List.of("editor"), migrated.getUser().getRoles());
        AuthenticateResponse login = authenticate("ada@example.com", "a");
        assertEquals(migrated.getUserId(), login.getUser().getUserId());
        assertEquals("", login.getSessionToken());
        assertNull(login.getSession());
        assertEquals("401 unauthorized_credentials", refusalOfLogin("ada@example.com", "b"));
        assertEquals("404 email_not_found", refusalOfLogin("nobody@example.com", "a"));
    }

    @Test
    void migrate_intoAnExistingUser_addsThePasswordOnce() {
        String id = fake.seed(SeedUser.verifiedEmail("ada@example.com")).userId();

        MigrateResponse migrated = success(passwords.migrateCompletable(bcrypt("ada@example.com")));

        assertFalse(migrated.getUserCreated());
        assertEquals(id, migrated.getUserId());
        assertEquals("400 password_already_exists", refusal(passwords.migrateCompletable(bcrypt("ada@example.com"))));
    }

    @Test
    void migrate_ofWhatIsNoHash_isAnErrorOfItsKind() {
        assertEquals(
                "400 invalid_bcrypt_hash",
                refusal(passwords.migrateCompletable(
                        new MigrateRequest("ada@example.com", "$2a$06$short", MigrateRequestHashType.BCRYPT))));
        assertEquals(0, fake.userCount());
    }

    @Test
    void migrate_ofDigestsWithSalts_checksThePassword() throws GeneralSecurityException {
        importAndLogIn(
                "md5@example.com",
                hex(digest("MD5", "before" + PASSWORD + "after")),
                MigrateRequestHashType.MD_5,
                new MD5Config("before", "after"),
                null,
                null,
                null);
        importAndLogIn(
                "sha1@example.com",
                hex(digest("SHA-1", "before" + PASSWORD)),
                MigrateRequestHashType.SHA_1,
                null,
                new SHA1Config("before", ""),
                null,
                null);
        importAndLogIn(
                "sha512@example.com",
                hex(digest("SHA-512", PASSWORD + "after")),
                MigrateRequestHashType.SHA_512,
                null,
                null,
                new SHA512Config("", "after"),
                null);
    }

    @Test
    void migrate_ofPbkdf2_checksThePassword() throws GeneralSecurityException {
        byte[] salt = "saltsaltsaltsalt".getBytes(StandardCharsets.UTF_8);
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, 1000, 256))
                .getEncoded();

        importAndLogIn(
                "pbkdf2@example.com",
                Base64.getEncoder().encodeToString(key),
                MigrateRequestHashType.PBKDF_2,
                null,
                null,
                null,
                new PBKDF2Config(Base64.getEncoder().encodeToString(salt), 1000, 32, "sha256"));
    }

    @Test
    void migrate_ofScryptAndArgon2_checksThePassword() {
        byte[] password = PASSWORD.getBytes(StandardCharsets.UTF_8);
        byte[] salt = "saltsaltsaltsalt".getBytes(StandardCharsets.UTF_8);
        String salt64 = Base64.getEncoder().encodeToString(salt);
        byte[] argon2 = new byte[32];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withSalt(salt)
                .withIterations(2)
                .withMemoryAsKB(64)
                .withParallelism(1)
                .build());
        generator.generateBytes(password, argon2);

        success(passwords.migrateCompletable(new MigrateRequest(
                "scrypt@example.com",
                Base64.getEncoder().encodeToString(SCrypt.generate(password, salt, 16, 8, 1, 32)),
                MigrateRequestHashType.SCRYPT,
                null,
                null,
                null,
                null,
                new ScryptConfig(salt64, 16, 8, 1, 32))));
        success(passwords.migrateCompletable(new MigrateRequest(
                "argon2@example.com",
                hex(argon2),
                MigrateRequestHashType.ARGON_2ID,
                null,
                new Argon2Config(salt64, 2, 64, 1, 32))));

        authenticate("scrypt@example.com", PASSWORD);
        assertEquals("401 unauthorized_credentials", refusalOfLogin("scrypt@example.com", "wrong"));
        authenticate("argon2@example.com", PASSWORD);
        assertEquals("401 unauthorized_credentials", refusalOfLogin("argon2@example.com", "wrong"));
    }

    @Test
    void authenticate_wrongTenTimes_locksAndShowsTheLock() {
        String id =
                success(passwords.migrateCompletable(bcrypt("ada@example.com"))).getUserId();
        for (int i = 0; i < 10; i++) {
            assertEquals("401 unauthorized_credentials", refusalOfLogin("ada@example.com", "wrong"));
        }

        assertEquals("429 user_lock_limit_reached", refusalOfLogin("ada@example.com", "a"));
        GetResponse locked = success(stytch.getUsers().getCompletable(new GetRequest(id)));
        assertTrue(locked.isLocked());
        assertEquals(CLOCK.now(), locked.getLockCreatedAt());
        assertNotNull(locked.getLockExpiresAt());
        assertEquals(Duration.ofHours(1), Duration.between(locked.getLockCreatedAt(), locked.getLockExpiresAt()));
    }
}
