package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session of a member in one organization, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows
 * the ids only.
 *
 * <p>Source: schema {@code MemberSession} of the contract, section 5.5. Every part may be absent.
 */
public final class StytchMemberSession {
    private final JsonView json;

    StytchMemberSession(JsonView json) {
        this.json = json;
    }

    /** Returns the Stytch id, {@code member-session-test-…} or the like. */
    public String memberSessionId() {
        return json.text("member_session_id").orElse("");
    }

    public String memberId() {
        return json.text("member_id").orElse("");
    }

    public String organizationId() {
        return json.text("organization_id").orElse("");
    }

    public String organizationSlug() {
        return json.text("organization_slug").orElse("");
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

    public Map<String, @Nullable Object> customClaims() {
        return json.map("custom_claims");
    }

    @Override
    public String toString() {
        return "StytchMemberSession[" + memberSessionId() + ", " + memberId() + "]";
    }
}
