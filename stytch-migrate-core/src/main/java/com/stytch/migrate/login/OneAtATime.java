package com.stytch.migrate.login;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one login of one person through at a time, in this process. Thread-safe; remembers only those who are under way. */
final class OneAtATime {
    private final Map<String, Turn> turns = new HashMap<>();

    private static final class Turn {
        final ReentrantLock lock = new ReentrantLock(true);
        int waiting;
    }

    /** Waits for its turn; returns {@code false} when it did not come in time. */
    boolean enter(String name, long nanos) throws InterruptedException {
        Turn turn;
        synchronized (turns) {
            turn = turns.computeIfAbsent(name, key -> new Turn());
            turn.waiting++;
        }
        boolean entered = false;
        try {
            entered = turn.lock.tryLock(nanos, TimeUnit.NANOSECONDS);
            return entered;
        } finally {
            if (!entered) {
                leave(name, turn);
            }
        }
    }

    void exit(String name) {
        Turn turn;
        synchronized (turns) {
            turn = turns.get(name);
        }
        if (turn != null) {
            turn.lock.unlock();
            leave(name, turn);
        }
    }

    private void leave(String name, Turn turn) {
        synchronized (turns) {
            if (--turn.waiting == 0) {
                turns.remove(name);
            }
        }
    }
}
