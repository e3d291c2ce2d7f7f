package com.stytch.migrate.http;

import com.stytch.migrate.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A project id and a project secret, sent as HTTP Basic authentication with every call.
 *
 * @param projectId {@code project-test-…} or {@code project-live-…}; with any other id the client needs an explicit base
 *     address, since nothing tells the environment
 * @param secret the project secret, {@code secret-test-…} or {@code secret-live-…}
 */
public record ProjectCredentials(String projectId, Secret secret) {

    public ProjectCredentials {
        Objects.requireNonNull(projectId, "projectId");
        Objects.requireNonNull(secret, "secret");
        if (projectId.isBlank() || projectId.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a project id must not be blank and must hold no colon");
        }
        if (secret.reveal().isBlank()) {
            throw new IllegalArgumentException("the project secret must not be blank");
        }
    }

    public static ProjectCredentials of(String projectId, String secret) {
        return new ProjectCredentials(projectId, Secret.of(secret));
    }

    /**
     * Reads {@code STYTCH_PROJECT_ID} and {@code STYTCH_SECRET}.
     *
     * @throws IllegalStateException if one of the two is not set; the message names it
     */
    public static ProjectCredentials fromEnvironment() {
        return from(System::getenv);
    }

    static ProjectCredentials from(Function<String, @Nullable String> environment) {
        return of(required(environment, "STYTCH_PROJECT_ID"), required(environment, "STYTCH_SECRET"));
    }

    private static String required(Function<String, @Nullable String> environment, String name) {
        String value = environment.apply(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("set the environment variable " + name
                    + "; the Dashboard shows project id and secret under \"API keys\"");
        }
        return value.strip();
    }

    /** Returns the environment that the project id names. */
    public Optional<Environment> environment() {
        return Environment.ofProjectId(projectId);
    }

    String basicAuthorization() {
        byte[] pair = (projectId + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
