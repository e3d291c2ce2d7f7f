package com.stytch.migrate.session;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who, or which device, is to be on one side or the other.
 *
 * @param id what stays the same from request to request: the legacy id of a person, or the id of a device before anybody has
 *     signed in
 * @param organizationOrNull the organization or tenant, if there is one
 * @param attributes what a predicate may look at, such as a country
 */
public record RolloutSubject(String id, @Nullable String organizationOrNull, Map<String, String> attributes) {

    public RolloutSubject {
        Objects.requireNonNull(id, "id");
        attributes = Map.copyOf(attributes);
    }

    /** Returns somebody of whom only an id is known. */
    public static RolloutSubject of(String id) {
        return new RolloutSubject(id, null, Map.of());
    }

    public Optional<String> organization() {
        return Optional.ofNullable(organizationOrNull);
    }
}
