package com.stytch.migrate.http;

import com.stytch.migrate.error.MigrationException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends one request, once. */
final class Transport {
    private Transport() {}

    /** Returns a client of HTTP/1.1 that follows no redirect: a redirect would carry credentials elsewhere. */
    static HttpClient newClient(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }

    /**
     * Sends with a deadline that covers the body too, which {@link HttpRequest#timeout()} does not.
     *
     * <p>Waiting for {@link HttpClient#sendAsync} would do the same, and costs a new thread for each answer where a machine has
     * one or two processors and Java is older than 25: a fifth of all the work of a backfill.
     */
    static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration timeout)
            throws IOException {
        Deadline deadline = new Deadline(timeout);
        try {
            return client.send(request, body);
        } catch (InterruptedException e) {
            if (deadline.passed()) {
                throw new IOException("no complete answer within " + timeout.toMillis() + " ms", e);
            }
            Thread.currentThread().interrupt();
            throw new MigrationException.Interrupted("interrupted while waiting for an answer");
        } finally {
            deadline.lift();
        }
    }

    /** Interrupts the thread that made it, once, unless it is lifted in time; the client then gives the request up. */
    private static final class Deadline {
        private final Thread sender = Thread.currentThread();
        private final CompletableFuture<Void> alarm = new CompletableFuture<>();
        private boolean passed;
        private boolean lifted;

        Deadline(Duration timeout) {
            var unused = alarm.orTimeout(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
                    .whenComplete((nothing, timedOut) -> {
                        if (timedOut != null) {
                            pass();
                        }
                    });
        }

        private synchronized void pass() {
            if (!lifted) {
                passed = true;
                sender.interrupt();
            }
        }

        synchronized boolean passed() {
            return passed;
        }

        /** Also takes back an interruption that came when the answer was there already. */
        void lift() {
            synchronized (this) {
                lifted = true;
                if (passed) {
                    Thread.interrupted();
                }
            }
            alarm.complete(null); // takes it off the JDK's list of alarms
        }
    }

    /** Returns a time-out, which must be longer than zero. */
    static Duration positive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be longer than zero, was " + timeout);
        }
        return timeout;
    }

    /** Returns whether no connection was made, so that the other side cannot have acted. */
    static boolean neverSent(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    }

    /** Returns what happened, for a message. */
    static String describe(IOException e, Object address) {
        if (neverSent(e)) {
            return "no connection to " + address + " could be made; is the address right, and the network up?";
        }
        // Messages of the JDK name addresses of hosts and counts of bytes, never what was sent.
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
