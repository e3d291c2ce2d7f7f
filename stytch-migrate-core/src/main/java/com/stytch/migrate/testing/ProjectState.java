package com.stytch.migrate.testing;

import com.stytch.migrate.http.TimeSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the state of both kinds of project has in common: clock, switches, and how a password is checked. Its own monitor is
 * the lock, which is never held while a hash is checked.
 */
abstract class ProjectState {
    static final int FAILURES_UNTIL_LOCK = 10;
    static final long LOCK_SECONDS = 3_600;

    final TimeSource time;
    final String environment;
    private final Set<FakeBehaviour> on;
    private final HashCheck hashes;

    /** The keys of the project; a reset leaves them. */
    final TokenSigner signer;

    Ids ids;

    ProjectState(TimeSource time, String environment, Set<FakeBehaviour> on, HashCheck hashes) {
        this.time = time;
        this.environment = environment;
        this.on = on;
        this.hashes = hashes;
        this.signer = TokenSigner.withKeyIds("jwk-" + environment + "-");
        this.ids = new Ids(environment);
    }

    final boolean is(FakeBehaviour behaviour) {
        return on.contains(behaviour);
    }

    /**
     * Compares a password. It counts the failure when it is the wrong one.
     *
     * @param account not locked; the caller looked at it under the lock, which must not be held now
     * @param resetPassword the code of the refusal when the password is right and must be reset
     */
    final void requireRight(AccountState account, AccountState.Password stored, String password, String resetPassword) {
        HashCheck.Verdict verdict = hashes.check(stored.hash(), password);
        synchronized (this) {
            requireUnlocked(account);
            switch (verdict) {
                case UNKNOWN_ALGORITHM ->
                    throw new Refusal(
                            501,
                            "fake_cannot_check_" + stored.hash().type(),
                            "the fake cannot check a password against a hash of type "
                                    + stored.hash().type());
                case WRONG -> {
                    account.failures++;
                    if (account.failures >= FAILURES_UNTIL_LOCK) {
                        account.locked = true;
                        account.lockedAt = now();
                    }
                    throw new Refusal(401, "unauthorized_credentials", "Unauthorized credentials.");
                }
                case RIGHT -> {
                    if (stored.requiresReset()) {
                        throw Refusal.of(resetPassword, "the password must be reset");
                    }
                    account.failures = 0;
                }
            }
        }
    }

    final void requireUnlocked(AccountState account) {
        if (isLocked(account)) {
            throw new Refusal(429, "user_lock_limit_reached", "locked after too many wrong passwords");
        }
        if (account.locked) {
            account.locked = false;
            account.failures = 0;
        }
    }

    final boolean isLocked(AccountState account) {
        return account.locked && now() < account.lockedAt + LOCK_SECONDS;
    }

    /** Puts in the fields of an answer that tell of a lock. */
    final void putLock(Map<String, @Nullable Object> json, AccountState account) {
        boolean locked = isLocked(account);
        json.put("is_locked", locked);
        json.put("lock_created_at", locked ? time(account.lockedAt) : null);
        json.put("lock_expires_at", locked ? time(account.lockedAt + LOCK_SECONDS) : null);
    }

    static void requireNoSession(RequestBody body) {
        for (String field :
                new String[] {"session_token", "session_jwt", "session_custom_claims", "intermediate_session_token"}) {
            if (body.says(field)) {
                throw noSessions(field);
            }
        }
        if (body.number("session_duration_minutes") != 0) {
            throw noSessions("session_duration_minutes");
        }
    }

    private static Refusal noSessions(String field) {
        return new Refusal(501, "fake_does_not_know_sessions", "the fake does not know sessions, so no field " + field);
    }

    /** Returns the part of the answer to a strength check that both kinds of project have. */
    static Map<String, @Nullable Object> strength(PasswordStrength strength) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("valid_password", strength.isEnough());
        answer.put("score", strength.score());
        answer.put("breached_password", false);
        answer.put("strength_policy", "zxcvbn");
        answer.put("breach_detection_on_create", true);
        return answer;
    }

    /** Refuses an id of the other environment, such as {@code user-live-…} in a test project. */
    final void requireThisEnvironment(Ids.Kind kind, String reference) {
        String other = environment.equals("test") ? "live" : "test";
        if (reference.startsWith(kind.prefix(other))) {
            throw Refusal.of(
                    other + "_id_used_in_" + environment + "_environment", "the id is one of another environment");
        }
    }

    final boolean looksLike(Ids.Kind kind, String id) {
        return id.startsWith(ids.prefix(kind));
    }

    static String required(@Nullable String value, String errorType, String message) {
        if (value == null) {
            throw Refusal.of(errorType, message);
        }
        return value;
    }

    static String requiredText(RequestBody body, String field) {
        return required(body.text(field), "bad_request", "field " + field + " is needed");
    }

    static String requiredEmail(RequestBody body, String field) {
        return required(body.email(field), "invalid_email", field + " is needed");
    }

    final String emailKey(String email) {
        return is(FakeBehaviour.EMAILS_IGNORE_CASE) ? email.toLowerCase(Locale.ROOT) : email;
    }

    final long now() {
        return Math.floorDiv(time.epochNanos(), 1_000_000_000L);
    }

    static String time(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }
}
