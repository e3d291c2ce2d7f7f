package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.session.Auth0Tokens;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.firebase.session.FirebaseTokens;
import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.testing.TrustedTokenProfile;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A browser is signed in before the cutover, after it, and after going back. */
class KeepSessionsTest {
    private static final String USER = "auth0|60425dc497b8b750b3c8fffc";

    @Test
    void browser_staysSignedInAcrossTheCutoverAndBack() {
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeStytch stytch = FakeStytch.consumer()) {
            auth0.add(com.stytch.migrate.auth0.testing.SeedUser.database("ada@example.com")
                    .databaseId("60425dc497b8b750b3c8fffc")
                    .emailVerified());
            String account = stytch.seed(
                            SeedUser.verifiedEmail("ada@example.com").externalId(USER))
                    .userId();
            stytch.userInfo(URI.create(auth0.baseUri() + "/userinfo"));
            LegacyTokenVerifier tokens = Auth0Tokens.builder(auth0.baseUri().toString(), "https://api.example.com/")
                    .userInfo()
                    .build();
            KeepSessions server = KeepSessions.byUserInfo(stytch.client(), tokens);
            KeepSessions.Browser browser = new KeepSessions.Browser();
            browser.cookies.put(
                    "legacy",
                    auth0.accessToken(USER, "https://api.example.com/", Map.of())
                            .reveal());

            assertEquals(Optional.of(USER), server.handle(browser), "before the cutover");
            assertFalse(browser.cookies.containsKey("stytch_session"));

            server.cutover(4);
            assertEquals(Optional.of(USER), server.handle(browser), "the request that is exchanged");
            assertEquals(Optional.of(account), server.handle(browser), "the next one");
            assertEquals(1, stytch.sessions().size());

            server.cutover(5);
            browser.cookies.remove("stytch_session");
            browser.cookies.remove("stytch_session_jwt");
            assertEquals(Optional.of(USER), server.handle(browser), "back, and the old session still holds");
            assertFalse(browser.cookies.containsKey("stytch_session"));

            server.rollout.set(RolloutPolicy.everybody());
            server.handle(browser);
            assertEquals(Optional.of(account), server.handle(browser), "and forward again");

            String legacy = browser.cookies.getOrDefault("legacy", "");
            server.logOut(browser);
            assertEquals(Optional.empty(), server.handle(browser));
            browser.cookies.put("legacy", legacy);
            server.handle(browser);
            assertFalse(browser.cookies.containsKey("stytch_session"), "the old cookie signs nobody in again");
        }
    }

    @Test
    void firebaseUser_whoIsNotThereYet_isImportedAndExchangedByATokenOfOurs() throws Exception {
        try (FakeFirebase firebase = FakeFirebase.start();
                FakeStytch stytch = FakeStytch.consumer()) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            KeyPair pair = generator.generateKeyPair();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(pair.getPublic().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
            String profile = stytch.trust(TrustedTokenProfile.ofPem(List.of(pem), "https://app.example.com", "stytch")
                    .map("external_user_id", "external_id"));
            String uid = firebase.seed(SeedAccount.email("ada@example.com", true));
            LegacyTokenVerifier tokens = FirebaseTokens.builder(firebase.projectId())
                    .endpoint(firebase.baseUri())
                    .build();
            Predicate<LegacyIdentity> importer = who -> stytch.client()
                            .backfill(UserSource.of(
                                    "sign-in",
                                    List.of(LegacyUser.builder(who.subject().value())
                                            .email(Identifier.verified(
                                                    who.email().orElseThrow()))
                                            .build())))
                            .run()
                            .count(ImportOutcome.Kind.CREATED)
                    == 1;
            KeepSessions server = KeepSessions.byOwnToken(
                    stytch.client(), tokens, profile, (RSAPrivateKey) pair.getPrivate(), importer);
            server.rollout.set(RolloutPolicy.everybody());
            KeepSessions.Browser browser = new KeepSessions.Browser();
            browser.cookies.put("legacy", firebase.sessionCookie(uid));

            server.handle(browser);

            assertEquals(Optional.of(stytch.userById(uid).orElseThrow().userId()), server.handle(browser));
            assertEquals(Map.of("legacy_id", uid), stytch.sessions().get(0).customClaims());
            assertTrue(stytch.sessions().get(0).factors().toString().contains("trusted_auth_token"));
        }
    }
}
