package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session of a user of a Consumer project, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows
 * the ids only.
 *
 * <p>Source: schema {@code Session} of the contract, section 4.1. Every part may be absent.
 */
public final class StytchSession {
    private final JsonView json;

    StytchSession(JsonView json) {
        this.json = json;
    }

    /** Returns the Stytch id, {@code session-test-…} or {@code session-live-…}. */
    public String sessionId() {
        return json.text("session_id").orElse("");
    }

    public String userId() {
        return json.text("user_id").orElse("");
    }

    public List<AuthenticationFactor> authenticationFactors() {
        return json.objects("authentication_factors", AuthenticationFactor::new);
    }

    public List<String> roles() {
        return json.texts("roles");
    }

    public Optional<Instant> startedAt() {
        return json.time("started_at");
    }

    public Optional<Instant> lastAccessedAt() {
        return json.time("last_accessed_at");
    }

    public Optional<Instant> expiresAt() {
        return json.time("expires_at");
    }

    /** Returns the address of the device that began the session. */
    public Optional<String> ipAddress() {
        return json.object("attributes").flatMap(attributes -> attributes.text("ip_address"));
    }

    /** Returns the program that began the session. */
    public Optional<String> userAgent() {
        return json.object("attributes").flatMap(attributes -> attributes.text("user_agent"));
    }

    public Map<String, @Nullable Object> customClaims() {
        return json.map("custom_claims");
    }

    @Override
    public String toString() {
        return "StytchSession[" + sessionId() + ", " + userId() + "]";
    }
}
