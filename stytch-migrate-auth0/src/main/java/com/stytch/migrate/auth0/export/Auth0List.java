package com.stytch.migrate.auth0.export;

import com.stytch.migrate.error.MigrationException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A list of the Management API, read page by page, live or from saved answers. Can be read as often as one likes, each time
 * from the start. Immutable and thread-safe; a {@link Cursor} is neither.
 *
 * <p>A live list ends where Auth0 says so or hands out an empty page, never at a short page, and never at a number of
 * records: what cannot be read to its end is an error. What changes meanwhile may or may not be seen.
 */
public interface Auth0List<T> {

    /**
     * Begins a reading.
     *
     * @throws MigrationException.UnusableInput if a scope is missing, or a file cannot be used
     */
    Cursor<T> open();

    /**
     * Hands each element to a consumer, in order.
     *
     * @throws MigrationException.UnusableInput if the list cannot be read to its end
     * @throws MigrationException.Unreachable if Auth0 did not answer
     */
    default void forEach(Consumer<? super Listed<T>> consumer) {
        try (Cursor<T> cursor = open()) {
            for (Optional<Listed<T>> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                consumer.accept(next.get());
            }
        }
    }

    /** One reading. Holds one page. */
    interface Cursor<T> extends AutoCloseable {

        /**
         * Returns the next element, or nothing at the end.
         *
         * @throws MigrationException.UnusableInput if Auth0 refuses, or answers what would lose something
         * @throws MigrationException.Unreachable if Auth0 did not answer
         */
        Optional<Listed<T>> next();

        @Override
        void close();
    }
}
