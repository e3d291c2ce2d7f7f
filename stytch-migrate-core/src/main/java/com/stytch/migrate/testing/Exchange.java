package com.stytch.migrate.testing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request that a fake received, and what it answered. Immutable. {@link #toString()} shows no body: it may hold a hash or
 * a password.
 */
public final class Exchange {
    private static final Set<String> READING = Set.of(
            "/v1/users/search",
            "/v1/passwords/strength_check",
            "/v1/totps/recovery_codes",
            "/v1/b2b/discovery/organizations",
            "/v1/m2m/clients/search",
            "/v1/public/{project_id}/oauth2/token",
            "/v1/b2b/organizations/search",
            "/v1/b2b/organizations/members/search",
            "/v1/b2b/passwords/strength_check");

    private final String method;
    private final String path;
    private final String template;
    private final Map<String, @Nullable Object> requestBody;
    private final boolean hasRequestBody;
    private final int statusCode;
    private final @Nullable String errorType;
    private final @Nullable String requestId;
    private final @Nullable Map<String, @Nullable Object> responseBody;
    private final @Nullable Fault fault;
    private final String userAgent;
    private final Instant arrivedAt;

    Exchange(
            String method,
            String path,
            String template,
            Map<String, @Nullable Object> requestBody,
            boolean hasRequestBody,
            int statusCode,
            @Nullable String errorType,
            @Nullable String requestId,
            @Nullable Map<String, @Nullable Object> responseBody,
            @Nullable Fault fault,
            String userAgent,
            Instant arrivedAt) {
        this.method = method;
        this.path = path;
        this.template = template;
        this.requestBody = requestBody;
        this.hasRequestBody = hasRequestBody;
        this.statusCode = statusCode;
        this.errorType = errorType;
        this.requestId = requestId;
        this.responseBody = responseBody;
        this.fault = fault;
        this.userAgent = userAgent;
        this.arrivedAt = arrivedAt;
    }

    public String method() {
        return method;
    }

    /** Returns the path as it was sent. */
    public String path() {
        return path;
    }

    /** Returns the path with its parameters unfilled; that of {@link #path()} when the fake does not know it. */
    public String template() {
        return template;
    }

    /** Returns the body of the request; empty when there was none, or no JSON object. */
    public Map<String, @Nullable Object> requestBody() {
        return requestBody;
    }

    /** Returns whether the request came with a body, of whatever kind. */
    public boolean hasRequestBody() {
        return hasRequestBody;
    }

    /** Returns the status that was sent; empty when the connection was cut or stalled before it. */
    public OptionalInt statusCode() {
        return statusCode == 0 ? OptionalInt.empty() : OptionalInt.of(statusCode);
    }

    /** Returns the {@code error_type} that was sent. */
    public Optional<String> errorType() {
        return Optional.ofNullable(errorType);
    }

    /** Returns the {@code request_id} of the answer, whether or not it was sent. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** Returns the body of the answer, whether or not it was sent; empty when there was none, or no JSON object. */
    public Optional<Map<String, @Nullable Object>> responseBody() {
        return Optional.ofNullable(responseBody);
    }

    /** Returns what went wrong on purpose. */
    public Optional<Fault> fault() {
        return Optional.ofNullable(fault);
    }

    /** Returns what the client calls itself; empty when it does not say. */
    public String userAgent() {
        return userAgent;
    }

    /** Returns when the first byte of the request arrived, by the clock of the fake. */
    public Instant arrivedAt() {
        return arrivedAt;
    }

    /**
     * Returns whether the request asks for a change: all but GET, the searches, the strength check and a token for a machine
     * client. A check of a password is
     * one, for ten wrong ones lock the user.
     */
    public boolean isWrite() {
        return isWrite(method, template);
    }

    static boolean isWrite(String method, String template) {
        return !method.equals("GET") && !method.equals("HEAD") && !READING.contains(template);
    }

    @Override
    public String toString() {
        return method + " " + template + " " + statusCode + (errorType == null ? "" : " " + errorType)
                + (fault == null ? "" : " " + fault);
    }
}
