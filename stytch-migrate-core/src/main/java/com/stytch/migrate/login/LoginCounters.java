package com.stytch.migrate.login;

import java.util.EnumMap;
import java.util.Map;

/** Counts logins by what became of them, and moved accounts by way. Thread-safe. */
public final class LoginCounters implements LoginListener {
    private final Map<LoginOutcome.Kind, Long> outcomes = new EnumMap<>(LoginOutcome.Kind.class);
    private final Map<LoginWay, Long> ways = new EnumMap<>(LoginWay.class);
    private long legacyChecks;

    @Override
    public synchronized void onLogin(Event event) {
        outcomes.merge(event.kind(), 1L, Long::sum);
        event.way().ifPresent(way -> ways.merge(way, 1L, Long::sum));
        legacyChecks += event.legacyAsked() ? 1 : 0;
    }

    public synchronized long count(LoginOutcome.Kind kind) {
        return outcomes.getOrDefault(kind, 0L);
    }

    public synchronized long count(LoginWay way) {
        return ways.getOrDefault(way, 0L);
    }

    /** Returns how many logins asked the old system. When it stays at zero, the old system is no longer needed. */
    public synchronized long legacyChecks() {
        return legacyChecks;
    }

    @Override
    public synchronized String toString() {
        return "LoginCounters[" + outcomes + ", " + ways + ", legacy checks " + legacyChecks + "]";
    }
}
