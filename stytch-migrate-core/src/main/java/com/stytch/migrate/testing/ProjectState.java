package com.stytch.migrate.testing;

import com.stytch.migrate.http.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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

    final String projectId;
    final SessionStore sessions;
    final LegacyTokens legacy = new LegacyTokens(this);
    volatile String issuer;
    volatile int longestSessionMinutes = SessionFields.LONGEST;

    Ids ids;

    ProjectState(TimeSource time, String projectId, Set<FakeBehaviour> on, HashCheck hashes, String sessionIdPrefix) {
        String environment = projectId.startsWith("project-live-") ? "live" : "test";
        this.time = time;
        this.projectId = projectId;
        this.issuer = "stytch.com/" + projectId;
        this.sessions = new SessionStore(this, sessionIdPrefix);
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

    /** Returns the issuer of a project that is reached at Stytch's own address. Source: contract, section 6.2. */
    final String defaultIssuer() {
        return "stytch.com/" + projectId;
    }

    /** Returns the id of a user or member. */
    abstract String idOf(AccountState account);

    abstract List<String> rolesInSession(AccountState account);

    /** Returns a session as an answer shows it. */
    abstract Map<String, @Nullable Object> json(SessionState session);

    /** Adds what a session JWT of this kind of project has beside what every one has. */
    abstract void addClaims(Map<String, @Nullable Object> claims, AccountState account);

    /** Returns what an answer says of a user or member. */
    abstract Map<String, @Nullable Object> answerOf(AccountState account);

    /** Finds the account that a query means whose sessions are to be listed. */
    abstract AccountState accountOfQuery(RequestBody query);

    /** Finds a user or member by the Stytch id. */
    abstract AccountState accountById(String id);

    /** Returns whether somebody may do something; refuses it otherwise. */
    abstract Map<String, @Nullable Object> verdict(AccountState account, RequestBody check);

    /** Finds the session that a request names. */
    SessionState findSession(SessionFields fields) {
        return sessions.find(fields);
    }

    static Refusal otherExternalId() {
        return Refusal.of(
                "trusted_token_profile_incorrect_external_id_mapping",
                "the address of the token is that of somebody with another external id");
    }

    static Map<String, @Nullable Object> granted(List<String> roles) {
        Map<String, @Nullable Object> verdict = new LinkedHashMap<>();
        verdict.put("authorized", true);
        verdict.put("granting_roles", roles);
        return verdict;
    }

    /** Returns what a test sees of the sessions that are active. */
    final synchronized List<FakeSession> activeSessions() {
        return sessions.active().stream()
                .map(session -> new FakeSession(session, this))
                .toList();
    }

    /** Begins a session past all endpoints. */
    final synchronized FakeSession beginSession(AccountState account, Duration lasting) {
        long minutes = lasting.toMinutes();
        if (minutes < SessionFields.SHORTEST || minutes > longestSessionMinutes) {
            throw new IllegalArgumentException("a session lasts from " + SessionFields.SHORTEST + " to "
                    + longestSessionMinutes + " minutes, was " + minutes);
        }
        return new FakeSession(sessions.begin(account, (int) minutes, Map.of(), List.of(Factor.password(now()))), this);
    }

    /** Returns the refusal of a session that belongs to another account than the request is about. */
    abstract Refusal sessionOfSomebodyElse();

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
