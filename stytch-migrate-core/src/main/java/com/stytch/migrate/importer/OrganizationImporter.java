package com.stytch.migrate.importer;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.CreateOrganizationRequest;
import com.stytch.migrate.api.OrganizationSettings;
import com.stytch.migrate.api.Organizations;
import com.stytch.migrate.api.StytchOrganization;
import com.stytch.migrate.api.UpdateOrganizationRequest;
import com.stytch.migrate.error.MigrationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Carries out the plan for one organization. Immutable and thread-safe; one organization must not be in two threads at once. */
final class OrganizationImporter {
    /** How much Stytch's clock may be behind ours for an organization to count as made by an attempt of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    private final B2bApi api;
    private final JoinByEmail joining;

    OrganizationImporter(B2bApi api, JoinByEmail joining) {
        this.api = api;
        this.joining = joining;
    }

    ImportOutcome run(OrganizationPlan plan, History history) {
        return new Attempt(plan, history).run();
    }

    /** One organization's way through the calls. */
    private final class Attempt {
        /** How often a create is begun anew after its answer was lost. */
        private static final int ROUNDS = 5;

        private final OrganizationPlan plan;
        private final History history;
        private final Result result;
        private final Instant since;
        private boolean answerLost;

        Attempt(OrganizationPlan plan, History history) {
            this.plan = plan;
            this.history = history;
            this.result = new Result(plan.notes());
            this.since = history.since() == null ? api.now() : history.since();
            this.answerLost = history.since() != null;
            history.changes().forEach(result::changed);
        }

        ImportOutcome run() {
            try {
                if (plan.calls() == 0) {
                    return leftOut();
                }
                return history.stytchId() != null
                        ? update(history.stytchId().value(), Objects.requireNonNull(history.fingerprint()))
                        : create();
            } catch (MigrationException.Refused refused) {
                if (refused.stopsTheRun()) {
                    throw refused;
                }
                return result.refused(refused);
            } catch (MigrationException.Unreachable unreachable) {
                return result.unanswered(unreachable);
            }
        }

        /** An organization that is there stays there: an import never takes one away. */
        private ImportOutcome leftOut() {
            String reason = plan.reason().orElseThrow();
            if (history.stytchId() != null) {
                result.account(history.stytchId().value());
                return result.alreadyExists(reason + "_after_import");
            }
            Optional<Organizations.Found> made = answerLost ? readBack() : Optional.empty();
            if (made.isPresent()) {
                account(made.get());
                return result.alreadyExists(reason + "_after_import");
            }
            return plan.action() == ConsumerPlan.Action.SKIP
                    ? ImportOutcome.skipped(reason, plan.notes())
                    : ImportOutcome.failed(reason, plan.notes());
        }

        private ImportOutcome create() {
            int slug = 0;
            for (int round = 1; ; round++) {
                Optional<Organizations.Found> ours = answerLost ? readBack() : Optional.empty();
                if (ours.isPresent()) {
                    return adopt(ours.get());
                }
                try {
                    Organizations.Found answer = api.organizations().create(request(plan.slugs.get(slug)));
                    result.account(answer.organization().organizationId(), answer.requestId());
                    result.changed(ImportOutcome.CREATED_USER);
                    return result.created();
                } catch (MigrationException.Refused refused) {
                    boolean slugTaken = refused.errorType().equals("organization_slug_already_used");
                    if (!slugTaken && !refused.errorType().equals("organization_external_id_already_used")) {
                        throw refused;
                    }
                    Optional<Organizations.Found> back = readBack();
                    if (back.isPresent()) {
                        return adopt(back.get());
                    }
                    if (!slugTaken || slug + 1 == plan.slugs.size()) {
                        throw refused;
                    }
                    slug++; // that of an organization of somebody else, whose name says nothing about whose it is
                    result.note("slug_changed:organization_slug_already_used");
                } catch (MigrationException.Unreachable unreachable) {
                    if (unreachable.certainlyNotExecuted() || round >= ROUNDS) {
                        throw unreachable;
                    }
                    answerLost = true;
                }
            }
        }

        private CreateOrganizationRequest request(String slug) {
            return CreateOrganizationRequest.builder(plan.name)
                    .slug(slug)
                    .logoUrl(plan.logoUrl)
                    .externalId(plan.externalId)
                    .trustedMetadata(plan.trustedMetadata)
                    .settings(plan.firstSettings)
                    .build();
        }

        /**
         * Looks for the organization that carries our external id. Stytch takes the slug of another organization in the same
         * place, so what comes back is looked at; where it is another one, ours is looked for by its own slugs.
         */
        private Optional<Organizations.Found> readBack() {
            Optional<Organizations.Found> found = api.organizations().get(plan.externalId);
            if (found.isEmpty() || isOurs(found.get())) {
                return found;
            }
            for (String slug : plan.slugs) {
                Optional<Organizations.Found> bySlug = api.organizations().get(slug);
                if (bySlug.isPresent() && isOurs(bySlug.get())) {
                    return bySlug;
                }
            }
            return Optional.empty();
        }

        private boolean isOurs(Organizations.Found found) {
            return found.organization().externalId().orElse("").equals(plan.externalId);
        }

        private void account(Organizations.Found found) {
            result.account(found.organization().organizationId(), found.requestId());
            if (madeByUs(found.organization())) {
                result.changed(ImportOutcome.CREATED_USER);
            }
        }

        /** Finishes what an attempt began whose answer was lost, or takes over an organization that another tool made. */
        private ImportOutcome adopt(Organizations.Found found) {
            account(found);
            return madeByUs(found.organization()) ? result.created() : result.alreadyExists("external_id_already_used");
        }

        private boolean madeByUs(StytchOrganization organization) {
            return answerLost
                    && organization
                            .createdAt()
                            .map(created -> !created.isBefore(since.minus(CLOCK_SKEW)))
                            .orElse(true);
        }

        // ---- a record that changed since it was sent

        private ImportOutcome update(String organizationId, Fingerprint before) {
            Fingerprint now = plan.fingerprint();
            result.account(organizationId);
            if (!before.identifiers().equals(now.identifiers())) {
                // Addresses that people know by heart contain it.
                result.note("slug_not_updated:changed_after_import");
            }
            Optional<Organizations.Found> found = api.organizations().get(organizationId);
            if (found.isEmpty()) {
                return result.failed("deleted_at_stytch", "");
            }
            UpdateOrganizationRequest.Builder request = UpdateOrganizationRequest.builder();
            if (!before.profile().equals(now.profile())) {
                request.name(plan.name).logoUrl(plan.logoUrl).trustedMetadata(plan.trustedMetadata);
            }
            if (!before.password().equals(now.password())) {
                request.settings(settings(found.get().organization()));
            }
            UpdateOrganizationRequest update = request.build();
            if (update.isEmpty()) {
                return result.alreadyExists("nothing_to_update");
            }
            Organizations.Found answer = api.organizations().update(organizationId, update);
            result.account(answer.organization().organizationId(), answer.requestId());
            result.changed("profile");
            return result.updated("newer_record");
        }

        private OrganizationSettings settings(StytchOrganization there) {
            OrganizationSettings first = Objects.requireNonNull(plan.firstSettings);
            OrganizationSettings last = Objects.requireNonNull(plan.settings);
            if (first == last || there.emailJitProvisioning().equals("RESTRICTED")) {
                return last;
            }
            List<String> domains = last.asMap().get("email_allowed_domains") instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
            return joining.hasVerifiedMember(there.organizationId(), domains) ? last : first;
        }
    }
}
