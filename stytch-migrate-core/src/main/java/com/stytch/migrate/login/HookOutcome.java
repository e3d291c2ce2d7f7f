package com.stytch.migrate.login;

import com.stytch.migrate.model.StytchId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change that was carried over, or of an account that was linked.
 *
 * @param kind what became of it
 * @param accountOrNull the account at Stytch, as far as there is one
 * @param reasonOrNull a short code; {@code null} when it was simply done
 */
public record HookOutcome(
        Kind kind,
        @Nullable StytchId accountOrNull,
        @Nullable String reasonOrNull) {

    public HookOutcome {
        Objects.requireNonNull(kind, "kind");
    }

    /** One name per case. */
    public enum Kind {
        /** Stytch and the ledger are up to date. */
        DONE,
        /** It cannot be done as it is; the reason says why, and trying again does not help. */
        NOT_DONE,
        /** The account, or the record, belongs to another one already: somebody must look. Nothing was changed. */
        CONFLICT,
        /** Stytch did not answer, or a login holds the account; call it again. */
        UNREACHABLE
    }

    static HookOutcome done(StytchId account) {
        return new HookOutcome(Kind.DONE, account, null);
    }

    static HookOutcome done(StytchId account, String reason) {
        return new HookOutcome(Kind.DONE, account, reason);
    }

    static HookOutcome notDone(String reason) {
        return new HookOutcome(Kind.NOT_DONE, null, reason);
    }

    static HookOutcome conflict(String reason) {
        return new HookOutcome(Kind.CONFLICT, null, reason);
    }

    static HookOutcome unreachable(String reason) {
        return new HookOutcome(Kind.UNREACHABLE, null, reason);
    }

    public boolean done() {
        return kind == Kind.DONE;
    }

    public Optional<StytchId> account() {
        return Optional.ofNullable(accountOrNull);
    }

    public Optional<String> reason() {
        return Optional.ofNullable(reasonOrNull);
    }
}
