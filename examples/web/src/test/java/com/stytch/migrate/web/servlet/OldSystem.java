package com.stytch.migrate.web.servlet;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.ExchangeWay;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.TokenVerdict;
import com.stytch.migrate.session.TrustedTokenMinter;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.TokenSigner;
import com.stytch.migrate.testing.TrustedTokenProfile;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The old system of a test, with signed tokens of an hour, and the key with which ours are minted for Stytch. */
public final class OldSystem {
    private static final TokenSigner SIGNER = TokenSigner.create();
    private static final KeyPair OURS = pair();
    private static final String ISSUER = "https://old.example.com";
    private static final String US = "https://app.example.com";

    private final FakeClock clock;
    private final LegacyTokenVerifier signed;
    private final AtomicInteger tokens = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    /** Whether its tokens cannot be checked. */
    volatile boolean down;
    /** Whether checking a token throws, as a mistake in somebody's own verifier would. */
    volatile boolean broken;

    public OldSystem(FakeClock clock) {
        this.clock = clock;
        this.signed = JwtVerifier.builder("app")
                .issuer(ISSUER, SIGNER.publicKeys())
                .time(clock)
                .build();
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /** Returns a new token of somebody, with a verified address. */
    public String token(String subject, String email) {
        return token(subject, email, Map.of());
    }

    public String token(String subject, String email, Map<String, ?> more) {
        long now = clock.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", "app");
        claims.put("sub", subject);
        claims.put("jti", "token-" + tokens.incrementAndGet());
        claims.put("iat", now);
        claims.put("exp", now + 3_600);
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.putAll(more);
        return SIGNER.sign(claims);
    }

    public LegacyTokenVerifier tokens() {
        return token -> {
            asked.incrementAndGet();
            if (broken) {
                throw new IllegalStateException("no connection for ada@example.com");
            }
            return down ? new TokenVerdict.Unavailable("the old system does not answer") : signed.verify(token);
        };
    }

    /** Returns the profile by which Stytch trusts us. */
    public static TrustedTokenProfile profile() {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(OURS.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return TrustedTokenProfile.ofPem(List.of(pem), US, "stytch");
    }

    /** Returns settings of an exchange by a token of ours, which writes the legacy id into the session. */
    public ExchangeSettings.Builder settings(String profileId) {
        TrustedTokenMinter minter = TrustedTokenMinter.builder(
                        profileId, US, "stytch", (RSAPrivateKey) OURS.getPrivate())
                .time((TimeSource) clock)
                .build();
        return ExchangeSettings.builder(tokens())
                .way(ExchangeWay.minted(minter))
                .within(Duration.ofMinutes(1)) // of the machine's clock, which may be busy with other things
                .claims(who -> Map.of("legacy_id", who.subject().value()));
    }

    static Secret markerKey() {
        return Secret.of("32 bytes for the markers of tests");
    }

    static Duration markerLifetime() {
        return Duration.ofDays(30);
    }
}
