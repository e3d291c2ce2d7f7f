package com.stytch.migrate.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangeRefusal;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.TokenRefusal;
import com.stytch.migrate.session.TokenVerdict;
import com.stytch.migrate.session.UserInfo;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedUser;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndependentProviderTest {
    private static final String ISSUER = "app";
    private static final String AUDIENCE = "our-api";

    private final MockOAuth2Server provider = new MockOAuth2Server();

    @BeforeEach
    void start() {
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.shutdown();
    }

    private String issuer() {
        return provider.issuerUrl(ISSUER).toString();
    }

    private URI userInfo() {
        return URI.create(provider.userInfoUrl(ISSUER).toString());
    }

    private Secret token(String issuer, String subject, String audience, Map<String, ?> claims, long seconds) {
        return Secret.of(provider.issueToken(
                        issuer,
                        "client",
                        new DefaultOAuth2TokenCallback(issuer, subject, "JWT", List.of(audience), claims, seconds))
                .serialize());
    }

    private static Map<String, Object> address(boolean verified) {
        return Map.of("email", "ada@example.com", "email_verified", verified);
    }

    @Test
    void tokens_areCheckedWithKeysFoundByDiscovery() {
        JwtVerifier verifier = JwtVerifier.discover(issuer(), AUDIENCE);
        TokenVerdict verdict = verifier.verify(token(ISSUER, "17", AUDIENCE, address(true), 600));

        assertEquals(
                LegacyId.of("17"),
                assertInstanceOf(TokenVerdict.Valid.class, verdict).identity().subject());
        assertEquals(
                new TokenVerdict.Invalid(TokenRefusal.WRONG_AUDIENCE),
                verifier.verify(token(ISSUER, "17", "their-api", address(true), 600)));
        assertEquals(
                new TokenVerdict.Invalid(TokenRefusal.WRONG_ISSUER),
                verifier.verify(token("other", "17", AUDIENCE, address(true), 600)));
        assertEquals(
                TokenVerdict.Kind.EXPIRED,
                verifier.verify(token(ISSUER, "17", AUDIENCE, address(true), -600))
                        .kind());
    }

    @Test
    void userInfo_saysTheSameAsTheToken() {
        TokenVerdict verdict =
                UserInfo.at(issuer(), userInfo()).verify(token(ISSUER, "17", AUDIENCE, address(true), 600));

        assertEquals(
                "LegacyIdentity[" + issuer() + ", 17]",
                assertInstanceOf(TokenVerdict.Valid.class, verdict).identity().toString());
        assertEquals(
                new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER),
                UserInfo.at(issuer(), userInfo()).verify(Secret.of("not-a-token-of-this-provider")));
    }

    @Test
    void exchange_stytchAsksTheProviderToo() {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            stytch.seed(SeedUser.verifiedEmail("ada@example.com").externalId("17"));
            stytch.userInfo(userInfo());
            var exchange = stytch.client().sessionExchange(JwtVerifier.discover(issuer(), AUDIENCE));

            assertInstanceOf(
                    ExchangeOutcome.Exchanged.class,
                    exchange.exchange(token(ISSUER, "17", AUDIENCE, address(true), 600), Duration.ofHours(1)));
            assertEquals(1, stytch.sessions().size());
            ExchangeOutcome other =
                    exchange.exchange(token(ISSUER, "18", AUDIENCE, address(true), 600), Duration.ofHours(1));
            assertEquals(ExchangeRefusal.OTHER_ACCOUNT, ((ExchangeOutcome.NotAllowed) other).reason());
            ExchangeOutcome unverified =
                    exchange.exchange(token(ISSUER, "17", AUDIENCE, address(false), 600), Duration.ofHours(1));
            assertEquals(ExchangeRefusal.UNVERIFIED_EMAIL, ((ExchangeOutcome.NotAllowed) unverified).reason());
            assertEquals(1, stytch.sessions().size());
        }
    }
}
