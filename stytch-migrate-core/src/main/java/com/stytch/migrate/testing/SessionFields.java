package com.stytch.migrate.testing;

import com.stytch.migrate.internal.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about a session: how long, with which claims, and which one it goes on. Read and checked.
 *
 * @param minutes 0 when it does not say
 * @param claims with the {@code null} that deletes one
 * @param token of the session that goes on
 * @param jwt of the session that goes on
 */
record SessionFields(
        int minutes,
        Map<String, @Nullable Object> claims,
        @Nullable String token,
        @Nullable String jwt) {
    static final int SHORTEST = 5;
    static final int LONGEST = 527_040;
    private static final int LARGEST_CLAIMS = 4_096;
    private static final Set<String> RESERVED = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");
    private static final String STYTCH = "https://stytch.com/";

    static SessionFields read(RequestBody body, ProjectState project) {
        String token = body.text("session_token");
        String jwt = body.text("session_jwt");
        if (token != null && jwt != null) {
            throw Refusal.of("too_many_session_arguments", "only one of session_token and session_jwt can be given");
        }
        SessionFields fields = readSettings(body, project);
        return new SessionFields(fields.minutes, fields.claims, token, jwt);
    }

    /** Reads length and claims only, where {@code session_token} is something else, or not there. */
    static SessionFields readSettings(RequestBody body, ProjectState project) {
        int minutes = body.number("session_duration_minutes");
        if (minutes != 0 && (minutes < SHORTEST || minutes > LONGEST)) {
            throw Refusal.of(
                    "invalid_session_duration_minutes",
                    "session_duration_minutes must be from " + SHORTEST + " to " + LONGEST);
        }
        if (minutes > project.longestSessionMinutes) {
            throw Refusal.of("invalid_session_duration", "the project does not allow a session of this length");
        }
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        RequestBody given = body.object("session_custom_claims");
        if (given != null) {
            given.map().forEach((name, value) -> {
                if (name.startsWith(STYTCH)) {
                    throw Refusal.of("stytch_claims_in_custom_claims", "a claim has a name that belongs to Stytch");
                }
                if (!RESERVED.contains(name)) {
                    claims.put(name, value);
                } else if (project.is(FakeBehaviour.RESERVED_CLAIMS_ARE_REFUSED)) {
                    throw Refusal.of("reserved_claims_in_custom_claims", "the claim " + name + " is reserved");
                }
            });
        }
        SessionFields fields = new SessionFields(minutes, claims, null, null);
        fields.mergedInto(Map.of());
        return fields;
    }

    /** Returns whether the request names a session that goes on. */
    boolean goOn() {
        return token != null || jwt != null;
    }

    /** Returns the claims of a session after those of the request. */
    Map<String, @Nullable Object> mergedInto(Map<String, @Nullable Object> before) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(before);
        claims.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        if (Json.write(merged).length > LARGEST_CLAIMS) {
            throw Refusal.of("custom_claims_too_large", "the claims have more than " + LARGEST_CLAIMS + " bytes");
        }
        return merged;
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "SessionFields[" + minutes + " minutes]";
    }
}
