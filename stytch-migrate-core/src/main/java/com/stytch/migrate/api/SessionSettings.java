package com.stytch.migrate.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a session that begins or goes on shall last, and which claims it shall carry. Immutable; {@link #toString()}
 * shows no claim.
 *
 * <p>Source: contract, section 4.1, {@code session_duration_minutes} and {@code session_custom_claims}.
 */
public final class SessionSettings {
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofMinutes(527_040);
    private static final SessionSettings BY_DEFAULT = new SessionSettings(null, Map.of());

    private final @Nullable Duration length;
    private final Map<String, @Nullable Object> claims;

    private SessionSettings(@Nullable Duration length, Map<String, @Nullable Object> claims) {
        this.length = length;
        this.claims = claims;
    }

    /**
     * Returns settings that name no length. What Stytch then does depends on the call: one of a Consumer project begins no
     * session, one of a B2B project begins one of 60 minutes, and an existing session keeps its end.
     */
    public static SessionSettings byDefault() {
        return BY_DEFAULT;
    }

    /**
     * Returns settings of a session that ends so long after the call.
     *
     * @param length whole minutes, from 5 minutes to 366 days; a project may have a lower maximum, and then Stytch answers
     *     {@code invalid_session_duration}
     */
    public static SessionSettings lasting(Duration length) {
        if (length.compareTo(SHORTEST) < 0
                || length.compareTo(LONGEST) > 0
                || !length.equals(Duration.ofMinutes(length.toMinutes()))) {
            throw new IllegalArgumentException("a session lasts whole minutes from 5 to 527040, was " + length);
        }
        return new SessionSettings(length, Map.of());
    }

    /**
     * Returns the same settings with claims, which the session and its JWTs will carry.
     *
     * @param claims at most 4 KB; {@code iss}, {@code sub}, {@code aud}, {@code exp}, {@code nbf}, {@code iat} and
     *     {@code jti} are ignored by Stytch; a {@code null} removes a claim from an existing session
     */
    public SessionSettings claims(Map<String, ? extends @Nullable Object> claims) {
        return new SessionSettings(length, Fields.copy(claims));
    }

    /** Returns the length; empty when none is named. */
    public Optional<Duration> length() {
        return Optional.ofNullable(length);
    }

    @Nullable Duration lengthOrNull() {
        return length;
    }

    Map<String, @Nullable Object> claims() {
        return claims;
    }

    @Override
    public String toString() {
        return "SessionSettings[" + (length == null ? "no length" : length) + ", " + claims.size() + " claims]";
    }
}
