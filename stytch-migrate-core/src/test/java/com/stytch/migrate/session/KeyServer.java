package com.stytch.migrate.session;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Serves the keys and the discovery document of an issuer, and counts who asks. */
public final class KeyServer implements AutoCloseable {
    private final LoopbackServer server;
    private final AtomicInteger keyReads = new AtomicInteger();
    private final AtomicInteger discoveries = new AtomicInteger();
    public volatile String keys = "{\"keys\":[]}";
    public volatile @Nullable String discovery;
    public volatile String cacheControl = "public, max-age=3600";
    public volatile int status = 200;

    public KeyServer() {
        server = LoopbackServer.start(0, TimeSource.system(), this::answer);
    }

    private Reply answer(LoopbackServer.Request request) {
        boolean discovering = request.path().endsWith("/.well-known/openid-configuration");
        (discovering ? discoveries : keyReads).incrementAndGet();
        String body = discovering ? discoveryDocument() : keys;
        return Reply.of(status, "application/json", body.getBytes(StandardCharsets.UTF_8))
                .header("Cache-Control", cacheControl);
    }

    private String discoveryDocument() {
        String own = discovery;
        return own != null ? own : json(Map.of("issuer", issuer(), "jwks_uri", jwks().toString()));
    }

    public String issuer() {
        return server.baseUri().toString();
    }

    public URI jwks() {
        return URI.create(server.baseUri() + "/keys");
    }

    public int keyReads() {
        return keyReads.get();
    }

    public int discoveries() {
        return discoveries.get();
    }

    public static String json(Map<String, ?> object) {
        return new String(JsonView.of(new java.util.LinkedHashMap<>(object)).toJson(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
