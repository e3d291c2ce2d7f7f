package com.stytch.migrate.session;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The switch of a cutover: which policy holds now, and the marker that keeps a device on its side. Thread-safe. Where the
 * policy comes from, a flag service or a table, is yours: call {@link #set} when it changes.
 *
 * <p>A marker says only which login a device is shown; it proves nothing about who sits at it. It is signed, so that nobody
 * puts themselves on a side, and carries the number of the rollout: a roll-back with {@link #rollBack} makes all markers of
 * before void at once, on every instance that is told the same number.
 */
public final class Rollout {
    private static final Pattern MARKER =
            Pattern.compile("([0-9]{1,9})\\.(LEGACY|STYTCH)\\.([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");
    private static final int SHORTEST_KEY = 32;
    private static final Duration LONGEST = Duration.ofDays(400);

    private final SecretKeySpec key;
    private final Duration lifetime;
    private final TimeSource time;
    private volatile State state;

    private record State(RolloutPolicy policy, int number) {}

    private Rollout(SecretKeySpec key, Duration lifetime, TimeSource time, State state) {
        this.key = key;
        this.lifetime = lifetime;
        this.time = time;
        this.state = state;
    }

    /**
     * Returns a switch.
     *
     * @param markerKey signs markers, at least 32 bytes in UTF-8, the same for all instances
     * @param markerLifetime how long a device stays on its side without being seen; up to 400 days
     */
    public static Rollout of(RolloutPolicy policy, Secret markerKey, Duration markerLifetime) {
        return of(policy, markerKey, markerLifetime, TimeSource.system());
    }

    /** Returns one that goes by a clock, otherwise as {@link #of(RolloutPolicy, Secret, Duration)}. */
    public static Rollout of(RolloutPolicy policy, Secret markerKey, Duration markerLifetime, TimeSource time) {
        byte[] bytes = markerKey.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("a key for markers has at least 32 bytes, was " + bytes.length);
        }
        if (markerLifetime.isNegative() || markerLifetime.isZero() || markerLifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a marker lives up to 400 days, was " + markerLifetime);
        }
        return new Rollout(
                new SecretKeySpec(bytes, "HmacSHA256"),
                markerLifetime,
                Objects.requireNonNull(time, "time"),
                new State(Objects.requireNonNull(policy, "policy"), 0));
    }

    /** Sets the policy from now on. Markers hold: a device that was moved stays. */
    public synchronized void set(RolloutPolicy policy) {
        state = new State(Objects.requireNonNull(policy, "policy"), state.number);
    }

    /**
     * Sets the policy from now on, and makes all markers of smaller numbers void: whoever is not at Stytch by the policy goes
     * back at the next request.
     *
     * @param number larger than that of before, the same on all instances
     */
    public synchronized void rollBack(RolloutPolicy policy, int number) {
        if (number <= state.number) {
            throw new IllegalArgumentException("the number must be larger than " + state.number + ", was " + number);
        }
        state = new State(Objects.requireNonNull(policy, "policy"), number);
    }

    /** Returns the side of somebody by the policy alone. */
    public Side sideOf(RolloutSubject subject) {
        return state.policy.sideOf(subject);
    }

    /**
     * Returns the side of somebody whose device may have a marker. A marker keeps a device at Stytch that was moved there; it
     * never keeps one back that the policy moves.
     *
     * @param marker the value of the cookie; may be absent, old, or forged
     */
    public Side sideOf(RolloutSubject subject, Optional<String> marker) {
        State now = state;
        Side side = now.policy.sideOf(subject);
        return side == Side.STYTCH
                ? side
                : marker.flatMap(text -> read(text, now.number)).orElse(side);
    }

    /**
     * Returns the side that a marker says, whoever sits at the device; nothing when it does not hold. Where it says
     * {@link Side#STYTCH}, so does {@link #sideOf(RolloutSubject, Optional)} for everybody.
     */
    public Optional<Side> sideOfMarker(Optional<String> marker) {
        int number = state.number;
        return marker.flatMap(text -> read(text, number));
    }

    /** Returns how long a marker holds, and so its cookie is to be kept. */
    public Duration markerLifetime() {
        return lifetime;
    }

    /** Returns a marker for a device that is on a side, of letters, digits and {@code . _ -}. */
    public String marker(Side side) {
        String body = state.number + "." + side + "." + time.now().getEpochSecond();
        return body + "." + signature(body);
    }

    private Optional<Side> read(String marker, int number) {
        Matcher parts = MARKER.matcher(marker);
        if (marker.length() > 128 || !parts.matches()) {
            return Optional.empty();
        }
        String body = marker.substring(0, marker.lastIndexOf('.'));
        boolean genuine = MessageDigest.isEqual(
                signature(body).getBytes(StandardCharsets.US_ASCII),
                parts.group(4).getBytes(StandardCharsets.US_ASCII));
        Instant made = Instant.ofEpochSecond(Long.parseLong(parts.group(3)));
        Instant now = time.now();
        boolean holds = Integer.parseInt(parts.group(1)) == number
                && !made.isAfter(now.plusSeconds(60))
                && made.plus(lifetime).isAfter(now);
        return genuine && holds ? Optional.of(Side.valueOf(parts.group(2))) : Optional.empty();
    }

    private String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
