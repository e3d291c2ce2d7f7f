package com.stytch.migrate.benchmarks;

import com.stytch.java.common.OptionalClientConfig;
import com.stytch.java.consumer.StytchClient;
import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.DualRequest;
import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.DualVerdict;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.ExchangeWay;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.SessionExchange;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.testing.TokenSigner;
import com.stytch.migrate.testing.TrustedTokenProfile;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a request costs while both systems have sessions, beside jjwt's bare verification of the same tokens and beside the local check
 * of Stytch's own SDK. Each token is RS256 with a key of 2,048 bits; keys are read before the time is taken.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SessionChecks {
    private static final String ISSUER = "https://legacy.example.com/";
    private static final String AUDIENCE = "our-api";
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeStytch stytch = FakeStytch.consumer();
    private final TokenSigner signer = TokenSigner.create();
    private final JwtVerifier legacy = JwtVerifier.builder(AUDIENCE)
            .issuer(ISSUER, Map.of(signer.keyId(), signer.publicKey()))
            .build();
    private final ConsumerClient client = stytch.client();
    private final DualSessionAuthenticator sessions = DualSessionAuthenticator.consumer(client.api(), legacy);
    private final StytchClient sdk = new StytchClient(
            stytch.credentials().projectId(),
            stytch.credentials().secret().reveal(),
            new OptionalClientConfig(
                    stytch.baseUri().toString(), stytch.baseUri().toString()));
    private final JwtParser jjwt = Jwts.parser().verifyWith(signer.publicKey()).build();
    private final SessionExchange exchange = client.sessionExchange(ExchangeSettings.builder(legacy)
            .way(ExchangeWay.attest(
                    stytch.trust(TrustedTokenProfile.ofPem(List.of(pem(signer.publicKey())), ISSUER, AUDIENCE)
                            .map("external_user_id", "sub"))))
            .build());

    private String stytchJwt = "";
    private String legacyToken = "";

    /** A JMH state is made by its public constructor. */
    public SessionChecks() {}

    private static String pem(RSAPublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** Makes a session at Stytch and one of the legacy system, of one person. */
    @Setup(Level.Trial)
    public void setUp() {
        stytch.seed(SeedUser.verifiedEmail("ada@example.com").externalId("ada"));
        stytchJwt = stytch.beginSession("ada", HOUR).jwt().reveal();
        long now = Instant.now().getEpochSecond();
        legacyToken = signer.sign(Map.of(
                "iss",
                ISSUER,
                "aud",
                AUDIENCE,
                "sub",
                "ada",
                "jti",
                "token-1",
                "email",
                "ada@example.com",
                "email_verified",
                true,
                "iat",
                now,
                "exp",
                now + HOUR.toSeconds()));
    }

    /** Ends the fake. */
    @TearDown(Level.Trial)
    public void tearDown() {
        stytch.close();
    }

    private static void must(boolean holds, Object told) {
        if (!holds) {
            throw new IllegalStateException(told.toString());
        }
    }

    /** The measure: jjwt's parser on the legacy token, signature and times, nothing else. */
    @Benchmark
    public Object jjwtAlone() {
        return jjwt.parseSignedClaims(legacyToken);
    }

    /** A legacy token, checked on the spot: issuer, audience, times, signature, who it is. */
    @Benchmark
    public Object legacyToken() {
        DualVerdict verdict = sessions.authenticate(DualRequest.of(null, null, legacyToken));
        must(verdict.kind() == DualVerdict.Kind.LEGACY, verdict);
        return verdict;
    }

    /** A session JWT of Stytch, checked on the spot. */
    @Benchmark
    public Object stytchJwt() {
        DualVerdict verdict = sessions.authenticate(DualRequest.of(stytchJwt, null, null));
        must(verdict.kind() == DualVerdict.Kind.STYTCH, verdict);
        return verdict;
    }

    /** The same JWT by the local check of Stytch's own SDK. */
    @Benchmark
    public Object stytchJwtBySdk() {
        Object result = sdk.getSessions()
                .authenticateJwtLocalCompletable(stytchJwt, null, 0)
                .join();
        must(result instanceof com.stytch.java.common.StytchResult.Success, result);
        return result;
    }

    /** A legacy token that was exchanged within the last ten seconds: checked again, and answered from memory. */
    @Benchmark
    public Object cachedExchange() {
        ExchangeOutcome outcome = exchange.exchange(Secret.of(legacyToken), HOUR);
        must(outcome instanceof ExchangeOutcome.Exchanged, outcome);
        return outcome;
    }
}
