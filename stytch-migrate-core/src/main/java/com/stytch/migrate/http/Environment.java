package com.stytch.migrate.http;

import java.net.URI;
import java.util.Optional;

/** The two environments of a Stytch project. */
public enum Environment {
    TEST("project-test-", "https://test.stytch.com"),
    LIVE("project-live-", "https://api.stytch.com");

    private final String projectIdPrefix;
    private final URI baseUri;

    Environment(String projectIdPrefix, String baseUri) {
        this.projectIdPrefix = projectIdPrefix;
        this.baseUri = URI.create(baseUri);
    }

    /** Returns the address of the API. Source: contract, section 1.1. */
    public URI baseUri() {
        return baseUri;
    }

    /** Returns the environment that a project id names by its exact prefix; empty for any other id. */
    public static Optional<Environment> ofProjectId(String projectId) {
        for (Environment environment : values()) {
            if (projectId.startsWith(environment.projectIdPrefix)) {
                return Optional.of(environment);
            }
        }
        return Optional.empty();
    }
}
