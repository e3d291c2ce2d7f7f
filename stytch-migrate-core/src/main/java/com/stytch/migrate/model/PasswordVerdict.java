package com.stytch.migrate.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of a stored password: whether its hash can go to Stytch, and if not, which way remains.
 *
 * <p>The list is closed. A reason is a short code in lower case with underscores ({@code firebase_scrypt},
 * {@code no_sha256_at_stytch}); no verdict ever holds the stored value itself, apart from the hash of {@link Translated}.
 */
public sealed interface PasswordVerdict {

    Kind kind();

    /** Returns the hash to send, present for {@link Translated} only. */
    default Optional<PasswordHash> hash() {
        return Optional.empty();
    }

    /** Returns the name of the format, such as {@code bcrypt}; empty where there is no password or its form is unknown. */
    default Optional<String> format() {
        return Optional.empty();
    }

    /** Returns the reason code; empty for {@link Translated} and {@link NoPassword}. */
    default Optional<String> reason() {
        return Optional.empty();
    }

    /** One name per case: on Java 17 a switch is checked for completeness over an enum only. */
    enum Kind {
        /** The hash goes to Stytch and the user keeps the password. */
        TRANSLATED,
        /**
         * The hash cannot go to Stytch, since it has no type for it or the old system does not hand it out, but a typed
         * password can be checked: at a login, by whoever migrates logins.
         */
        LOGIN_ONLY,
        /** The password cannot move: the user must choose a new one. */
        RESET_NEEDED,
        /** The user has no password. */
        NO_PASSWORD,
        /** The stored value is damaged. */
        MALFORMED,
        /** The stored value fits several formats: the developer must say which one it is. */
        AMBIGUOUS
    }

    /** A hash that Stytch takes as it is here. */
    record Translated(String formatName, PasswordHash passwordHash) implements PasswordVerdict {
        public Translated {
            Objects.requireNonNull(formatName, "formatName");
            Objects.requireNonNull(passwordHash, "passwordHash");
        }

        @Override
        public Kind kind() {
            return Kind.TRANSLATED;
        }

        @Override
        public Optional<PasswordHash> hash() {
            return Optional.of(passwordHash);
        }

        @Override
        public Optional<String> format() {
            return Optional.of(formatName);
        }
    }

    /**
     * A password that could be checked at a login, but whose hash Stytch has no type for, or the old system does not hand out.
     *
     * @param formatName the format
     * @param reasonCode why it cannot be sent
     * @param checkedBy who can say at the next login whether the typed password is the right one
     */
    record LoginOnly(String formatName, String reasonCode, CheckedBy checkedBy) implements PasswordVerdict {
        public LoginOnly {
            Objects.requireNonNull(formatName, "formatName");
            Objects.requireNonNull(reasonCode, "reasonCode");
            Objects.requireNonNull(checkedBy, "checkedBy");
        }

        /** A hash that this library can check against a password by itself. */
        public LoginOnly(String formatName, String reasonCode) {
            this(formatName, reasonCode, CheckedBy.STORED_HASH);
        }

        /** Who checks the typed password. */
        public enum CheckedBy {
            /** The stored value and the statement suffice: package {@code hash} computes it, nobody is asked. */
            STORED_HASH,
            /** Only the old system can: it keeps the hash or a key, or the algorithm cannot be computed in Java. */
            LEGACY_SYSTEM
        }

        @Override
        public Kind kind() {
            return Kind.LOGIN_ONLY;
        }

        @Override
        public Optional<String> format() {
            return Optional.of(formatName);
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }
    }

    /** A password that cannot move at all. */
    record ResetNeeded(String formatName, String reasonCode) implements PasswordVerdict {
        public ResetNeeded {
            Objects.requireNonNull(formatName, "formatName");
            Objects.requireNonNull(reasonCode, "reasonCode");
        }

        @Override
        public Kind kind() {
            return Kind.RESET_NEEDED;
        }

        @Override
        public Optional<String> format() {
            return Optional.of(formatName);
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }
    }

    /** There is no password: a social, enterprise or passwordless account, or one that was never given any. */
    record NoPassword() implements PasswordVerdict {
        @Override
        public Kind kind() {
            return Kind.NO_PASSWORD;
        }
    }

    /** A stored value that no reader can take: cut, of the wrong length, out of bounds. */
    record Malformed(String reasonCode) implements PasswordVerdict {
        public Malformed {
            Objects.requireNonNull(reasonCode, "reasonCode");
        }

        @Override
        public Kind kind() {
            return Kind.MALFORMED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }
    }

    /**
     * A stored value whose meaning is not in the value alone. Nothing is sent until the developer has stated it.
     *
     * @param candidates the formats that it fits, any of which may be stated
     * @param reasonCode {@code ambiguous_hash_format} when the format must be stated; {@code missing_} and the name of a
     *     field when the format is known and that field must be stated
     */
    record Ambiguous(List<String> candidates, String reasonCode) implements PasswordVerdict {
        public Ambiguous {
            candidates = List.copyOf(candidates);
            Objects.requireNonNull(reasonCode, "reasonCode");
        }

        /** A stored value that fits each of the candidates. */
        public Ambiguous(List<String> candidates) {
            this(candidates, "ambiguous_hash_format");
        }

        @Override
        public Kind kind() {
            return Kind.AMBIGUOUS;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }
    }
}
