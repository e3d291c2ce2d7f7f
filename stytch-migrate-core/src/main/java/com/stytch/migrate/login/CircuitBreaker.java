package com.stytch.migrate.login;

import com.stytch.migrate.http.TimeSource;
import java.time.Duration;

/**
 * Keeps logins from waiting for an old system that is down. After some checks in a row without an answer nobody asks for a while;
 * then one login tries, and the others go on waiting for what it finds. Thread-safe.
 */
final class CircuitBreaker {
    private final TimeSource time;
    private final int failures;
    private final long pauseNanos;
    private int inARow;
    private long openUntil;
    private boolean open;

    CircuitBreaker(TimeSource time, int failures, Duration pause) {
        this.time = time;
        this.failures = failures;
        this.pauseNanos = pause.toNanos();
    }

    /** Returns whether the old system may be asked now. */
    synchronized boolean tryAcquire() {
        if (!open) {
            return true;
        }
        long now = time.epochNanos();
        if (now < openUntil && openUntil - now <= pauseNanos) {
            return false;
        }
        openUntil = now + pauseNanos; // this one tries; if it never comes back, another one does after the pause
        return true;
    }

    synchronized void answered() {
        inARow = 0;
        open = false;
    }

    synchronized void notAnswered() {
        if (open || ++inARow >= failures) {
            open = true;
            openUntil = time.epochNanos() + pauseNanos;
        }
    }

    synchronized boolean isOpen() {
        return open;
    }
}
