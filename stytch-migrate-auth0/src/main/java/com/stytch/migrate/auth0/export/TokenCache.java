package com.stytch.migrate.auth0.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.model.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The token of one client, asked for when it is needed and renewed a minute before its end. Thread-safe. */
final class TokenCache {
    private static final Duration EARLY = Duration.ofMinutes(1);
    private static final long SHORTEST_SECONDS = 120;
    private static final Pattern SCOPE_CLAIM = Pattern.compile("\"scope\"\\s*:\\s*\"([^\"\\\\]*)\"");
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,60}");

    private final String domain;
    private final URI endpoint;
    private final String audience;
    private final ProviderHttp http;
    private final Origin origin;
    private @Nullable Token current;

    /** Where tokens come from: an application, or somebody who has them. */
    static final class Origin {
        private final String clientId;
        private final @Nullable Secret clientSecret;
        private final @Nullable Supplier<Secret> supplier;

        private Origin(String clientId, @Nullable Secret clientSecret, @Nullable Supplier<Secret> supplier) {
            this.clientId = clientId;
            this.clientSecret = clientSecret;
            this.supplier = supplier;
        }

        static Origin of(String clientId, Secret clientSecret) {
            return new Origin(clientId, clientSecret, null);
        }

        static Origin of(Supplier<Secret> supplier) {
            return new Origin("", null, supplier);
        }
    }

    /** @param scopes empty when nothing says them */
    private record Token(Secret text, Instant renewAt, Optional<Set<String>> scopes) {}

    TokenCache(String domain, URI base, ProviderHttp http, Origin origin) {
        this.domain = domain;
        this.endpoint = URI.create(base + "/oauth/token");
        this.audience = base + "/api/v2/";
        this.http = http;
        this.origin = origin;
    }

    /** Returns a token that holds for the next request. */
    Secret text() {
        return token().text;
    }

    /** Returns the scopes of the token, where its answer or the token itself tells. */
    Optional<Set<String>> scopes() {
        return token().scopes;
    }

    /**
     * Gives a token up that Auth0 has refused.
     *
     * @return whether another one can be had
     */
    synchronized boolean renew(Secret refused) {
        if (origin.supplier != null) {
            return !origin.supplier.get().equals(refused);
        }
        if (current != null && current.text.equals(refused)) {
            current = null;
        }
        return true;
    }

    private synchronized Token token() {
        if (origin.supplier != null) {
            Secret text = Objects.requireNonNull(origin.supplier.get(), "the supplier of tokens returned null");
            return new Token(text, Instant.MAX, claimedScopes(text));
        }
        Token token = current;
        if (token == null || !http.time().now().isBefore(token.renewAt)) {
            token = ask();
            current = token;
        }
        return token;
    }

    private Token ask() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("client_id", origin.clientId);
        fields.put("client_secret", Objects.requireNonNull(origin.clientSecret).reveal());
        fields.put("audience", audience);
        Instant asked = http.time().now();
        ProviderReply reply = http.send(ProviderRequest.form(endpoint, fields));
        JsonView answer = reply.object().orElse(JsonView.of(Map.of()));
        Optional<String> text = answer.text("access_token");
        if (!reply.isSuccess() || text.isEmpty()) {
            throw refused(reply, answer.text("error").orElse(""));
        }
        long seconds = Math.max(answer.number("expires_in").orElse(86_400), SHORTEST_SECONDS);
        Secret token = Secret.of(text.get());
        Optional<Set<String>> scopes = answer.text("scope").map(TokenCache::words);
        return new Token(
                token, asked.plusSeconds(seconds).minus(EARLY), scopes.isPresent() ? scopes : claimedScopes(token));
    }

    private UnusableInput refused(ProviderReply reply, String error) {
        String code = ERROR_CODE.matcher(error).matches() ? ", " + error : "";
        String start = "Auth0 refused a token of " + domain + " (" + reply.status() + code + "): ";
        return new UnusableInput(start
                + switch (error) {
                    case "unauthorized_client", "access_denied" ->
                        "check the client id and the secret, and authorize the application for the Auth0"
                                + " Management API (Dashboard, Applications, APIs).";
                    case "invalid_request", "unsupported_grant_type" ->
                        "give the application the grant Client Credentials.";
                    default ->
                        reply.status() == 401
                                ? "check the client id and the secret."
                                : "check the domain, which must be that of the tenant, and the application.";
                });
    }

    /** Reads the scopes out of a token. Nothing is decided by it but what to say early. */
    private static Optional<Set<String>> claimedScopes(Secret token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            Matcher scope = SCOPE_CLAIM.matcher(payload);
            return scope.find() ? Optional.of(words(scope.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Set<String> words(String text) {
        return text.isBlank()
                ? Set.of()
                : Set.copyOf(java.util.Arrays.asList(text.strip().split("\\s+")));
    }
}
