package com.stytch.migrate.auth0.export;

import com.stytch.migrate.source.Place;
import java.util.Objects;
import java.util.Optional;

/**
 * One element of a list, or why it cannot be read: nothing that stands in a list vanishes.
 *
 * @param at where it stands: the page and the index on it, or the file and the line
 * @param value what was read
 * @param problem why it could not be read, a sentence that holds nothing of the element; empty when there is a value
 */
public record Listed<T>(Place at, Optional<T> value, Optional<String> problem) {

    public Listed {
        Objects.requireNonNull(at, "at");
        if (value.isPresent() == problem.isPresent()) {
            throw new IllegalArgumentException("an element has either a value or a problem");
        }
    }

    static <T> Listed<T> of(Place at, T value) {
        return new Listed<>(at, Optional.of(value), Optional.empty());
    }

    static <T> Listed<T> unreadable(Place at, String problem) {
        return new Listed<>(at, Optional.empty(), Optional.of(problem));
    }

    /**
     * Returns the value.
     *
     * @throws IllegalStateException if the element could not be read
     */
    public T orElseThrow() {
        return value.orElseThrow(() -> new IllegalStateException(at + ": " + problem.orElse("")));
    }
}
