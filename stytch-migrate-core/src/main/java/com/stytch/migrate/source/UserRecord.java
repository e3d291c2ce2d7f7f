package com.stytch.migrate.source;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One record of a source: either a user, or the reason why it cannot be read. Never nothing. */
public sealed interface UserRecord {

    /** Returns where the record stands. */
    Place at();

    /** Returns the user, empty for {@link Unreadable}. */
    default Optional<LegacyUser> user() {
        return Optional.empty();
    }

    /** Returns the legacy id as far as it could be read. */
    Optional<LegacyId> id();

    /** A record that could be read. */
    record Readable(LegacyUser legacyUser, Place at) implements UserRecord {
        public Readable {
            Objects.requireNonNull(legacyUser, "legacyUser");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public Optional<LegacyUser> user() {
            return Optional.of(legacyUser);
        }

        @Override
        public Optional<LegacyId> id() {
            return Optional.of(legacyUser.id());
        }
    }

    /**
     * A record that could not be read.
     *
     * @param knownId the legacy id, when that much could be read
     * @param at where the record stands
     * @param reason a short code in lower case with underscores, such as {@code not_json} or {@code no_user_id}
     * @param detail what a person needs to mend it, without any of the record's values
     */
    record Unreadable(@Nullable LegacyId knownId, Place at, String reason, String detail) implements UserRecord {
        public Unreadable {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }

        @Override
        public Optional<LegacyId> id() {
            return Optional.ofNullable(knownId);
        }
    }
}
