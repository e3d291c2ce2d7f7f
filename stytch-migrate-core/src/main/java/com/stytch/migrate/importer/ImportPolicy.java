package com.stytch.migrate.importer;

import java.util.Objects;

/**
 * The decisions that a team may take differently. Immutable; {@link #DEFAULT} is the careful one.
 *
 * @param blocked what becomes of users whom the provider keeps from signing in
 * @param existingPassword what becomes of a password that a Stytch account already has
 * @param metadataOverflow what becomes of metadata beyond Stytch's limits (20 top-level keys, 4 KB)
 * @param carryVerifiedAddress whether a verified address of a user without password is carried by a throw-away hash. No
 *     Stytch call creates a user with a verified address except the import of a hash. With this on, such a user is imported
 *     with a hash of random bytes that nobody knows the password of, and that password is deleted at once: two calls
 *     instead of one. Between the two, and after a crash between them until the next run, the user seems to have a
 *     password. Off unless set.
 */
public record ImportPolicy(
        Blocked blocked,
        ExistingPassword existingPassword,
        MetadataOverflow metadataOverflow,
        boolean carryVerifiedAddress) {

    /** Blocked users are left out, passwords are kept, oversized metadata is cut with a note, no throw-away hash. */
    public static final ImportPolicy DEFAULT =
            new ImportPolicy(Blocked.SKIP, ExistingPassword.KEEP, MetadataOverflow.CUT, false);

    public ImportPolicy {
        Objects.requireNonNull(blocked, "blocked");
        Objects.requireNonNull(existingPassword, "existingPassword");
        Objects.requireNonNull(metadataOverflow, "metadataOverflow");
    }

    public ImportPolicy withBlocked(Blocked choice) {
        return new ImportPolicy(choice, existingPassword, metadataOverflow, carryVerifiedAddress);
    }

    public ImportPolicy withExistingPassword(ExistingPassword choice) {
        return new ImportPolicy(blocked, choice, metadataOverflow, carryVerifiedAddress);
    }

    public ImportPolicy withMetadataOverflow(MetadataOverflow choice) {
        return new ImportPolicy(blocked, existingPassword, choice, carryVerifiedAddress);
    }

    public ImportPolicy withCarryVerifiedAddress(boolean choice) {
        return new ImportPolicy(blocked, existingPassword, metadataOverflow, choice);
    }

    /** Stytch has no field that keeps a user from signing in, so a blocked user who is imported can sign in. */
    public enum Blocked {
        /** Left out and reported. */
        SKIP,
        /** Imported like everybody else; {@code legacy.blocked} in the trusted metadata says it. */
        IMPORT
    }

    /** Stytch never overwrites a password by an import. */
    public enum ExistingPassword {
        /** The account keeps what it has. */
        KEEP,
        /** The account's password is deleted and the legacy one imported. Between the two calls there is none. */
        REPLACE
    }

    /** Stytch takes 20 top-level keys and 4 KB; 4,000 bytes are used, since how it counts is unverified. */
    public enum MetadataOverflow {
        /**
         * More than 20 keys are nested under the one key {@code metadata}; of more than 4,000 bytes the largest values are
         * left out, each named in a note. The user moves.
         */
        CUT,
        /** The user is not sent: {@code metadata_too_large}. */
        FAIL
    }
}
