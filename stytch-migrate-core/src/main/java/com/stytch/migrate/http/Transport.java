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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    /** Sends with a deadline that covers the body too, which {@link HttpRequest#timeout()} does not. */
    static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration timeout)
            throws IOException {
        CompletableFuture<HttpResponse<T>> future = client.sendAsync(request, body);
        try {
            return future.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new IOException("no complete answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new MigrationException.Interrupted("interrupted while waiting for an answer");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("the HTTP client failed", e.getCause());
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
