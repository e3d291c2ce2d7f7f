package com.stytch.migrate.ledger;

import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.RecordKey;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link Ledger} that logins use. Thread-safe, and safe between processes that share the ledger; a backfill may run
 * meanwhile.
 *
 * <p>A login that is about to change an account holds it. So two logins of one person never change it at the same time, and a
 * password that was checked cannot be overtaken by an older one. A hold ends by itself, for a process may die.
 *
 * <p>Every method may throw {@link com.stytch.migrate.error.MigrationException.UnusableLedger}; nothing of the failed call is
 * stored then.
 */
public interface LoginRecords {

    /**
     * Binds the ledger to a project and a tenant on first use, without claiming it for a run.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableLedger if it belongs to another project or tenant
     */
    void join(String projectId, @Nullable String tenant);

    /**
     * Tries to hold an account.
     *
     * @param holder what tells this login from every other one
     * @param until when the hold ends by itself
     * @return whether it is held now; {@code false} when another login holds it
     */
    boolean hold(RecordKey key, String holder, Instant now, Instant until);

    /** Lets an account go; without effect when another login holds it by now. */
    void release(RecordKey key, String holder);

    /**
     * Notes that something is about to be sent for an account that is held. The first time counts until the account is settled.
     *
     * @return {@code false} when the hold has ended: nothing may be sent
     */
    boolean begin(RecordKey key, String holder, Instant now);

    /**
     * Notes what became of an account that is held, and lets it go.
     *
     * @param outcome what the login made of the account; {@code null} when the ledger knew it already. The place of a record
     *     that a backfill read stays as it is
     * @param fingerprint what was sent; {@code null} together with the outcome
     * @param way how the password at Stytch became the one that counts, a short code; {@code null} when the old system goes on
     *     deciding about it
     * @return {@code false} when another login holds the account by now: nothing was stored
     */
    boolean settle(
            RecordKey key,
            String holder,
            Instant now,
            @Nullable String way,
            @Nullable Fingerprint fingerprint,
            @Nullable ImportOutcome outcome);

    /** Shows every user and member whose password the old system still decides about. The order is not defined. */
    void forEachStraggler(Consumer<LedgerEntry> action);
}
