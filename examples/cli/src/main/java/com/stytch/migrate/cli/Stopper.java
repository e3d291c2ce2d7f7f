package com.stytch.migrate.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a command when the process is asked to end (Ctrl-C, SIGTERM), so that what is under way is finished and stored.
 * Thread-safe.
 */
final class Stopper {
    private static final long PATIENCE_MILLIS = 15_000;
    private static final long LAST_PATIENCE_MILLIS = 5_000;
    private static final long AGAIN_MILLIS = 100;

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int exitCode = StytchMigrate.STOPPED;
    private volatile boolean asked;
    private volatile Runnable action = () -> {};
    private volatile String announcement = "stopping";

    /**
     * Sets how the command is stopped.
     *
     * @param announcement what the user is told meanwhile
     * @param stop asks it to end; quick, called again and again until it has
     */
    void onStop(String announcement, Runnable stop) {
        this.announcement = announcement;
        this.action = stop;
    }

    /** Returns whether the process was asked to end. */
    boolean asked() {
        return asked;
    }

    /** Notes that the command is through, with its exit code. */
    void over(int code) {
        exitCode = code;
        over.countDown();
    }

    int exitCode() {
        return exitCode;
    }

    /**
     * Takes effect in this process.
     *
     * @param main the thread that runs the command; interrupted when it does not end in time
     * @param scratch what is to be deleted
     */
    void watch(Thread main, PrintWriter err, Scratch scratch) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(main, err, scratch), "stytch-migrate-stop"));
    }

    private void end(Thread main, PrintWriter err, Scratch scratch) {
        if (over.getCount() == 0) {
            return; // the ordinary end
        }
        asked = true;
        err.println();
        err.println(announcement);
        try {
            if (!stopped()) {
                main.interrupt();
                over.await(LAST_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread; if so, there is nothing left to wait for
        }
        scratch.close();
        err.flush();
        // The status would be that of the signal otherwise.
        Runtime.getRuntime().halt(exitCode);
    }

    private boolean stopped() throws InterruptedException {
        for (long waited = 0; waited < PATIENCE_MILLIS; waited += AGAIN_MILLIS) {
            action.run(); // again: a run that begins just now forgets what it was told before
            if (over.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }
}
