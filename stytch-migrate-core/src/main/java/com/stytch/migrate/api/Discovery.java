package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints below {@code /v1/b2b/discovery}: where a person who signed in can go next. They take no part in a backfill.
 * Immutable and thread-safe. Source: contract, section 5.9.
 */
public final class Discovery {
    private static final String ORGANIZATIONS = "/v1/b2b/discovery/organizations";

    private final StytchHttp http;

    Discovery(StytchHttp http) {
        this.http = http;
    }

    /** Returns the organizations that the owner of a session is in or could join. */
    public Discovered organizations(SessionRef session) {
        return discovered(new Fields().putSession(session));
    }

    /** Returns the organizations that the person behind a login that is not complete yet is in or could join. */
    public Discovered organizationsOfIntermediateSession(Secret intermediateSessionToken) {
        return discovered(new Fields().putSecret("intermediate_session_token", intermediateSessionToken));
    }

    private Discovered discovered(Fields selector) {
        Answer answer = http.send(Call.post(ORGANIZATIONS, selector.map()));
        JsonView body = answer.body();
        return new Discovered(
                body.text("email_address").orElse(""),
                body.objects("discovered_organizations", Organization::new),
                body.text("organization_id_hint").orElse(null),
                answer.requestId());
    }

    /**
     * Creates an organization with the person behind a login that is not complete yet as its first member, and completes the
     * login there.
     *
     * @param organization without claimed domains, which this call does not know
     * @throws IllegalArgumentException if the organization claims domains; nothing was sent
     * @throws com.stytch.migrate.error.MigrationException.Unreachable also when Stytch may have created the organization
     */
    public StartedMemberSession createOrganization(
            Secret intermediateSessionToken, CreateOrganizationRequest organization, SessionSettings settings) {
        if (organization.claimsDomains()) {
            throw new IllegalArgumentException("an organization that claims domains is not created by discovery");
        }
        Fields fields = new Fields()
                .putSecret("intermediate_session_token", intermediateSessionToken)
                .putSession(settings);
        organization.body().forEach(fields::put);
        return StartedMemberSession.of(http.send(Call.create(ORGANIZATIONS + "/create", fields.map())));
    }

    /**
     * Completes a login in an organization.
     *
     * @param organizationId the id, the slug or the external id
     */
    public StartedMemberSession exchangeIntermediateSession(
            Secret intermediateSessionToken, String organizationId, SessionSettings settings) {
        return StartedMemberSession.of(http.send(Call.create(
                "/v1/b2b/discovery/intermediate_sessions/exchange",
                new Fields()
                        .putSecret("intermediate_session_token", intermediateSessionToken)
                        .put("organization_id", organizationId)
                        .putSession(settings)
                        .map())));
    }

    /**
     * Where a person can go.
     *
     * @param emailAddress the address of the person
     * @param organizationIdHintOrNull the organization that the login was about, if it was about one
     */
    public record Discovered(
            String emailAddress,
            List<Organization> organizations,
            @Nullable String organizationIdHintOrNull,
            String requestId) {

        public Discovered {
            organizations = List.copyOf(organizations);
        }

        public Optional<String> organizationIdHint() {
            return Optional.ofNullable(organizationIdHintOrNull);
        }

        @Override
        public String toString() {
            return "Discovered" + organizations;
        }
    }

    /** An organization that a person is in or could join. Immutable and thread-safe. */
    public static final class Organization {
        private final JsonView json;

        private Organization(JsonView json) {
            this.json = json;
        }

        public Optional<StytchOrganization> organization() {
            return json.object("organization").map(StytchOrganization::new);
        }

        /** Returns whether the login is enough for this organization. */
        public boolean memberAuthenticated() {
            return json.isTrue("member_authenticated");
        }

        /**
         * Returns {@code active_member}, {@code pending_member}, {@code invited_member},
         * {@code eligible_to_join_by_email_domain} or {@code eligible_to_join_by_oauth_tenant}.
         */
        public String membership() {
            return json.object("membership")
                    .flatMap(membership -> membership.text("type"))
                    .orElse("");
        }

        /** Returns what makes the person eligible, such as the domain. */
        public Map<String, @Nullable Object> membershipDetails() {
            Optional<JsonView> membership = json.object("membership");
            return membership.isPresent() ? membership.get().map("details") : Map.of();
        }

        /** Returns the member that the person is there; empty when it could only join. */
        public Optional<StytchMember> member() {
            return json.object("membership")
                    .flatMap(membership -> membership.object("member"))
                    .map(StytchMember::new);
        }

        /** Returns the ways to sign in that the organization wants instead; empty when it is content. */
        public Optional<List<String>> primaryRequired() {
            return StartedMemberSession.primaryRequired(json);
        }

        /** Returns the second factor that is missing. */
        public Optional<StartedMemberSession.MfaRequired> mfaRequired() {
            return StartedMemberSession.MfaRequired.in(json);
        }

        @Override
        public String toString() {
            return "Organization["
                    + organization().map(StytchOrganization::organizationId).orElse("") + ", " + membership() + "]";
        }
    }
}
