package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangeRefusal;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.TokenRefusal;
import com.stytch.migrate.testing.TokenSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The blocks of docs/sessions.md run, and its table names every refusal. */
class SessionsGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    @Test
    void everyRefusal_isInTheTable() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/sessions.md"));
        for (TokenRefusal refusal : TokenRefusal.values()) {
            assertTrue(page.contains("| `" + refusal.code() + "` |"), refusal.code());
        }
        for (ExchangeRefusal refusal : ExchangeRefusal.values()) {
            assertTrue(page.contains("| `" + refusal.code() + "` |"), refusal.code());
        }
        for (ExchangeOutcome.Kind kind : ExchangeOutcome.Kind.values()) {
            assertTrue(page.contains("| `" + kind + "` |"), kind.toString());
        }
    }

    @Test
    void verifiers_areMadeWithoutANetwork() {
        for (LegacyTokenVerifier verifier : new LegacyTokenVerifier[] {
            LegacyTokens.auth0(), LegacyTokens.cognito(), LegacyTokens.firebase(), LegacyTokens.other()
        }) {
            assertEquals("no proof: opaque", LegacyTokens.describe(verifier, Secret.of("opaque")));
        }
    }

    @Test
    void inHouseTokens_areKnownByKeyOrByLookUp() {
        TokenSigner signer = TokenSigner.create();
        LegacyTokenVerifier verifier = LegacyTokens.inHouse(
                signer.keyId(), signer.publicKey(), Map.of("s-1", new LegacyTokens.Row("17", "ada@example.com", true)));
        Map<String, Object> claims =
                Map.of("iss", "https://login.example.com", "aud", "our-app", "sub", "18", "exp", 4_102_444_800L);

        assertEquals("it is 17", LegacyTokens.describe(verifier, Secret.of("s-1")));
        assertEquals("no proof: not_accepted_by_provider", LegacyTokens.describe(verifier, Secret.of("s-2")));
        assertEquals("it is 18", LegacyTokens.describe(verifier, Secret.of(signer.sign(claims))));
    }
}
