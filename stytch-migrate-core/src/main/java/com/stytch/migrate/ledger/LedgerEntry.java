package com.stytch.migrate.ledger;

import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.StytchId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger knows of one user, organization or member. Immutable.
 *
 * @param key which one it is
 * @param ordinal the number of its record when it was last read
 * @param at where that record stands
 * @param state how far it is
 * @param sinceOrNull when the first attempt began whose answer never came
 * @param fingerprintOrNull what the last settled attempt sent
 * @param outcomeOrNull the last outcome; {@code null} when there never was one
 * @param login what logins did with it
 */
public record LedgerEntry(
        RecordKey key,
        long ordinal,
        String at,
        State state,
        @Nullable Instant sinceOrNull,
        @Nullable Fingerprint fingerprintOrNull,
        @Nullable ImportOutcome outcomeOrNull,
        LoginMark login) {

    /** An entry that no login has to do with. */
    public LedgerEntry(
            RecordKey key,
            long ordinal,
            String at,
            State state,
            @Nullable Instant sinceOrNull,
            @Nullable Fingerprint fingerprintOrNull,
            @Nullable ImportOutcome outcomeOrNull) {
        this(key, ordinal, at, state, sinceOrNull, fingerprintOrNull, outcomeOrNull, LoginMark.NONE);
    }

    /** What stands for the place of an account that no backfill has read. */
    static final String LOGIN = "login";

    /** Returns an account that nothing is known of but that a login began to send something. */
    static LedgerEntry begun(RecordKey key, LoginMark mark) {
        return new LedgerEntry(key, -1, LOGIN, State.CLAIMED, null, null, null, mark);
    }

    LedgerEntry with(LoginMark mark) {
        return new LedgerEntry(key, ordinal, at, state, sinceOrNull, fingerprintOrNull, outcomeOrNull, mark);
    }

    /** How far a record is. */
    public enum State {
        /** There is an outcome. */
        SETTLED,
        /** Something was about to be sent; whether it was, and what came of it, is unknown. */
        CLAIMED,
        /** Stytch did not answer; the next run finds out what happened. */
        UNANSWERED;

        /** Returns whether an attempt may have left something behind. */
        public boolean open() {
            return this != SETTLED;
        }
    }

    /** Returns the legacy id of the user, of the organization, or of the person who is the member. */
    public LegacyId id() {
        return key.id();
    }

    /** Returns the account that this migration settled on, if it did: what a login path asks for. */
    public Optional<StytchId> stytchId() {
        return outcome().flatMap(ImportOutcome::stytchId);
    }

    /** Returns the last outcome. */
    public Optional<ImportOutcome> outcome() {
        return Optional.ofNullable(outcomeOrNull);
    }

    /** Returns whether a plan with this fingerprint was carried out and needs nothing more. */
    public boolean isDone(Fingerprint fingerprint) {
        return state == State.SETTLED
                && outcomeOrNull != null
                && outcomeOrNull.kind() != ImportOutcome.Kind.FAILED
                && fingerprint.equals(fingerprintOrNull);
    }

    /** Returns what the next attempt must know. */
    public History history() {
        List<String> changes = outcomeOrNull == null ? List.of() : outcomeOrNull.changes();
        Optional<StytchId> account = stytchId();
        Instant since = sinceOrNull == null ? login.begunOrNull() : sinceOrNull;
        boolean proven = login.moved();
        if (account.isPresent() && fingerprintOrNull != null) {
            return new History(since, account.get(), fingerprintOrNull, changes, proven);
        }
        return new History(since, null, null, changes, proven);
    }

    static ImportOutcome notSettled() {
        return new ImportOutcome(ImportOutcome.Kind.FAILED, "not_settled", null, null, List.of(), List.of(), true);
    }

    /** Returns what is stored as sent: after a failure with an account, the password counts as not sent. */
    static String stored(String fingerprint, ImportOutcome outcome) {
        if (outcome.kind() != ImportOutcome.Kind.FAILED || outcome.stytchId().isEmpty()) {
            return fingerprint;
        }
        return fingerprint.substring(0, fingerprint.lastIndexOf('.') + 1);
    }
}
