package com.stytch.migrate.login;

import com.stytch.migrate.http.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers whom the old system locked, so that it is not asked again at once. Thread-safe; remembers the last 10,000. */
final class LegacyPauses {
    private static final int MOST = 10_000;

    private final TimeSource time;
    private final long pauseNanos;
    private final Map<String, Long> until = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    LegacyPauses(TimeSource time, Duration pause) {
        this.time = time;
        this.pauseNanos = pause.toNanos();
    }

    synchronized void locked(String name) {
        until.remove(name);
        until.put(name, time.epochNanos() + pauseNanos);
    }

    synchronized boolean isLocked(String name) {
        Long end = until.get(name);
        if (end == null) {
            return false;
        }
        long left = end - time.epochNanos();
        if (left <= 0 || left > pauseNanos) {
            until.remove(name);
            return false;
        }
        return true;
    }
}
