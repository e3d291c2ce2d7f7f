package com.stytch.migrate.importer;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.OidcConnection;
import com.stytch.migrate.api.SamlConnection;
import com.stytch.migrate.api.ScimConnection;
import com.stytch.migrate.api.ScimConnections;
import com.stytch.migrate.api.SsoConnections;
import com.stytch.migrate.api.UpdateOidcConnectionRequest;
import com.stytch.migrate.api.UpdateSamlConnectionRequest;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.StytchId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out the plan for one connection: creates it, fills what can be filled, and notes what the customer's administrator must
 * enter. Immutable and thread-safe; two connections of one organization may be in two threads.
 */
final class ConnectionImporter {
    private static final int ROUNDS = 5;

    private final B2bApi api;
    private final B2bPolicy policy;

    ConnectionImporter(B2bApi api, B2bPolicy policy) {
        this.api = api;
        this.policy = policy;
    }

    ImportOutcome run(ConnectionPlan plan, History history) {
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

    /** One connection's way through the calls. */
    private final class Attempt {
        private final ConnectionPlan plan;
        private final LegacyConnection content;
        private final History history;
        private final Result result;
        private final String name;

        Attempt(ConnectionPlan plan, History history) {
            this.plan = plan;
            this.content = plan.content;
            this.history = history;
            this.result = new Result(plan.notes());
            this.name = content.name().value();
            history.changes().forEach(result::changed);
        }

        ImportOutcome run() {
            if (plan.calls() == 0) {
                return leftOut();
            }
            String organization =
                    Objects.requireNonNull(plan.organization, "organization").value();
            return switch (content.protocol()) {
                case SAML -> saml(organization);
                case OIDC -> oidc(organization);
                case SCIM -> scim(organization);
            };
        }

        /** A connection that is there stays there: an import never takes one away. */
        private ImportOutcome leftOut() {
            String reason = plan.reason().orElseThrow();
            if (history.stytchId() != null) {
                result.account(history.stytchId().value());
                return result.alreadyExists(reason + "_after_import");
            }
            if (plan.action() == ConsumerPlan.Action.SKIP) {
                return ImportOutcome.skipped(reason, plan.notes());
            }
            return plan.parked
                    ? new ImportOutcome(ImportOutcome.Kind.FAILED, reason, null, null, plan.notes(), List.of(), true)
                    : ImportOutcome.failed(reason, plan.notes());
        }

        // ---- SAML

        private ImportOutcome saml(String organization) {
            Optional<SamlConnection> there = findSaml(organization);
            if (history.stytchId() != null && there.isEmpty()) {
                result.account(history.stytchId().value());
                return result.failed("deleted_at_stytch", "");
            }
            boolean ours = history.stytchId() != null || there.isEmpty();
            if (there.isPresent() && !ours && isFilled(there.get())) {
                result.account(there.get().connectionId());
                describe(there.get());
                return result.alreadyExists("connection_already_there");
            }
            SamlConnection connection = there.orElseGet(() -> created(
                    () -> api.sso()
                            .createSaml(
                                    organization,
                                    name,
                                    content.identityProvider().orElse(null)),
                    () -> findSaml(organization)));
            result.account(connection.connectionId());
            if (there.isEmpty()) {
                result.changed(ImportOutcome.CREATED_USER);
            }
            describe(fill(organization, connection));
            return done(there.isPresent());
        }

        private ImportOutcome done(boolean wasThere) {
            if (history.stytchId() != null) {
                result.changed("profile");
                return result.updated("newer_record");
            }
            return wasThere ? result.updated("connection_filled") : result.created();
        }

        private Optional<SamlConnection> findSaml(String organization) {
            SsoConnections.All all = api.sso().get(organization);
            String known = history.stytchId() == null ? "" : history.stytchId().value();
            return all.saml().stream()
                    .filter(one -> known.isEmpty()
                            ? one.displayName().equals(name)
                            : one.connectionId().equals(known))
                    .findFirst();
        }

        private boolean isFilled(SamlConnection there) {
            return !there.idpEntityId().isEmpty() || !there.idpSsoUrl().isEmpty();
        }

        private SamlConnection fill(String organization, SamlConnection connection) {
            String id = connection.connectionId();
            boolean lacks = content.idpEntityId().isEmpty()
                    || content.idpSsoUrl().isEmpty()
                    || content.certificates().isEmpty();
            SamlConnection now = connection;
            if (lacks && content.metadataUrl().isPresent()) {
                try {
                    now = api.sso()
                            .updateSamlByUrl(
                                    organization, id, content.metadataUrl().get());
                } catch (MigrationException.Refused refused) {
                    if (refused.stopsTheRun()) {
                        throw refused;
                    }
                    result.note("metadata_url_not_read:" + refused.errorType());
                }
            }
            List<String> certificates = new ArrayList<>(content.certificates());
            do {
                UpdateSamlConnectionRequest.Builder request = UpdateSamlConnectionRequest.builder()
                        .idpEntityId(content.idpEntityId().orElse(null))
                        .idpSsoUrl(content.idpSsoUrl().orElse(null))
                        .alternativeAudienceUri(content.alternativeAudienceUri().orElse(null))
                        .alternativeAcsUrl(content.alternativeAcsUrl().orElse(null));
                if (!certificates.isEmpty()) {
                    request.x509Certificate(certificates.remove(0)); // each is added to those that are there
                }
                if (!content.attributeMapping().isEmpty()) {
                    request.attributeMapping(content.attributeMapping());
                }
                now = api.sso().updateSaml(organization, id, request.build());
            } while (!certificates.isEmpty());
            return now;
        }

        private void describe(SamlConnection now) {
            missing("idp_entity_id", now.idpEntityId());
            missing("idp_sso_url", now.idpSsoUrl());
            missing("certificate", now.verificationCertificates().isEmpty() ? "" : "there");
            missing("attribute_mapping", now.attributeMapping().isEmpty() ? "" : "there");
            if (content.certificates().isEmpty()) {
                now.verificationCertificates()
                        .forEach(one -> one.expiresAt().ifPresent(end -> result.note("certificate_expires:" + end)));
            }
            result.note("acs_url:" + now.acsUrl());
            result.note("audience:"
                    + now.alternativeAudienceUri().filter(uri -> !uri.isEmpty()).orElse(now.audienceUri()));
            result.note(now.status().equals("active") ? "connection_active" : "connection_pending");
        }

        private void missing(String field, String value) {
            if (value.isEmpty()) {
                result.note("connection_lacks:" + field);
            }
        }

        // ---- OIDC

        private ImportOutcome oidc(String organization) {
            Optional<OidcConnection> there = findOidc(organization);
            if (history.stytchId() != null && there.isEmpty()) {
                result.account(history.stytchId().value());
                return result.failed("deleted_at_stytch", "");
            }
            boolean filled = there.isPresent()
                    && (!there.get().issuer().isEmpty()
                            || !there.get().clientId().isEmpty());
            if (filled && history.stytchId() == null) {
                result.account(there.get().connectionId());
                describe(there.get());
                return result.alreadyExists("connection_already_there");
            }
            OidcConnection connection = there.orElseGet(() -> created(
                    () -> api.sso()
                            .createOidc(
                                    organization,
                                    name,
                                    content.identityProvider().orElse(null)),
                    () -> findOidc(organization)));
            result.account(connection.connectionId());
            if (there.isEmpty()) {
                result.changed(ImportOutcome.CREATED_USER);
            }
            SsoConnections.UpdatedOidc updated = api.sso()
                    .updateOidc(
                            organization,
                            connection.connectionId(),
                            UpdateOidcConnectionRequest.builder()
                                    .clientId(content.clientId().orElse(null))
                                    .clientSecret(content.clientSecret().orElse(null))
                                    .issuer(content.issuer().orElse(null))
                                    .authorizationUrl(content.authorizationUrl().orElse(null))
                                    .tokenUrl(content.tokenUrl().orElse(null))
                                    .userinfoUrl(content.userinfoUrl().orElse(null))
                                    .jwksUrl(content.jwksUrl().orElse(null))
                                    .customScopes(content.scopes().orElse(null))
                                    .build());
            if (updated.warning().isPresent()) {
                result.note("stytch_warns_of_issuer"); // its text could hold anything
            }
            describe(updated.connection());
            return done(there.isPresent());
        }

        private Optional<OidcConnection> findOidc(String organization) {
            SsoConnections.All all = api.sso().get(organization);
            String known = history.stytchId() == null ? "" : history.stytchId().value();
            return all.oidc().stream()
                    .filter(one -> known.isEmpty()
                            ? one.displayName().equals(name)
                            : one.connectionId().equals(known))
                    .findFirst();
        }

        private void describe(OidcConnection now) {
            missing("issuer", now.issuer());
            missing("client_id", now.clientId());
            if (now.clientSecret().isEmpty()
                    || now.clientSecret().orElseThrow().reveal().isEmpty()) {
                result.note("connection_lacks:client_secret");
            }
            missing("authorization_url", now.authorizationUrl());
            missing("token_url", now.tokenUrl());
            missing("userinfo_url", now.userinfoUrl());
            missing("jwks_url", now.jwksUrl());
            result.note("redirect_url:" + now.redirectUrl());
            result.note(now.status().equals("active") ? "connection_active" : "connection_pending");
        }

        /** Creates what was not there a moment ago; after a lost answer what is there now is ours. */
        private <T> T created(Supplier<T> create, Supplier<Optional<T>> find) {
            for (int round = 1; ; round++) {
                try {
                    return create.get();
                } catch (MigrationException.Unreachable unreachable) {
                    if (unreachable.certainlyNotExecuted() || round >= ROUNDS) {
                        throw unreachable;
                    }
                    Optional<T> made = find.get();
                    if (made.isPresent()) {
                        return made.get();
                    }
                }
            }
        }

        // ---- SCIM

        private ImportOutcome scim(String organization) {
            Consumer<ScimToken> listener = policy.scimTokens().orElseThrow();
            Optional<ScimConnection> there = api.scim().get(organization);
            if (there.isPresent()) {
                result.account(there.get().connectionId());
                result.note("scim_base_url:" + there.get().baseUrl());
                return result.alreadyExists("connection_already_there");
            }
            for (int round = 1; ; round++) {
                try {
                    ScimConnections.Created made = api.scim()
                            .create(
                                    organization,
                                    name,
                                    content.identityProvider().orElse(null));
                    String id = made.connection().connectionId();
                    result.account(id, made.requestId());
                    result.changed(ImportOutcome.CREATED_USER);
                    result.note("scim_base_url:" + made.connection().baseUrl());
                    listener.accept(new ScimToken(
                            plan.key(), StytchId.of(id), made.connection().baseUrl(), made.bearerToken()));
                    return result.created();
                } catch (MigrationException.Unreachable unreachable) {
                    if (unreachable.certainlyNotExecuted() || round >= ROUNDS) {
                        throw unreachable;
                    }
                    // Nobody has seen its token, and nobody ever will.
                    api.scim()
                            .get(organization)
                            .ifPresent(lost -> api.scim().delete(organization, lost.connectionId()));
                }
            }
        }
    }
}
