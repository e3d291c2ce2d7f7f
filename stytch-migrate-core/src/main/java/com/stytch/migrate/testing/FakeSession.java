package com.stytch.migrate.testing;

import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session as the fake holds it at one moment. Immutable; {@link #toString()} shows no token. */
public final class FakeSession {
    private final String id;
    private final String accountId;
    private final Secret token;
    private final Instant startedAt;
    private final Instant lastAccessedAt;
    private final Instant expiresAt;
    private final List<String> factors;
    private final Map<String, @Nullable Object> customClaims;
    private final Map<String, @Nullable Object> claims;
    private final TokenSigner signer;

    FakeSession(SessionState state, ProjectState project) {
        this.id = state.id;
        this.accountId = project.idOf(state.account);
        this.token = Secret.of(state.token);
        this.startedAt = Instant.ofEpochSecond(state.startedAt);
        this.lastAccessedAt = Instant.ofEpochSecond(state.lastAccessedAt);
        this.expiresAt = Instant.ofEpochSecond(state.expiresAt);
        this.factors = state.factors.stream().map(Factor::type).toList();
        this.customClaims = Collections.unmodifiableMap(state.customClaims);
        this.claims = project.sessions.claims(state);
        this.signer = project.signer;
    }

    public String sessionId() {
        return id;
    }

    /** Returns the id of the user or member. */
    public String accountId() {
        return accountId;
    }

    public Secret token() {
        return token;
    }

    /** Returns a JWT with the state that is shown here, valid for five minutes from then. Each call signs a new one. */
    public Secret jwt() {
        return Secret.of(signer.sign(claims));
    }

    /** Returns when it began, in whole seconds. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Returns when it was last used, in whole seconds. */
    public Instant lastAccessedAt() {
        return lastAccessedAt;
    }

    /** Returns when it ends, in whole seconds. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Returns the types of the factors in the order in which they were last proven, such as {@code password}. */
    public List<String> factors() {
        return factors;
    }

    public Map<String, @Nullable Object> customClaims() {
        return customClaims;
    }

    /** Shows the ids only. */
    @Override
    public String toString() {
        return "FakeSession[" + id + ", " + accountId + "]";
    }
}
