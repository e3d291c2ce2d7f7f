package com.stytch.migrate.api;

import com.stytch.migrate.http.CallListener;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests that were sent, each attempt by itself. Thread-safe. */
public final class Traffic implements CallListener {
    private static final int TOO_MANY_REQUESTS = 429;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();

    @Override
    public void onAttempt(Attempt attempt) {
        requests.incrementAndGet();
        if (attempt.statusCode() == TOO_MANY_REQUESTS) {
            throttled.incrementAndGet();
        }
    }

    /** Returns how many requests were sent. */
    public long requests() {
        return requests.get();
    }

    /** Returns how many of them were answered by 429. */
    public long throttled() {
        return throttled.get();
    }
}
