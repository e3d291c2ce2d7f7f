package com.stytch.migrate.api;

import com.stytch.migrate.model.Secret;
import java.util.Objects;

/** Names a session that Stytch began, by its token or by a JWT of it. Immutable; {@link #toString()} shows neither. */
public final class SessionRef {
    private final String field;
    private final Secret secret;

    private SessionRef(String field, Secret secret) {
        this.field = field;
        this.secret = Objects.requireNonNull(secret, "secret");
    }

    /** Returns the session with this opaque token. Not the token of a legacy provider: for that see {@code migrate}. */
    public static SessionRef token(Secret sessionToken) {
        return new SessionRef("session_token", sessionToken);
    }

    /** Returns the session of this JWT; an expired one will do, as long as the session behind it holds. */
    public static SessionRef jwt(Secret sessionJwt) {
        return new SessionRef("session_jwt", sessionJwt);
    }

    String field() {
        return field;
    }

    Secret secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "SessionRef[" + field + "]";
    }
}
