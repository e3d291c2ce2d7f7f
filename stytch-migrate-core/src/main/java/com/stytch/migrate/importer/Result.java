package com.stytch.migrate.importer;

import com.stytch.migrate.api.StytchUser;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.StytchId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what the calls for one record brought, until there is an outcome. Not thread-safe. */
final class Result {
    private final List<String> notes;
    private final Set<String> changes = new LinkedHashSet<>();
    private @Nullable StytchId stytchId;
    private @Nullable String requestId;

    Result(List<String> notes) {
        this.notes = new ArrayList<>(notes);
    }

    void note(String note) {
        notes.add(note);
    }

    void changed(String change) {
        changes.add(change);
    }

    void account(StytchUser user, String request) {
        account(user.userId(), request);
    }

    void account(String id, String request) {
        account(id);
        requestId = request;
    }

    void account(String id) {
        if (!id.isBlank()) {
            stytchId = StytchId.of(id);
        }
    }

    ImportOutcome created() {
        return outcome(ImportOutcome.Kind.CREATED, null, false);
    }

    ImportOutcome updated(String reason) {
        return outcome(ImportOutcome.Kind.UPDATED, reason, false);
    }

    ImportOutcome alreadyExists(String reason) {
        return outcome(ImportOutcome.Kind.ALREADY_EXISTS, reason, false);
    }

    /** Fails without an account: what was found belongs to somebody else. */
    ImportOutcome notTaken(String reason, String request) {
        stytchId = null;
        return failed(reason, request);
    }

    ImportOutcome failed(String reason, String request) {
        requestId = request;
        return outcome(ImportOutcome.Kind.FAILED, reason, false);
    }

    ImportOutcome refused(MigrationException.Refused refused) {
        requestId = refused.requestId().orElse(null);
        return outcome(ImportOutcome.Kind.FAILED, refused.errorType(), false);
    }

    ImportOutcome unanswered(MigrationException.Unreachable unreachable) {
        requestId = unreachable.requestId().orElse(null);
        String reason = unreachable.lastStatusCode().isPresent()
                ? "http_" + unreachable.lastStatusCode().getAsInt()
                : "no_answer";
        return outcome(ImportOutcome.Kind.FAILED, reason, true);
    }

    private ImportOutcome outcome(ImportOutcome.Kind kind, @Nullable String reason, boolean retryable) {
        return new ImportOutcome(kind, reason, stytchId, requestId, notes, List.copyOf(changes), retryable);
    }
}
