package com.stytch.migrate.testing;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.internal.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;

/** What the fakes ask on the legacy side: a UserInfo endpoint and the keys of signed tokens. */
@NullUnmarked // claims may be anything
final class LegacyProvider implements AutoCloseable {
    static final String ISSUER = "https://legacy.example/";
    static final String AUDIENCE = "client-1";

    /** A key takes its time to be made. */
    private static final TokenSigner SHARED = TokenSigner.create();

    final TokenSigner signer;
    final List<LoopbackServer.Request> requests = new CopyOnWriteArrayList<>();
    private final TimeSource time;
    private final LoopbackServer server;
    private volatile LoopbackServer.Reply reply = json(200, Map.of());

    /** With the clock of the machine, and a key that it shares with others. */
    LegacyProvider() {
        this(TimeSource.system(), SHARED);
    }

    LegacyProvider(TimeSource time) {
        this(time, TokenSigner.create());
    }

    private LegacyProvider(TimeSource time, TokenSigner signer) {
        this.time = time;
        this.signer = signer;
        this.server = LoopbackServer.start(0, TimeSource.system(), this::handle);
    }

    private LoopbackServer.Reply handle(LoopbackServer.Request request) {
        requests.add(request);
        return request.path().equals("/keys") ? json(200, signer.jwks()) : reply;
    }

    static LoopbackServer.Reply json(int status, Map<String, ?> body) {
        return LoopbackServer.Reply.of(status, "application/json", Json.write(body));
    }

    static LoopbackServer.Reply text(String text) {
        return LoopbackServer.Reply.of(200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets what the UserInfo endpoint answers. */
    void answers(Map<String, ?> userInfo) {
        reply = json(200, userInfo);
    }

    void answers(LoopbackServer.Reply answer) {
        reply = answer;
    }

    URI userInfo() {
        return server.baseUri().resolve("/userinfo");
    }

    URI keys() {
        return server.baseUri().resolve("/keys");
    }

    TrustedTokenProfile profile() {
        return TrustedTokenProfile.ofJwks(keys(), ISSUER, AUDIENCE).map("token_id", "sid");
    }

    /** Returns claims that are right, and then those given; {@code null} takes one out. */
    Map<String, Object> claims(Map<String, ?> more) {
        long now = Math.floorDiv(time.epochNanos(), 1_000_000_000L);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", AUDIENCE);
        claims.put("sub", "legacy|1");
        claims.put("sid", "session-1");
        claims.put("iat", now);
        claims.put("exp", now + 600);
        more.forEach((name, value) -> {
            if (value == null) {
                claims.remove(name);
            } else {
                claims.put(name, value);
            }
        });
        return claims;
    }

    /** Returns a token with {@link #claims}. */
    String token(Map<String, ?> more) {
        return signer.sign(claims(more));
    }

    @Override
    public void close() {
        server.close();
    }
}
