package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnlineVerifiersTest {
    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");

    private static TokenVerdict ask(int status, String body, boolean texts, String token) {
        try (LoopbackServer server = LoopbackServer.start(
                0,
                TimeSource.system(),
                request -> request.header("Authorization").orElse("").equals("Bearer good")
                        ? Reply.of(status, "application/json", body.getBytes(StandardCharsets.UTF_8))
                        : Reply.of(401, "text/plain", "Unauthorized".getBytes(StandardCharsets.UTF_8)))) {
            UserInfo userInfo = UserInfo.at("https://issuer", server.baseUri(), FakeClock.at("2026-11-01T12:00:00Z"));
            return (texts ? userInfo.withTextBooleans() : userInfo).verify(Secret.of(token));
        }
    }

    private static final String ADA = "{\"sub\":\"1\",\"email\":\"ada@example.com\",\"email_verified\":";

    @Test
    void userInfo_saysWhoTheBearerIs() {
        LegacyIdentity identity = ((TokenVerdict.Valid) ask(200, ADA + "true}", false, "good")).identity();

        assertEquals(LegacyId.of("1"), identity.subject());
        assertEquals(Optional.of("ada@example.com"), identity.email());
        assertTrue(identity.emailVerified());
    }

    @Test
    void userInfo_verifiedAsText_countsOnlyWhereTheProviderWritesItSo() {
        assertFalse(((TokenVerdict.Valid) ask(200, ADA + "\"true\"}", false, "good"))
                .identity()
                .emailVerified());
        assertTrue(((TokenVerdict.Valid) ask(200, ADA + "\"true\"}", true, "good"))
                .identity()
                .emailVerified());
        assertFalse(((TokenVerdict.Valid) ask(200, ADA + "\"TRUE\"}", true, "good"))
                .identity()
                .emailVerified());
        assertFalse(((TokenVerdict.Valid) ask(200, ADA + "\"false\"}", true, "good"))
                .identity()
                .emailVerified());
    }

    @Test
    void userInfo_refusalIsAVerdict_noAnswerIsNone() {
        TokenVerdict refused = new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER);
        assertEquals(refused, ask(200, ADA + "true}", false, "bad"));
        assertEquals(refused, ask(403, "{}", false, "good"));
        for (int status : List.of(429, 500, 503, 404, 302)) {
            assertEquals(
                    TokenVerdict.Kind.UNAVAILABLE,
                    ask(status, "{}", false, "good").kind(),
                    "" + status);
        }
        assertEquals(
                TokenVerdict.Kind.UNAVAILABLE, ask(200, "<html>", false, "good").kind());
        assertEquals(new TokenVerdict.Invalid(TokenRefusal.NO_SUBJECT), ask(200, "{}", false, "good"));
    }

    @Test
    void userInfo_tokenThatIsNoBearerToken_isNotSent() {
        for (String token : List.of("", "a b", "a\r\nX-Header: 1", "é")) {
            assertEquals(new TokenVerdict.Invalid(TokenRefusal.MALFORMED), ask(200, ADA + "true}", false, token));
        }
        assertEquals(new TokenVerdict.Invalid(TokenRefusal.TOO_LARGE), ask(200, ADA, false, "a".repeat(16_385)));
    }

    @Test
    void remembering_asksOnceWhileItLasts() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        LegacyTokenVerifier verifier = ((LegacyTokenVerifier) token -> {
                    asked.incrementAndGet();
                    return new TokenVerdict.Valid(LegacyIdentity.builder("x", LegacyId.of("1"))
                            .expiresAt(clock.now().plusSeconds(40))
                            .build());
                })
                .remembering(Duration.ofMinutes(1), clock);
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<TokenVerdict>> all = IntStream.range(0, 100)
                    .mapToObj(i -> pool.submit(() -> verifier.verify(Secret.of("t"))))
                    .toList();
            for (Future<TokenVerdict> one : all) {
                assertEquals(TokenVerdict.Kind.VALID, one.get().kind());
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, asked.get());
        clock.advance(Duration.ofSeconds(39));
        verifier.verify(Secret.of("t"));
        assertEquals(1, asked.get());
        clock.advance(Duration.ofSeconds(1));
        verifier.verify(Secret.of("t"));
        assertEquals(2, asked.get(), "not longer than the token says");
    }

    @Test
    void remembering_keepsRefusalsShorter() {
        AtomicInteger asked = new AtomicInteger();
        LegacyTokenVerifier verifier = ((LegacyTokenVerifier) token -> {
                    asked.incrementAndGet();
                    return token.reveal().equals("down")
                            ? new TokenVerdict.Unavailable("down")
                            : new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER);
                })
                .remembering(Duration.ofMinutes(1), clock);
        verifier.verify(Secret.of("bad"));
        verifier.verify(Secret.of("down"));
        clock.advance(Duration.ofSeconds(1));
        verifier.verify(Secret.of("bad"));
        assertEquals(2, asked.get());
        verifier.verify(Secret.of("down"));
        assertEquals(3, asked.get(), "no answer is kept for a second");
        clock.advance(Duration.ofSeconds(9));
        verifier.verify(Secret.of("bad"));
        assertEquals(4, asked.get());
        verifier.verify(Secret.of("x".repeat(20_000)));
        assertEquals(4, asked.get());
        assertThrows(IllegalArgumentException.class, () -> verifier.remembering(Duration.ofHours(2)));
    }
}
