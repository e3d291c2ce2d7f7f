package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SsoCallbackRedirectTest {
    private static final String CONNECTION = "saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9";

    @Test
    void location_isTheCallbackOfTheConnectionThatWasMoved() {
        SsoCallbackRedirect redirect = SsoCallbackRedirect.of(
                URI.create("https://test.stytch.com/"),
                name -> Optional.ofNullable(Map.of("acme-saml", CONNECTION).get(name)));

        assertEquals(
                Optional.of(URI.create("https://test.stytch.com/v1/b2b/sso/callback/" + CONNECTION)),
                redirect.location("acme-saml"));
        assertEquals(Optional.empty(), redirect.location("../../evil"));
    }

    @Test
    void location_whenTheFunctionHandsThroughWhatCame_isNoOtherAddress() {
        SsoCallbackRedirect redirect = SsoCallbackRedirect.of(URI.create("https://api.stytch.com"), Optional::of);

        assertThrows(IllegalStateException.class, () -> redirect.location("x/../../password"));
        assertThrows(IllegalStateException.class, () -> redirect.location("@evil.example.com"));
        assertThrows(
                IllegalArgumentException.class,
                () -> SsoCallbackRedirect.of(URI.create("http://api.stytch.com"), Optional::of));
    }

    /** Why the status is 307: a client that follows 303 loses the answer of the identity provider. */
    @Test
    void status_keepsMethodAndBody_whereas303DoesNot() throws IOException, InterruptedException {
        assertEquals("POST SAMLResponse=abc", follow(SsoCallbackRedirect.STATUS));
        assertEquals("GET ", follow(303));
    }

    private static String follow(int status) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        SsoCallbackRedirect redirect = SsoCallbackRedirect.of(base, name -> Optional.of(CONNECTION));
        server.createContext("/login/callback", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders()
                    .add(
                            "Location",
                            redirect.location("acme-saml").orElseThrow().toString());
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.createContext("/v1/b2b/sso/callback/" + CONNECTION, exchange -> {
            String seen = exchange.getRequestMethod() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = seen.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.ALWAYS)
                    .build()
                    .send(
                            HttpRequest.newBuilder(base.resolve("/login/callback?connection=acme-saml"))
                                    .POST(HttpRequest.BodyPublishers.ofString("SAMLResponse=abc"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } finally {
            server.stop(0);
        }
    }
}
