package com.stytch.migrate.importer;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.CreateM2mClientRequest;
import com.stytch.migrate.api.M2mClient;
import com.stytch.migrate.api.M2mClients;
import com.stytch.migrate.api.UpdateM2mClientRequest;
import com.stytch.migrate.error.MigrationException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out the plan for one machine client. Immutable and thread-safe; one client must not be in two threads at once. */
final class MachineClientImporter {
    /** How often a create is begun anew after its answer was lost. */
    private static final int ROUNDS = 5;

    private static final int LAST = 4;

    private final B2bApi api;

    MachineClientImporter(B2bApi api) {
        this.api = api;
    }

    ImportOutcome run(MachineClientPlan plan, History history) {
        Attempt attempt = new Attempt(plan, history);
        try {
            return attempt.run();
        } catch (MigrationException.Refused refused) {
            if (refused.stopsTheRun()) {
                throw refused;
            }
            return attempt.result.refused(refused);
        } catch (MigrationException.Unreachable unreachable) {
            return attempt.result.unanswered(unreachable);
        }
    }

    /** One client's way through the calls. */
    private final class Attempt {
        private final MachineClientPlan plan;
        private final History history;
        private final Result result;
        private final String id;

        Attempt(MachineClientPlan plan, History history) {
            this.plan = plan;
            this.history = history;
            this.result = new Result(plan.notes());
            this.id = plan.key().id().value();
            history.changes().forEach(result::changed);
        }

        ImportOutcome run() {
            MachineClientPlan.Content content = plan.content;
            if (content == null) {
                return leftOut();
            }
            return history.stytchId() != null
                    ? update(content, Objects.requireNonNull(history.fingerprint()))
                    : create(content);
        }

        /** A client that is there stays there: an import never takes one away. */
        private ImportOutcome leftOut() {
            String reason = plan.reason().orElseThrow();
            if (history.stytchId() != null) {
                result.account(history.stytchId().value());
                return result.alreadyExists(reason + "_after_import");
            }
            return plan.action() == ConsumerPlan.Action.SKIP
                    ? ImportOutcome.skipped(reason, plan.notes())
                    : ImportOutcome.failed(reason, plan.notes());
        }

        /** Looks first: Stytch does not tell when a client was made, so only one that was not there before is ours. */
        private ImportOutcome create(MachineClientPlan.Content content) {
            Optional<M2mClient> before = api.m2mClients().get(id);
            if (before.isPresent()) {
                return adopt(before.get(), content);
            }
            for (int round = 1; ; round++) {
                try {
                    M2mClients.Created answer = api.m2mClients()
                            .create(CreateM2mClientRequest.builder(content.scopes())
                                    .clientId(id)
                                    .clientSecret(content.secret())
                                    .name(content.name())
                                    .description(content.description())
                                    .trustedMetadata(content.trustedMetadata())
                                    .build());
                    result.account(answer.client().clientId(), answer.requestId());
                    result.changed(ImportOutcome.CREATED_USER);
                    return result.created();
                } catch (MigrationException.Unreachable unreachable) {
                    if (unreachable.certainlyNotExecuted() || round >= ROUNDS) {
                        throw unreachable;
                    }
                    Optional<M2mClient> made = api.m2mClients().get(id);
                    if (made.isPresent() && hasOurSecret(made.get(), content)) {
                        result.account(made.get().clientId());
                        result.changed(ImportOutcome.CREATED_USER);
                        return result.created();
                    }
                    if (made.isPresent()) {
                        return adopt(made.get(), content);
                    }
                }
            }
        }

        private boolean hasOurSecret(M2mClient there, MachineClientPlan.Content content) {
            String secret = content.secret().reveal();
            return there.secretLastFour().equals(secret.substring(secret.length() - LAST));
        }

        private ImportOutcome adopt(M2mClient there, MachineClientPlan.Content content) {
            if (!hasOurSecret(there, content)) {
                return result.failed("client_id_already_used_with_another_secret", "");
            }
            result.account(there.clientId());
            if (!Set.copyOf(there.scopes()).equals(Set.copyOf(content.scopes()))) {
                result.note("scopes_differ_at_stytch");
            }
            return result.alreadyExists("client_id_already_used");
        }

        // ---- a record that changed since it was sent

        private ImportOutcome update(MachineClientPlan.Content content, Fingerprint before) {
            Fingerprint now = plan.fingerprint();
            result.account(id);
            if (!before.password().equals(now.password())) {
                result.note("client_secret_not_updated:changed_after_import"); // no call of Stytch takes one
            }
            if (before.profile().equals(now.profile())) {
                return result.alreadyExists("nothing_to_update");
            }
            if (api.m2mClients().get(id).isEmpty()) {
                return result.failed("deleted_at_stytch", "");
            }
            api.m2mClients()
                    .update(
                            id,
                            UpdateM2mClientRequest.builder()
                                    .name(Objects.requireNonNullElse(content.name(), ""))
                                    .description(Objects.requireNonNullElse(content.description(), ""))
                                    .scopes(content.scopes())
                                    .trustedMetadata(content.trustedMetadata())
                                    .build());
            result.changed("profile");
            return result.updated("newer_record");
        }
    }
}
