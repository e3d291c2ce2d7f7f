package com.stytch.migrate.login;

import com.stytch.migrate.api.SessionSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How logins are handled. Immutable; each method returns other settings. */
public final class LoginSettings {

    /**
     * No session at Stytch; 10 seconds for a login, 4 of them for the old system; wrong answers after one second; after 5 checks
     * without an answer the old system is left alone for 30 seconds, and a locked account for one minute.
     */
    public static final LoginSettings DEFAULT = new LoginSettings();

    private SessionSettings session = SessionSettings.byDefault();
    private Duration budget = Duration.ofSeconds(10);
    private Duration legacyBudget = Duration.ofSeconds(4);
    private Duration wrongAnswersAfter = Duration.ofSeconds(1);
    private int breakerFailures = 5;
    private Duration breakerPause = Duration.ofSeconds(30);
    private Duration lockPause = Duration.ofMinutes(1);
    private WhenUnreachable whenUnreachable = WhenUnreachable.TRY_LATER;
    private LoginListener listener = LoginListener.none();
    private @Nullable String tenant;

    private LoginSettings() {}

    /** What is answered when the old system does not answer and Stytch has no password of the person yet. */
    public enum WhenUnreachable {
        /** {@link LoginOutcome.Unreachable}: the person tries again later. */
        TRY_LATER,
        /** {@link LoginOutcome.ResetNeeded} with {@code legacy_unreachable}: the person may choose a new password by e-mail. */
        OFFER_RESET
    }

    private LoginSettings copy() {
        LoginSettings copy = new LoginSettings();
        copy.session = session;
        copy.budget = budget;
        copy.legacyBudget = legacyBudget;
        copy.wrongAnswersAfter = wrongAnswersAfter;
        copy.breakerFailures = breakerFailures;
        copy.breakerPause = breakerPause;
        copy.lockPause = lockPause;
        copy.whenUnreachable = whenUnreachable;
        copy.listener = listener;
        copy.tenant = tenant;
        return copy;
    }

    /** Sets the session that begins at Stytch. Without a length, one of a Consumer project begins none. */
    public LoginSettings withSession(SessionSettings session) {
        LoginSettings copy = copy();
        copy.session = Objects.requireNonNull(session, "session");
        return copy;
    }

    /**
     * Sets how long a login may take.
     *
     * @param whole all of it
     * @param legacy the check at the old system, not longer than the whole
     */
    public LoginSettings withBudget(Duration whole, Duration legacy) {
        if (legacy.isZero() || legacy.isNegative() || legacy.compareTo(whole) > 0) {
            throw new IllegalArgumentException("the old system gets a part of the time of a login, longer than zero");
        }
        LoginSettings copy = copy();
        copy.budget = whole;
        copy.legacyBudget = legacy;
        return copy;
    }

    /**
     * Sets when an answer is given that proves no password, at the earliest, so that "unknown", "wrong" and "not moved yet" take
     * the same time. It should be longer than the old system usually takes.
     *
     * @param least zero switches it off
     */
    public LoginSettings withWrongAnswersAfter(Duration least) {
        if (least.isNegative()) {
            throw new IllegalArgumentException("must not be negative, was " + least);
        }
        LoginSettings copy = copy();
        copy.wrongAnswersAfter = least;
        return copy;
    }

    /**
     * Sets when the old system is left alone.
     *
     * @param failures after how many checks in a row without an answer, from 1
     * @param pause for how long; then one login tries
     */
    public LoginSettings withCircuitBreaker(int failures, Duration pause) {
        if (failures < 1 || pause.isZero() || pause.isNegative()) {
            throw new IllegalArgumentException("at least one failure, and a pause longer than zero");
        }
        LoginSettings copy = copy();
        copy.breakerFailures = failures;
        copy.breakerPause = pause;
        return copy;
    }

    /** Sets for how long the old system is not asked about an account that it says is locked; to ask on would keep it locked. */
    public LoginSettings withLockPause(Duration pause) {
        LoginSettings copy = copy();
        copy.lockPause = Objects.requireNonNull(pause, "pause");
        return copy;
    }

    public LoginSettings whenUnreachable(WhenUnreachable choice) {
        LoginSettings copy = copy();
        copy.whenUnreachable = Objects.requireNonNull(choice, "choice");
        return copy;
    }

    /** Sets who hears of every login; nobody unless set. */
    public LoginSettings withListener(LoginListener listener) {
        LoginSettings copy = copy();
        copy.listener = Objects.requireNonNull(listener, "listener");
        return copy;
    }

    /** Sets the name of the legacy tenant, as the backfill of the same ledger knows it. */
    public LoginSettings withTenant(String tenant) {
        LoginSettings copy = copy();
        copy.tenant = Objects.requireNonNull(tenant, "tenant");
        return copy;
    }

    SessionSettings session() {
        return session;
    }

    Duration budget() {
        return budget;
    }

    Duration legacyBudget() {
        return legacyBudget;
    }

    Duration wrongAnswersAfter() {
        return wrongAnswersAfter;
    }

    int breakerFailures() {
        return breakerFailures;
    }

    Duration breakerPause() {
        return breakerPause;
    }

    Duration lockPause() {
        return lockPause;
    }

    WhenUnreachable whenUnreachable() {
        return whenUnreachable;
    }

    LoginListener listener() {
        return listener;
    }

    Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }
}
