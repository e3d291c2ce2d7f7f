package com.stytch.migrate.login;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.StytchId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who has not signed in since the migration began: the list for its last phase, in which the old system is switched off. Only those
 * whom the ledger knows; a user whom no backfill has read and who never signed in is known to the old system alone.
 */
public final class Stragglers {
    private Stragglers() {}

    /** How somebody can still come over. */
    public enum Method {
        /** Stytch has the old password: nothing to do. */
        PASSWORD_AT_STYTCH,
        /** Only the old system can check the password: a login before it is switched off, or a reset afterwards. */
        PASSWORD_AT_OLD_SYSTEM,
        /** There is no password: by a link, a code or a social account. */
        WITHOUT_PASSWORD,
        /** Stytch has no account: see the outcome. */
        NO_ACCOUNT
    }

    /** One of them. */
    public record Straggler(RecordKey key, @Nullable StytchId accountOrNull, Method method) {
        public Straggler {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(method, "method");
        }

        public Optional<StytchId> account() {
            return Optional.ofNullable(accountOrNull);
        }
    }

    /** Shows each of them, in no order. */
    public static void forEach(Ledger ledger, Consumer<Straggler> action) {
        ledger.logins()
                .forEachStraggler(entry -> action.accept(
                        new Straggler(entry.key(), entry.stytchId().orElse(null), method(entry))));
    }

    /** Counts them. */
    public static Map<Method, Long> count(Ledger ledger) {
        Map<Method, Long> counts = new EnumMap<>(Method.class);
        forEach(ledger, straggler -> counts.merge(straggler.method(), 1L, Long::sum));
        return counts;
    }

    private static Method method(LedgerEntry entry) {
        if (entry.stytchId().isEmpty()) {
            return Method.NO_ACCOUNT;
        }
        ImportOutcome outcome = entry.outcome().orElseThrow();
        if (outcome.changes().stream().anyMatch(change -> change.startsWith("password:"))) {
            return Method.PASSWORD_AT_STYTCH;
        }
        return outcome.notes().stream().anyMatch(note -> note.startsWith("password_not_moved:"))
                ? Method.PASSWORD_AT_OLD_SYSTEM
                : Method.WITHOUT_PASSWORD;
    }
}
