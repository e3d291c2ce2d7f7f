package com.stytch.migrate.importer;

import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one legacy record. Each record handed in yields exactly one outcome. Immutable; holds no address and no
 * secret, apart from what a legacy id itself may hold.
 *
 * @param kind what became of it
 * @param reasonOrNull a short code; {@code null} when the user was simply created
 * @param stytchIdOrNull the account at Stytch, as far as there is one
 * @param requestIdOrNull Stytch's id of the call that decided; its support asks for it
 * @param notes codes for what did not move with the user, such as {@code password_not_moved:no_hash_in_file}
 * @param changes what this migration made at Stytch, for the day it must be undone: {@code user} (the account, of whatever kind, was created by it),
 *     {@code external_id}, {@code password:} and its id, {@code profile}
 * @param retryable whether a later try may succeed: no answer, 5xx, too many requests. Whether Stytch acted is unknown
 *     then, and the next try finds out first
 */
public record ImportOutcome(
        Kind kind,
        @Nullable String reasonOrNull,
        @Nullable StytchId stytchIdOrNull,
        @Nullable String requestIdOrNull,
        List<String> notes,
        List<String> changes,
        boolean retryable) {

    /** The entry of {@link #changes()} that says that the account was created by this migration. */
    public static final String CREATED_USER = "user";

    public ImportOutcome {
        Objects.requireNonNull(kind, "kind");
        requestIdOrNull = requestIdOrNull == null || requestIdOrNull.isEmpty() ? null : requestIdOrNull;
        notes = List.copyOf(notes);
        changes = List.copyOf(changes);
        if (kind.settled() && stytchIdOrNull == null) {
            throw new IllegalArgumentException("a settled outcome names its account");
        }
        if (!kind.settled() && reasonOrNull == null) {
            throw new IllegalArgumentException("an outcome that is not settled has a reason");
        }
    }

    /** One name per case. The list is closed. */
    public enum Kind {
        /** The user is new at Stytch, made by this migration. */
        CREATED,
        /** Stytch knew the user and nothing was changed, or nothing but the link to the legacy id. */
        ALREADY_EXISTS,
        /** Stytch knew the user and was given what is newer or was missing. */
        UPDATED,
        /** Nothing was sent, on purpose; the reason says whose decision that is. */
        SKIPPED,
        /** Stytch refused, or did not answer, or the record cannot be read. */
        FAILED;

        /** Returns whether Stytch now knows this user. */
        public boolean settled() {
            return switch (this) {
                case CREATED, ALREADY_EXISTS, UPDATED -> true;
                case SKIPPED, FAILED -> false;
            };
        }
    }

    /** Returns an outcome without account: nothing was sent, or it was refused as a whole. */
    public static ImportOutcome skipped(String reason, List<String> notes) {
        return new ImportOutcome(Kind.SKIPPED, reason, null, null, notes, List.of(), false);
    }

    /** Returns an outcome without account: the record cannot be moved as it is. */
    public static ImportOutcome failed(String reason, List<String> notes) {
        return new ImportOutcome(Kind.FAILED, reason, null, null, notes, List.of(), false);
    }

    /** Returns the reason code; empty when the user was simply created. */
    public Optional<String> reason() {
        return Optional.ofNullable(reasonOrNull);
    }

    public Optional<StytchId> stytchId() {
        return Optional.ofNullable(stytchIdOrNull);
    }

    /** Returns Stytch's id of the call that decided. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestIdOrNull);
    }

    /** Returns whether the account was created by this migration. */
    public boolean createdByUs() {
        return changes.contains(CREATED_USER);
    }

    @Override
    public String toString() {
        return "ImportOutcome[" + kind + (reasonOrNull == null ? "" : " " + reasonOrNull)
                + (stytchIdOrNull == null ? "" : " " + stytchIdOrNull) + (notes.isEmpty() ? "" : " " + notes) + "]";
    }
}
