package com.stytch.migrate.web;

import com.stytch.migrate.login.LoginListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What became of the last logins, for the demo panel: newest first, nobody named. Thread-safe. */
class LastLogins implements LoginListener {
    private static final int MOST = 8;

    private final Deque<String> last = new ArrayDeque<>();

    @Override
    public synchronized void onLogin(Event event) {
        String line = event.kind().name().toLowerCase(Locale.ROOT)
                + event.way().map(way -> ", " + way.label()).orElse("")
                + event.reason().map(reason -> ", " + reason).orElse("")
                + (event.legacyAsked() ? "; the old system was asked" : "; the old system was not asked")
                + ", " + event.took().toMillis() + " ms";
        if (last.size() == MOST) {
            last.removeLast();
        }
        last.addFirst(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(last);
    }
}
