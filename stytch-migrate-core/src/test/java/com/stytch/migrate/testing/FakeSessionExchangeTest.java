package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stytch.migrate.internal.Json;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of a legacy provider that become sessions of users. The provider is a real server. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeSessionExchangeTest {
    private static final String MIGRATE = "/v1/sessions/migrate";
    private static final String ATTEST = "/v1/sessions/attest";

    private final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    private final LegacyProvider legacy = new LegacyProvider(clock);
    private FakeStytch fake;
    private RawCalls calls;
    private String profileId;

    @BeforeEach
    void start() {
        start(FakeStytch.consumerBuilder());
    }

    private void restart(FakeBehaviour behaviour, boolean on) {
        fake.close();
        FakeStytch.Builder builder = FakeStytch.consumerBuilder();
        start(on ? builder.with(behaviour) : builder.without(behaviour));
    }

    private void start(FakeStytch.Builder builder) {
        fake = builder.clock(clock).start();
        calls = new RawCalls(fake);
        fake.userInfo(legacy.userInfo());
        profileId = fake.trust(legacy.profile().map("external_user_id", "sub").map("role_ids", "roles"));
        fake.seed(SeedUser.verifiedEmail("ada@b.co").externalId("legacy|1"));
        fake.seed(SeedUser.verifiedEmail("eve@b.co").externalId("legacy|2"));
        fake.seed(SeedUser.unverifiedEmail("una@b.co"));
    }

    @AfterEach
    void closeAll() {
        fake.close();
        legacy.close();
    }

    private static Map<String, Object> with(Map<String, ?> map, Object... more) {
        return FakeB2bTestBase.with(map, more);
    }

    private RawCalls.Answer migrate(Object... more) {
        return calls.post(MIGRATE, with(Map.of("session_token", "legacy-token", "session_duration_minutes", 60), more));
    }

    private RawCalls.Answer attest(String token, Object... more) {
        return calls.post(
                ATTEST, with(Map.of("profile_id", profileId, "token", token, "session_duration_minutes", 60), more));
    }

    private String userId(String email) {
        return fake.user(email).orElseThrow().userId();
    }

    private static Map<?, ?> factor(RawCalls.Answer answer) {
        List<?> factors = (List<?>) answer.object("session").get("authentication_factors");
        return (Map<?, ?>) factors.get(factors.size() - 1);
    }

    // sessions/migrate

    @Test
    void migrate_asksTheProviderAndGivesASessionOfTheAddress() {
        legacy.answers(Map.of("email", "Ada@b.co", "sub", "whoever"));

        RawCalls.Answer answer = migrate("session_custom_claims", Map.of("k", "v"));

        assertEquals("200", answer.verdict());
        assertEquals(userId("ada@b.co"), answer.text("user_id"));
        assertEquals("imported", factor(answer).get("type"));
        assertEquals("imported_auth0", factor(answer).get("delivery_method"));
        assertEquals(Map.of("k", "v"), answer.object("session").get("custom_claims"));
        assertEquals(1, legacy.requests.size());
        assertEquals("GET", legacy.requests.get(0).method());
        assertEquals(
                "Bearer legacy-token",
                legacy.requests.get(0).header("Authorization").orElseThrow());
        assertEquals(
                "200",
                calls.post("/v1/sessions/authenticate", Map.of("session_jwt", answer.text("session_jwt")))
                        .verdict());
    }

    @Test
    void migrate_withoutALength_beginsNoSession() {
        legacy.answers(Map.of("email", "ada@b.co"));

        RawCalls.Answer answer = migrate("session_duration_minutes", null);

        assertEquals("200", answer.verdict());
        assertEquals("", answer.text("session_token"));
        assertEquals("", answer.text("session_jwt"));
        assertNull(answer.body().get("session"));
    }

    static Stream<LoopbackServer.Reply> unexpected() {
        return Stream.of(
                LegacyProvider.json(401, Map.of("error", "invalid_token")),
                LegacyProvider.json(500, Map.of("email", "ada@b.co")),
                LegacyProvider.json(204, Map.of("email", "ada@b.co")),
                LegacyProvider.json(200, Map.of()),
                LegacyProvider.json(200, Map.of("email", List.of("ada@b.co"))),
                LegacyProvider.json(200, Map.of("email", "no address")),
                LegacyProvider.text("email=ada@b.co"),
                LegacyProvider.json(302, Map.of()).header("Location", "/elsewhere"),
                LegacyProvider.json(200, Map.of("email", "ada@b.co")).ending(LoopbackServer.Ending.CUT_INSIDE_BODY),
                LegacyProvider.json(200, Map.of("email", "ada@b.co")).ending(LoopbackServer.Ending.CUT_BEFORE_ANSWER));
    }

    @ParameterizedTest
    @MethodSource("unexpected")
    void migrate_whenTheProviderAnswersOtherwise_isRefused(LoopbackServer.Reply reply) {
        legacy.answers(reply);

        assertEquals("400 migrate_from_external_unexpected_response", migrate().verdict());
        assertEquals(List.of(), fake.sessions());
        legacy.requests.forEach(request -> assertEquals("/userinfo", request.path())); // no redirect is followed
    }

    @Test
    void migrate_whenTheProviderStalls_givesUp() {
        fake.legacyTimeout(Duration.ofMillis(200));
        for (LoopbackServer.Ending ending :
                List.of(LoopbackServer.Ending.STALL_BEFORE_ANSWER, LoopbackServer.Ending.STALL_INSIDE_BODY)) {
            legacy.answers(LegacyProvider.json(200, Map.of("email", "ada@b.co")).ending(ending));

            assertEquals(
                    "400 migrate_from_external_unexpected_response", migrate().verdict());
        }
    }

    @Test
    void migrate_withATokenThatNoHeaderCanHold_isRefused() {
        assertEquals(
                "400 migrate_from_external_unexpected_response",
                migrate("session_token", "a\r\nX-Evil: b").verdict());
        assertEquals(0, legacy.requests.size());
    }

    @Test
    void migrate_withoutAnEndpointOrAUser_isRefused() {
        legacy.answers(Map.of("email", "nobody@b.co"));
        assertEquals("400 migrate_from_external_email_does_not_exist", migrate().verdict());
        assertEquals(3, fake.userCount());
        fake.userInfo(null);

        assertEquals("400 migrate_from_external_missing_userinfo", migrate().verdict());
    }

    @Test
    void migrate_isAskedByPost_whereTheSwitchIsOn() {
        restart(FakeBehaviour.USERINFO_IS_ASKED_BY_POST, true);
        legacy.answers(Map.of("email", "ada@b.co"));

        assertEquals("200", migrate().verdict());
        assertEquals("POST", legacy.requests.get(0).method());
    }

    @Test
    void migrate_ofAnAddressThatTheProviderDidNotVerify_dependsOnTheSwitch() {
        legacy.answers(Map.of("email", "ada@b.co", "email_verified", false));
        assertEquals("200", migrate().verdict());
        restart(FakeBehaviour.SESSION_EXCHANGE_NEEDS_VERIFIED_EMAIL, true);
        for (Object loose : List.of(false, "true", 1)) {
            legacy.answers(Map.of("email", "ada@b.co", "email_verified", loose));

            assertEquals(
                    "400 migrate_from_external_unexpected_response", migrate().verdict());
        }
        legacy.answers(Map.of("email", "ada@b.co", "email_verified", true));

        assertEquals("200", migrate().verdict());
    }

    @Test
    void migrate_toAnUnverifiedAddress_dependsOnTheSwitch() {
        legacy.answers(Map.of("email", "una@b.co"));
        assertEquals("200", migrate().verdict());
        assertFalse(fake.user("una@b.co").orElseThrow().emailVerified());
        restart(FakeBehaviour.SESSION_EXCHANGE_MATCHES_UNVERIFIED_ADDRESS, false);

        assertEquals("400 migrate_from_external_email_does_not_exist", migrate().verdict());
        restart(FakeBehaviour.SESSION_EXCHANGE_VERIFIES_ADDRESS, true);
        assertEquals("200", migrate().verdict());
        assertEquals(true, fake.user("una@b.co").orElseThrow().emailVerified());
    }

    // sessions/attest

    @Test
    void attest_ofASignedToken_givesASession() {
        RawCalls.Answer answer = attest(legacy.token(Map.of("email", "ada@b.co")));

        assertEquals("200", answer.verdict());
        assertEquals(userId("ada@b.co"), answer.text("user_id"));
        assertEquals("trusted_auth_token", factor(answer).get("type"));
        assertEquals("trusted_token_exchange", factor(answer).get("delivery_method"));
        assertEquals(Map.of("token_id", "session-1"), factor(answer).get("trusted_auth_token_factor"));
    }

    @Test
    void attest_withASession_addsTheFactor() {
        String token =
                fake.beginSession("legacy|1", Duration.ofHours(1)).token().reveal();

        RawCalls.Answer answer = attest(
                legacy.token(Map.of("email", "ada@b.co")), "session_token", token, "session_duration_minutes", null);

        assertEquals(token, answer.text("session_token"));
        assertEquals(2, ((List<?>) answer.object("session").get("authentication_factors")).size());
        assertEquals(
                "400 invalid_session_token",
                attest(legacy.token(Map.of("email", "eve@b.co", "sub", "legacy|2")), "session_token", token)
                        .verdict());
    }

    static Stream<String> forgeries() {
        return Stream.of(
                "invalid_trusted_auth_token: signed by another key with the key id",
                "invalid_trusted_auth_token: signed by another key",
                "invalid_trusted_auth_token: with the algorithm none",
                "invalid_trusted_auth_token: with a critical header",
                "invalid_trusted_auth_token: changed",
                "invalid_trusted_auth_token: no JWT",
                "jwt_invalid_claims: expired",
                "jwt_invalid_claims: expires now",
                "jwt_invalid_claims: without an end",
                "jwt_invalid_claims: not valid yet",
                "jwt_invalid_claims: without an address",
                "jwt_invalid_claims: with an address that is none",
                "jwt_invalid_claims: with two addresses",
                "jwt_invalid_claims: without an id",
                "jwt_invalid_claims: with a number as an id",
                "jwt_invalid_claims: with an external id that is none",
                "jwt_invalid_claims: with roles that are none",
                "jwt_invalid_issuer: of another issuer",
                "jwt_invalid_issuer: without an issuer",
                "jwt_invalid_issuer: without the last slash",
                "jwt_invalid_audience: for another audience",
                "jwt_invalid_audience: without an audience");
    }

    private String forgery(String kind) {
        long now = clock.now().getEpochSecond();
        Map<String, Object> right = legacy.claims(Map.of("email", "ada@b.co"));
        String[] parts = legacy.signer.sign(right).split("\\.");
        return switch (kind) {
            case "signed by another key with the key id" ->
                withKeyId(TokenSigner.create().sign(right), legacy.signer.keyId());
            case "signed by another key" -> TokenSigner.create().sign(right);
            case "with the algorithm none" -> encoded(Map.of("alg", "none")) + "." + parts[1] + ".";
            case "with a critical header" -> legacy.signer.sign(Map.of("b64", true, "crit", List.of("b64")), right);
            case "changed" -> parts[0] + "." + encoded(with(right, "email", "eve@b.co")) + "." + parts[2];
            case "no JWT" -> "opaque";
            case "expired" -> token("exp", now - 1);
            case "expires now" -> token("exp", now);
            case "without an end" -> token("exp", null);
            case "not valid yet" -> token("nbf", now + 1);
            case "without an address" -> token("email", null);
            case "with an address that is none" -> token("email", "ada");
            case "with two addresses" -> token("email", List.of("ada@b.co", "eve@b.co"));
            case "without an id" -> token("sid", null);
            case "with a number as an id" -> token("sid", 1);
            case "with an external id that is none" -> token("sub", "a b");
            case "with roles that are none" -> token("roles", "admin");
            case "of another issuer" -> token("iss", "https://evil.example/");
            case "without an issuer" -> token("iss", null);
            case "without the last slash" -> token("iss", "https://legacy.example");
            case "for another audience" -> token("aud", List.of("client-2"));
            case "without an audience" -> token("aud", null);
            default -> throw new AssertionError(kind);
        };
    }

    private String token(String claim, Object value) {
        Map<String, Object> more = new HashMap<>();
        more.put("email", "ada@b.co");
        more.put(claim, value);
        return legacy.token(more);
    }

    private static String withKeyId(String token, String keyId) {
        String[] parts = token.split("\\.");
        return encoded(Map.of("alg", "RS256", "kid", keyId)) + "." + parts[1] + "." + parts[2];
    }

    private static String encoded(Map<String, ?> object) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(object));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void attest_ofATokenThatIsNotRight_isRefused(String forgery) {
        String[] parts = forgery.split(": ");

        assertEquals("400 " + parts[0], attest(forgery(parts[1])).verdict());
        assertEquals(List.of(), fake.sessions());
        assertEquals("200", attest(legacy.token(Map.of("email", "ada@b.co"))).verdict());
    }

    @Test
    void attest_afterTheProviderRotatedItsKeys_goesOn() {
        String before = legacy.token(Map.of("email", "ada@b.co"));
        legacy.signer.rotate();

        assertEquals("200", attest(before).verdict());
        assertEquals("200", attest(legacy.token(Map.of("email", "ada@b.co"))).verdict());
        legacy.signer.dropEarlierKeys();
        assertEquals("400 invalid_trusted_auth_token", attest(before).verdict());
    }

    @Test
    void attest_whenTheKeysCannotBeFetched_isRefused() {
        String token = legacy.token(Map.of("email", "ada@b.co"));
        legacy.close();

        assertEquals("400 invalid_trusted_auth_token", attest(token).verdict());
    }

    @Test
    void attest_withPemFiles_takesEachOfTheirKeys() {
        String profile = fake.trust(TrustedTokenProfile.ofPem(
                        List.of(pem(TokenSigner.create().publicKey()), pem(legacy.signer.publicKey())),
                        LegacyProvider.ISSUER,
                        LegacyProvider.AUDIENCE)
                .map("token_id", "sid"));

        assertEquals(
                "200",
                attest(legacy.token(Map.of("email", "ada@b.co")), "profile_id", profile)
                        .verdict());
        assertEquals(
                "400 invalid_trusted_auth_token",
                attest(TokenSigner.create().sign(legacy.claims(Map.of("email", "ada@b.co"))), "profile_id", profile)
                        .verdict());
        assertEquals(0, legacy.requests.size());
    }

    private static String pem(RSAPublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void attest_afterTheProfileIsGone_isRefused() {
        fake.distrust(profileId);

        assertEquals(
                "404 trusted_token_profile_not_found",
                attest(legacy.token(Map.of("email", "ada@b.co"))).verdict());
    }

    @Test
    void attest_whereAddressAndExternalIdAreOfTwoUsers_dependsOnTheSwitch() {
        String token = legacy.token(Map.of("email", "eve@b.co", "sub", "legacy|1"));
        assertEquals(userId("ada@b.co"), attest(token).text("user_id"));
        restart(FakeBehaviour.ATTEST_GOES_BY_EXTERNAL_ID, false);

        assertEquals(userId("eve@b.co"), attest(token).text("user_id"));
    }

    @Test
    void attest_whereOnlyTheAddressFits_mustNotBeSomebodyWithAnotherExternalId() {
        assertEquals(
                "400 trusted_token_profile_incorrect_external_id_mapping",
                attest(legacy.token(Map.of("email", "eve@b.co", "sub", "legacy|9")))
                        .verdict());
        assertEquals(
                userId("una@b.co"),
                attest(legacy.token(Map.of("email", "una@b.co", "sub", "legacy|9")))
                        .text("user_id"));
    }

    @Test
    void attest_ofSomebodyNew_createsNobodyUnlessTheProfileSaysSo() {
        String token = legacy.token(Map.of("email", "new@b.co", "sub", "legacy|3", "roles", List.of("editor")));
        assertEquals("404 user_not_found", attest(token).verdict());
        assertEquals(3, fake.userCount());
        String open = fake.trust(legacy.profile()
                .map("external_user_id", "sub")
                .map("role_ids", "roles")
                .jitProvisioning());

        RawCalls.Answer answer = attest(token, "profile_id", open);

        assertEquals("200", answer.verdict());
        FakeUser created = fake.user("new@b.co").orElseThrow();
        assertEquals("legacy|3", created.externalId().orElseThrow());
        assertEquals(List.of("editor"), created.roles());
        assertFalse(created.emailVerified());
        assertEquals(created.userId(), attest(token, "profile_id", open).text("user_id"));
        fake.roles("viewer");
        assertEquals(
                "400 invalid_rbac_role_assignment",
                attest(
                                legacy.token(Map.of("email", "x@b.co", "sub", "x", "roles", List.of("editor"))),
                                "profile_id",
                                open)
                        .verdict());
        assertEquals(4, fake.userCount());
    }

    @Test
    void attest_withRoles_replacesThoseOfAUserWhereTheSwitchIsOn() {
        String token = legacy.token(Map.of("email", "ada@b.co", "roles", List.of("editor")));
        attest(token);
        assertEquals(List.of(), fake.user("ada@b.co").orElseThrow().roles());
        restart(FakeBehaviour.ATTEST_REPLACES_ROLES, true);
        attest(token);

        assertEquals(List.of("editor"), fake.user("ada@b.co").orElseThrow().roles());
    }

    @Test
    void attest_ofTheSameToken_dependsOnTheSwitch() {
        String token = legacy.token(Map.of("email", "ada@b.co"));
        assertEquals("200", attest(token).verdict());
        assertEquals("200", attest(token).verdict());
        restart(FakeBehaviour.TRUSTED_TOKEN_IS_SINGLE_USE, true);
        assertEquals("200", attest(token).verdict());

        assertEquals("400 invalid_trusted_auth_token", attest(token).verdict());
    }

    @Test
    void attest_ofAnAddressThatTheProviderDidNotVerify_dependsOnTheSwitch() {
        String token = legacy.token(Map.of("email", "ada@b.co", "email_verified", false));
        assertEquals("200", attest(token).verdict());
        restart(FakeBehaviour.SESSION_EXCHANGE_NEEDS_VERIFIED_EMAIL, true);

        assertEquals("400 jwt_invalid_claims", attest(token).verdict());
        assertEquals(
                "200",
                attest(legacy.token(Map.of("email", "ada@b.co", "email_verified", true)))
                        .verdict());
    }

    @Test
    void attest_withAClaimInsideOfAnother_dependsOnTheSwitch() {
        TrustedTokenProfile nested = legacy.profile().map("email", "profile.email");
        String inside = legacy.token(Map.of("profile", Map.of("email", "ada@b.co")));
        assertEquals(
                "400 jwt_invalid_claims",
                attest(inside, "profile_id", fake.trust(nested)).verdict());
        assertEquals(
                "200",
                attest(legacy.token(Map.of("profile.email", "ada@b.co")), "profile_id", fake.trust(nested))
                        .verdict());
        restart(FakeBehaviour.TRUSTED_TOKEN_MAPS_NESTED_CLAIMS, true);

        assertEquals("200", attest(inside, "profile_id", fake.trust(nested)).verdict());
    }

    @Test
    void profile_ofAWrongForm_isRefused() {
        String pem = pem(legacy.signer.publicKey());
        List<List<String>> wrong = new ArrayList<>(
                Arrays.asList(List.of(), Collections.nCopies(6, pem), List.of("x"), List.of(pem, "-----BEGIN X-----")));

        wrong.forEach(files ->
                assertThrows(IllegalArgumentException.class, () -> TrustedTokenProfile.ofPem(files, "iss", "aud")));
        TrustedTokenProfile profile = TrustedTokenProfile.ofJwks(URI.create("http://x"), "iss", "aud");
        assertThrows(IllegalArgumentException.class, () -> profile.map("name", "name"));
        TrustedTokenProfile b2b = profile.map("organization_id", "org");
        assertThrows(IllegalArgumentException.class, () -> fake.trust(b2b));
    }
}
