package com.stytch.migrate.source;

import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.model.LegacyUser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where legacy users come from: a file, an API, a table. Can be read as often as one likes, each time from the start and
 * in the same order. Implementations are immutable and thread-safe; a {@link Cursor} is neither.
 */
public interface UserSource {

    /** Returns a short name for messages, such as the file name without its folder. */
    String name();

    /**
     * Returns the name of the legacy tenant (an Auth0 tenant, a Cognito user pool, a Firebase project), when the source
     * knows it. A ledger that was begun with one tenant refuses another.
     */
    default Optional<String> tenant() {
        return Optional.empty();
    }

    /**
     * Returns a text that differs whenever the content differs, when that can be told cheaply: two readings with one
     * fingerprint see the same records at the same places. A run that is resumed then need not look for duplicates again.
     */
    default Optional<String> fingerprint() {
        return Optional.empty();
    }

    /** Returns what a person should know about this source before the run, one sentence each. */
    default List<String> remarks() {
        return List.of();
    }

    /**
     * Begins a reading.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source as a whole cannot be used
     */
    Cursor open();

    /**
     * Says whether a known password fits what this source has for its user, before any hash is sent: the first user with that
     * id or address. Reads the source up to that user.
     *
     * <p>Unless a source knows better, only a hash that can be sent is compared, by the fields that Stytch would get.
     *
     * @param idOrAddress the legacy id as it is, the e-mail address or the phone number
     * @param password only read
     * @return nothing when the source has no such user
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source cannot be used
     * @throws IllegalStateException if the library that is needed is not on the class path; the message names it
     */
    default Optional<PasswordProbe> probe(String idOrAddress, char[] password) {
        Wanted wanted = new Wanted(idOrAddress);
        try (Cursor cursor = open()) {
            for (Optional<UserRecord> record = cursor.next(); record.isPresent(); record = cursor.next()) {
                Optional<LegacyUser> user = record.get().user().filter(wanted::is);
                if (user.isPresent()) {
                    return Optional.of(new PasswordProbe(
                            record.get().at(),
                            user.get().id(),
                            HashProbe.probe(user.get().password(), password)));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns a source of users that are already in memory, placed at {@code name#index}. */
    static UserSource of(String name, List<LegacyUser> users) {
        return new ListSource(name, users);
    }

    /** One reading of a source. Holds a bounded number of records, however long the source is. */
    interface Cursor extends AutoCloseable {

        /**
         * Returns the next record, or nothing at the end.
         *
         * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source is cut or breaks off
         */
        Optional<UserRecord> next();

        /**
         * Passes over records without reading more of them than is needed to count them.
         *
         * @param records how many, from 0; passing the end is allowed
         */
        default void skip(long records) {
            for (long i = 0; i < records; i++) {
                if (next().isEmpty()) {
                    return;
                }
            }
        }

        /** Returns which share of the source has been read, from 0 to 1, when that is known. */
        default OptionalDouble share() {
            return OptionalDouble.empty();
        }

        @Override
        void close();
    }
}
