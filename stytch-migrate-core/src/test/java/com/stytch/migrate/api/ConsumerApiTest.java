package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.CallListener;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.SeedUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method of the typed endpoints, against the fake, with the contract watching both. */
class ConsumerApiTest {
    private static final Secret BCRYPT = Secret.of("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe");
    private static final Secret B64 = Secret.of("AAECAwQFBgcICQoLDA0ODw==");

    private final FakeStytch fake = FakeStytch.consumer();
    private final ConsumerApi api = fake.client().api();

    @AfterEach
    void closeAll() {
        fake.close();
    }

    private static String refusedWith(Runnable call) {
        return assertThrows(MigrationException.Refused.class, call::run).errorType();
    }

    @Test
    void create_sendsEveryField() {
        Users.Created created = api.users()
                .create(CreateUserRequest.builder()
                        .email("ada@example.com")
                        .phoneNumber("+15005550006")
                        .name(new PersonName("Ada", "King", "Lovelace"))
                        .pending(true)
                        .trustedMetadata(Map.of("plan", "pro"))
                        .untrustedMetadata(Map.of("theme", "dark"))
                        .externalId("auth0|1")
                        .roles(List.of("editor"))
                        .build());

        FakeUser user = fake.user("ada@example.com").orElseThrow();
        assertEquals(user.userId(), created.userId());
        assertEquals(user.emails().get(0).id(), created.emailId());
        assertEquals(user.phoneNumbers().get(0).id(), created.phoneId());
        assertEquals("pending", created.user().status());
        assertEquals(fake.journal().last().requestId().orElseThrow(), created.requestId());
        assertEquals(new PersonName("Ada", "King", "Lovelace"), user.name().orElseThrow());
        assertEquals(Map.of("plan", "pro"), user.trustedMetadata());
        assertEquals(Map.of("theme", "dark"), user.untrustedMetadata());
        assertEquals(List.of("editor"), user.roles());
        assertEquals("auth0|1", user.externalId().orElseThrow());
    }

    @Test
    void create_ofADuplicate_isRefusedByItsCode() {
        CreateUserRequest request = CreateUserRequest.builder().email("a@b.co").build();
        api.users().create(request);

        assertEquals("duplicate_email", refusedWith(() -> api.users().create(request)));
    }

    @Test
    void create_withNeitherAddressNorNumber_isNotBuilt() {
        CreateUserRequest.Builder builder =
                CreateUserRequest.builder().externalId("x").email(" ");

        assertThrows(IllegalStateException.class, builder::build);
    }

    @Test
    void get_readsEveryPart() {
        Instant created = Instant.parse("2026-01-31T08:15:00Z");
        FakeUser seeded = fake.seed(SeedUser.verifiedEmail("ada@example.com")
                .phoneNumber("+15005550006", false)
                .externalId("auth0|1")
                .name(new PersonName("Ada", null, null))
                .password(Secret.of("p"))
                .requiresReset()
                .roles(List.of("r"))
                .trustedMetadata(Map.of("a", Map.of("b", List.of(1, "c"))))
                .oauth("Google", "g-1")
                .totp(true)
                .webauthnRegistration(false)
                .biometricRegistration(true)
                .cryptoWallet("0xabc", false)
                .createdAt(created));

        StytchUser user = api.users().get("auth0|1").orElseThrow().user();

        assertEquals(seeded.userId(), user.userId());
        assertEquals(Optional.of("auth0|1"), user.externalId());
        assertEquals("ada@example.com", user.emails().get(0).email());
        assertTrue(user.emails().get(0).verified());
        assertEquals("+15005550006", user.phoneNumbers().get(0).phoneNumber());
        assertFalse(user.phoneNumbers().get(0).verified());
        assertEquals(Optional.of(new PersonName("Ada", null, null)), user.name());
        assertEquals(
                seeded.passwordId().orElseThrow(), user.password().orElseThrow().passwordId());
        assertTrue(user.password().orElseThrow().requiresReset());
        assertEquals(List.of("r"), user.roles());
        assertEquals(Map.of("a", Map.of("b", List.of(1, "c"))), user.trustedMetadata());
        assertEquals(Map.of(), user.untrustedMetadata());
        assertEquals("Google", user.providers().get(0).providerType());
        assertEquals("g-1", user.providers().get(0).providerSubject());
        assertTrue(user.totps().get(0).verified());
        assertFalse(user.webauthnRegistrations().get(0).verified());
        assertTrue(user.biometricRegistrations().get(0).verified());
        assertFalse(user.cryptoWallets().get(0).verified());
        assertEquals(Optional.of(created), user.createdAt());
        assertFalse(user.locked());
        assertEquals(Optional.empty(), user.lockExpiresAt());
        assertEquals("active", user.status());
        assertFalse(user.toString().contains("ada@"));
        assertFalse(user.emails().toString().contains("ada@"));
        assertFalse(user.phoneNumbers().toString().contains("+1500"));
        assertFalse(user.providers().toString().contains("g-1"));
    }

    @Test
    void get_ofAUserWithoutAName_hasNone() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x"));

        assertEquals(Optional.empty(), api.users().get("x").orElseThrow().user().name());
        assertEquals(Optional.empty(), api.users().get("x").orElseThrow().user().password());
    }

    @Test
    void get_ofNobody_isEmpty() {
        assertEquals(Optional.empty(), api.users().get("nobody"));
        assertEquals(Optional.empty(), api.users().get("no body"));
    }

    @Test
    void get_answeredWithA404OfSomethingElse_isNotNobody() {
        fake.onNext("GET", "/v1/users/x").error(404, "route_not_found");
        fake.onNext("DELETE", "/v1/users/x").error(404, "route_not_found");

        assertEquals("route_not_found", refusedWith(() -> api.users().get("x")));
        assertEquals("route_not_found", refusedWith(() -> api.users().delete("x")));
    }

    @Test
    void get_withoutAnAnswer_isNotNobody() {
        fake.onNext("GET", "/v1/users/x").times(6).serverUnavailable();

        assertThrows(MigrationException.Unreachable.class, () -> api.users().get("x"));
    }

    @Test
    void update_mergesAndDeletes() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x").trustedMetadata(Map.of("old", 1, "stay", 2)));
        Map<String, Object> change = new HashMap<>();
        change.put("old", null);
        UpdateUserRequest request = UpdateUserRequest.builder()
                .trustedMetadata(change)
                .untrustedMetadata(Map.of("u", 1))
                .name(new PersonName("Ada", null, null))
                .externalId("y")
                .roles(List.of("r"))
                .build();

        StytchUser user = api.users().update("x", request).user();

        assertEquals(Map.of("stay", 2), user.trustedMetadata());
        assertEquals(Optional.of("y"), user.externalId());
        assertEquals(List.of("r"), user.roles());
        assertFalse(request.isEmpty());
        assertTrue(UpdateUserRequest.builder().build().isEmpty());
    }

    @Test
    void delete_saysWhetherThereWasOne() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x"));

        assertTrue(api.users().delete("x"));
        assertFalse(api.users().delete("x"));
    }

    @Test
    void delete_whoseFirstAnswerIsLost_saysThatThereIsNoneAnyMore() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x"));
        fake.onNext("DELETE", "/v1/users/x").storeThenDropConnection();

        assertFalse(api.users().delete("x"));
        assertEquals(0, fake.userCount());
    }

    @Test
    void deleteExternalId_removesIt() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x"));

        assertEquals(Optional.empty(), api.users().deleteExternalId("x").user().externalId());
    }

    @ParameterizedTest
    @EnumSource(Users.Factor.class)
    void deleteFactor_removesIt(Users.Factor factor) {
        FakeUser seeded = fake.seed(SeedUser.verifiedEmail("a@b.co")
                .phoneNumber("+15005550006", true)
                .externalId("x")
                .password(Secret.of("p"))
                .oauth("Google", "g")
                .totp(true)
                .webauthnRegistration(true)
                .biometricRegistration(true)
                .cryptoWallet("0x", true));
        StytchUser before = api.users().get(seeded.userId()).orElseThrow().user();
        String id = switch (factor) {
            case EMAIL -> before.emails().get(0).emailId();
            case PHONE_NUMBER -> before.phoneNumbers().get(0).phoneId();
            case PASSWORD -> before.password().orElseThrow().passwordId();
            case TOTP -> before.totps().get(0).id();
            case OAUTH -> before.providers().get(0).registrationId();
            case WEBAUTHN_REGISTRATION -> before.webauthnRegistrations().get(0).id();
            case BIOMETRIC_REGISTRATION ->
                before.biometricRegistrations().get(0).id();
            case CRYPTO_WALLET -> before.cryptoWallets().get(0).id();
        };

        StytchUser after = api.users().deleteFactor(factor, id).user();

        int left = switch (factor) {
            case EMAIL -> after.emails().size();
            case PHONE_NUMBER -> after.phoneNumbers().size();
            case PASSWORD -> after.password().isPresent() ? 1 : 0;
            case TOTP -> after.totps().size();
            case OAUTH -> after.providers().size();
            case WEBAUTHN_REGISTRATION -> after.webauthnRegistrations().size();
            case BIOMETRIC_REGISTRATION -> after.biometricRegistrations().size();
            case CRYPTO_WALLET -> after.cryptoWallets().size();
        };
        assertEquals(0, left);
        assertEquals(
                404,
                assertThrows(MigrationException.Refused.class, () -> api.users().deleteFactor(factor, id))
                        .statusCode());
    }

    @Test
    void exchangePrimaryFactor_replacesIt() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x"));

        assertEquals(
                "b@b.co",
                api.users()
                        .exchangePrimaryFactor("x", "b@b.co", null)
                        .user()
                        .emails()
                        .get(0)
                        .email());
        assertThrows(IllegalArgumentException.class, () -> api.users().exchangePrimaryFactor("x", null, null));
    }

    @Test
    void searchAll_readsPageByPageAsItIsRead() {
        IntStream.range(0, 25).forEach(i -> fake.seed(SeedUser.verifiedEmail("u" + i + "@b.co")));
        List<String> seen = new ArrayList<>();

        try (Stream<StytchUser> users = api.users().searchAll(UserSearch.all().limit(10))) {
            users.limit(15).forEach(user -> seen.add(user.userId()));
        }

        assertEquals(fake.users().stream().map(FakeUser::userId).limit(15).toList(), seen);
        assertEquals(2, fake.journal().count("POST", "/v1/users/search"));
        assertEquals(25, api.users().searchAll(UserSearch.all().limit(10)).count());
    }

    @Test
    void search_withEveryFilter_isOneThatTheContractKnows() {
        UserSearch search = UserSearch.all()
                .userIds(List.of("x"))
                .emailAddresses(List.of("a@b.co"))
                .emailIds(List.of("x"))
                .phoneNumbers(List.of("+15005550006"))
                .phoneIds(List.of("x"))
                .oauthProviders(List.of("google"))
                .totpIds(List.of("x"))
                .webauthnRegistrationIds(List.of("x"))
                .cryptoWalletIds(List.of("x"))
                .cryptoWalletAddresses(List.of("x"))
                .emailVerified(true)
                .phoneVerified(false)
                .totpVerified(true)
                .webauthnRegistrationVerified(true)
                .cryptoWalletVerified(true)
                .passwordExists(true)
                .emailAddressFuzzy("abc")
                .phoneNumberFuzzy("123")
                .fullNameFuzzy("abc")
                .status("active")
                .createdAfter(Instant.EPOCH)
                .createdBefore(Instant.EPOCH)
                .createdBetween(Instant.EPOCH, Instant.EPOCH);

        assertEquals(List.of(), api.users().search(search).users());
        assertThrows(IllegalArgumentException.class, () -> search.emailAddressFuzzy("ab"));
        assertThrows(IllegalArgumentException.class, () -> search.userIds(List.of()));
        assertThrows(IllegalArgumentException.class, () -> search.limit(0));
        assertThrows(IllegalArgumentException.class, () -> search.limit(1_001));
        assertFalse(search.toString().contains("a@b.co"));
    }

    @Test
    void migrate_sendsEveryField() {
        Passwords.Migrated migrated = api.passwords()
                .migrate(MigratePasswordRequest.builder("ada@example.com", new PasswordHash.Bcrypt(BCRYPT))
                        .emailVerified(true)
                        .phoneNumber("+15005550006")
                        .phoneNumberVerified(true)
                        .name(new PersonName("Ada", null, "Lovelace"))
                        .trustedMetadata(Map.of("a", 1))
                        .untrustedMetadata(Map.of("b", 2))
                        .externalId("auth0|1")
                        .roles(List.of("r"))
                        .build());

        FakeUser user = fake.user("ada@example.com").orElseThrow();
        assertTrue(migrated.userCreated());
        assertEquals(user.userId(), migrated.userId());
        assertEquals(user.emails().get(0).id(), migrated.emailId());
        assertTrue(user.emailVerified());
        assertTrue(user.phoneNumberVerified());
        assertEquals(BCRYPT, user.hash().orElseThrow());
        assertEquals(Map.of("a", 1), user.trustedMetadata());
        assertEquals("auth0|1", user.externalId().orElseThrow());
    }

    static Stream<PasswordHash> hashes() {
        Secret none = Secret.of("");
        return Stream.of(
                new PasswordHash.Bcrypt(BCRYPT),
                new PasswordHash.Argon2(
                        Secret.of(
                                "$argon2id$v=19$m=4096,t=3,p=1$gKrOX9+dawnOchb+JHIwHg$zCu5m/Rz0VJN6k6W7tM3iVGt+gYbri5hf+/byNPi0NY")),
                new PasswordHash.Argon2(
                        Secret.of(
                                "$argon2i$v=19$m=4096,t=3,p=1$qg/J7Xhn+GV/zauFnIsLog$OuTosSVUt5U8pMpPf8Priqx5DZHEPM8KQPcVpRPtF44")),
                new PasswordHash.Scrypt(B64, B64, 16_384, 8, 1, 16),
                new PasswordHash.Pbkdf2(B64, B64, 1_000, 16, PasswordHash.Pbkdf2.Prf.SHA256),
                new PasswordHash.Pbkdf2(B64, B64, 1_000, 16, PasswordHash.Pbkdf2.Prf.SHA512),
                new PasswordHash.SaltedDigest(
                        PasswordHash.SaltedDigest.Algorithm.MD5, Secret.of("0".repeat(32)), none, Secret.of("salt")),
                new PasswordHash.SaltedDigest(
                        PasswordHash.SaltedDigest.Algorithm.SHA1, Secret.of("0".repeat(40)), Secret.of("salt"), none),
                new PasswordHash.SaltedDigest(
                        PasswordHash.SaltedDigest.Algorithm.SHA512, Secret.of("0".repeat(128)), none, none),
                new PasswordHash.Phpass(Secret.of("$P$" + "a".repeat(31))));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void migrate_ofEachKindOfHash_isTaken(PasswordHash hash) {
        MigratePasswordRequest request =
                MigratePasswordRequest.builder("a@b.co", hash).build();

        api.passwords().migrate(request);

        FakeUser user = fake.users().get(0);
        assertEquals(hash.stytchType(), user.hashType().orElseThrow());
        assertEquals(hash.digest(), user.hash().orElseThrow());
        assertFalse(user.emailVerified());
        assertFalse(request.toString().contains(hash.digest().reveal()));
    }

    @Test
    void migrate_ofAUserThatExists_saysSo() {
        fake.seed(SeedUser.unverifiedEmail("a@b.co"));
        MigratePasswordRequest request = MigratePasswordRequest.builder("a@b.co", new PasswordHash.Bcrypt(BCRYPT))
                .build();

        assertFalse(api.passwords().migrate(request).userCreated());
        assertEquals(
                "password_already_exists", refusedWith(() -> api.passwords().migrate(request)));
    }

    @Test
    void authenticate_tellsRightFromWrong() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x").passwordHash(new PasswordHash.Bcrypt(BCRYPT)));

        assertEquals(
                Optional.of("x"),
                api.passwords().authenticate("a@b.co", Secret.of("a")).user().externalId());
        assertEquals(
                "unauthorized_credentials", refusedWith(() -> api.passwords().authenticate("a@b.co", Secret.of("b"))));
        assertEquals("email_not_found", refusedWith(() -> api.passwords().authenticate("b@b.co", Secret.of("a"))));
    }

    @Test
    void createPassword_andStrengthCheck_work() {
        Secret strong = Secret.of("correct horse battery");

        Passwords.Created created = api.passwords().create("a@b.co", strong, new PersonName("Ada", null, null));

        assertEquals(fake.users().get(0).userId(), created.userId());
        assertEquals("weak_password", refusedWith(() -> api.passwords().create("b@b.co", Secret.of("password"), null)));
        assertTrue(api.passwords().strengthCheck(strong, null).valid());
        Passwords.Strength weak = api.passwords().strengthCheck(Secret.of("password"), "b@b.co");
        assertFalse(weak.valid());
        assertEquals(0, weak.score());
        assertFalse(weak.warning().isEmpty());
        assertEquals(1, weak.suggestions().size());
    }

    @Test
    void whoami_namesTheProject() {
        assertEquals(FakeStytch.PROJECT_ID, api.project().whoami().projectId());
    }

    @Test
    void listeningWith_hearsOfTheCopyOnly() {
        List<CallListener.Attempt> heard = new ArrayList<>();
        ConsumerApi copy = api.listeningWith(heard::add);

        api.project().whoami();
        copy.forLogins().project().whoami();

        assertEquals(1, heard.size());
        assertEquals(200, heard.get(0).statusCode());
    }

    @Test
    void requests_toString_showNoValue() {
        assertEquals(
                "CreateUserRequest[email, external_id]",
                CreateUserRequest.builder()
                        .email("a@b.co")
                        .externalId("x")
                        .build()
                        .toString());
        assertEquals(
                "UpdateUserRequest[external_id]",
                UpdateUserRequest.builder().externalId("x").build().toString());
    }
}
