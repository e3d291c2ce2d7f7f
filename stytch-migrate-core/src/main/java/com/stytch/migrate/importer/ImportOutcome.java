package com.stytch.migrate.importer;

import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one legacy record. Each record handed in yields exactly one outcome. Immutable; holds no address and no
 * secret.
 */
public final class ImportOutcome {
    private final Kind kind;
    private final @Nullable String reason;
    private final @Nullable StytchId stytchId;
    private final @Nullable String requestId;
    private final List<String> notes;
    private final boolean retryable;

    private ImportOutcome(
            Kind kind,
            @Nullable String reason,
            @Nullable StytchId stytchId,
            @Nullable String requestId,
            List<String> notes,
            boolean retryable) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.reason = reason;
        this.stytchId = stytchId;
        this.requestId = requestId == null || requestId.isEmpty() ? null : requestId;
        this.notes = List.copyOf(notes);
        this.retryable = retryable;
    }

    /** One name per case. The list is closed. */
    public enum Kind {
        /** The user is new at Stytch, made by this migration. */
        CREATED,
        /** Stytch knew the user and nothing was changed, or nothing but the link to the legacy id. */
        ALREADY_EXISTS,
        /** Stytch knew the user and was given what is newer or was missing. */
        UPDATED,
        /** Nothing was sent, or nothing was changed, on purpose; the reason says whose decision that is. */
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

    public static ImportOutcome created(StytchId id, @Nullable String requestId, List<String> notes) {
        return new ImportOutcome(Kind.CREATED, null, Objects.requireNonNull(id, "id"), requestId, notes, false);
    }

    /** @param reason why it was there, such as {@code password_already_exists}; {@code null} when an earlier run did it */
    public static ImportOutcome alreadyExists(
            StytchId id, @Nullable String reason, @Nullable String requestId, List<String> notes) {
        return new ImportOutcome(
                Kind.ALREADY_EXISTS, reason, Objects.requireNonNull(id, "id"), requestId, notes, false);
    }

    /** @param reason what was changed, such as {@code joined_existing_account} */
    public static ImportOutcome updated(StytchId id, String reason, @Nullable String requestId, List<String> notes) {
        return new ImportOutcome(Kind.UPDATED, reason, Objects.requireNonNull(id, "id"), requestId, notes, false);
    }

    public static ImportOutcome skipped(String reason, List<String> notes) {
        return new ImportOutcome(Kind.SKIPPED, Objects.requireNonNull(reason, "reason"), null, null, notes, false);
    }

    /** @param retryable whether a later try may succeed: no answer, 5xx, too many requests */
    public static ImportOutcome failed(
            String reason, @Nullable String requestId, boolean retryable, List<String> notes) {
        return new ImportOutcome(
                Kind.FAILED, Objects.requireNonNull(reason, "reason"), null, requestId, notes, retryable);
    }

    /** Returns an outcome as a ledger stored it. */
    public static ImportOutcome restored(
            Kind kind,
            @Nullable String reason,
            @Nullable StytchId stytchId,
            @Nullable String requestId,
            List<String> notes,
            boolean retryable) {
        return new ImportOutcome(kind, reason, stytchId, requestId, notes, retryable);
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the reason code; empty when the user was simply created. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    public Optional<StytchId> stytchId() {
        return Optional.ofNullable(stytchId);
    }

    /** Returns Stytch's id of the call that decided; its support asks for it. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** Returns codes for what did not move with the user, such as {@code password_not_moved:no_hash_in_file}. */
    public List<String> notes() {
        return notes;
    }

    public boolean retryable() {
        return retryable;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImportOutcome that
                && kind == that.kind
                && Objects.equals(reason, that.reason)
                && Objects.equals(stytchId, that.stytchId)
                && Objects.equals(requestId, that.requestId)
                && notes.equals(that.notes)
                && retryable == that.retryable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, reason, stytchId, requestId, notes, retryable);
    }

    @Override
    public String toString() {
        return "ImportOutcome[" + kind + (reason == null ? "" : " " + reason) + (stytchId == null ? "" : " " + stytchId)
                + (notes.isEmpty() ? "" : " " + notes) + "]";
    }
}
