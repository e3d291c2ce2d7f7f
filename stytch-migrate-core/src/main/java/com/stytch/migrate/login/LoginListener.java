package com.stytch.migrate.login;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears of every login. Called by the thread of the login, so it must be quick, thread-safe, and throw nothing. */
@FunctionalInterface
public interface LoginListener {

    void onLogin(Event event);

    /** Returns a listener that hears nothing. */
    static LoginListener none() {
        return event -> {};
    }

    /**
     * What happened in one login or hook. It names nobody.
     *
     * @param kind what became of it
     * @param wayOrNull how it came about, when the person is signed in
     * @param reasonOrNull the code of the outcome
     * @param legacyAsked whether the old system was asked
     * @param took how long it took, without the wait that makes wrong answers alike
     */
    record Event(
            LoginOutcome.Kind kind,
            @Nullable LoginWay wayOrNull,
            @Nullable String reasonOrNull,
            boolean legacyAsked,
            Duration took) {

        public Optional<LoginWay> way() {
            return Optional.ofNullable(wayOrNull);
        }

        public Optional<String> reason() {
            return Optional.ofNullable(reasonOrNull);
        }
    }
}
