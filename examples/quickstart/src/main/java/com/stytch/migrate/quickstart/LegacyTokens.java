package com.stytch.migrate.quickstart;

import com.stytch.migrate.auth0.session.Auth0Tokens;
import com.stytch.migrate.cognito.session.CognitoTokens;
import com.stytch.migrate.firebase.session.FirebaseTokens;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.TokenRefusal;
import com.stytch.migrate.session.TokenVerdict;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Optional;

/** How the tokens of each provider are checked. Blocks of docs/sessions.md. */
final class LegacyTokens {

    private LegacyTokens() {}

    static LegacyTokenVerifier auth0() {
        // [auth0]
        LegacyTokenVerifier auth0 = Auth0Tokens.builder("tenant.eu.auth0.com", "https://api.example.com/")
                .emailClaims("https://example.com/email", "https://example.com/email_verified") // from your Action
                .build();
        // [/auth0]
        return auth0;
    }

    static LegacyTokenVerifier cognito() {
        // [cognito]
        LegacyTokenVerifier cognito = CognitoTokens.builder("eu-west-1_AbCdEfGhI", "1example23456789")
                .getUser() // access tokens have no address: the pool is asked
                .build();
        // [/cognito]
        return cognito;
    }

    static LegacyTokenVerifier firebase() {
        // [firebase]
        LegacyTokenVerifier firebase = FirebaseTokens.forProject("my-app-1a2b3"); // ID tokens and session cookies
        // [/firebase]
        return firebase;
    }

    static LegacyTokenVerifier other() {
        // [oidc]
        LegacyTokenVerifier keycloak = JwtVerifier.discover("https://id.example.com/realms/app", "account");
        // [/oidc]
        return keycloak;
    }

    /** A row of the session table of an in-house system. */
    record Row(String userId, String email, boolean emailConfirmed) {}

    static LegacyTokenVerifier inHouse(String keyId, RSAPublicKey publicKey, Map<String, Row> sessions) {
        // [inhouse]
        LegacyTokenVerifier signed = JwtVerifier.builder("our-app")
                .issuer("https://login.example.com", Map.of(keyId, publicKey))
                .build();
        LegacyTokenVerifier opaque = token -> Optional.ofNullable(sessions.get(token.reveal()))
                .<TokenVerdict>map(
                        row -> new TokenVerdict.Valid(LegacyIdentity.builder("our-app", LegacyId.of(row.userId()))
                                .email(row.email(), row.emailConfirmed())
                                .build()))
                .orElse(new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER));
        LegacyTokenVerifier both = LegacyTokenVerifier.firstOf(signed, opaque);
        // [/inhouse]
        return both;
    }

    static String describe(LegacyTokenVerifier verifier, Secret token) {
        // [verdict]
        TokenVerdict verdict = verifier.verify(token);
        String line = switch (verdict.kind()) {
            case VALID -> "it is " + ((TokenVerdict.Valid) verdict).identity().subject();
            case EXPIRED -> "sign in again, or refresh";
            case INVALID ->
                "no proof: " + ((TokenVerdict.Invalid) verdict).reason().code();
            case UNAVAILABLE -> "nothing is known: leave the session as it is";
        };
        // [/verdict]
        return line;
    }
}
