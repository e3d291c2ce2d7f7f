package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of organizations. Immutable and thread-safe. Where a method takes an organization id, slug and external id do
 * as well; where it takes a member id, the external id does, unless it says otherwise. Source: contract, section 5.2.
 */
public final class Members {
    private static final String MEMBERS = "/v1/b2b/organizations/{organization_id}/members";
    private static final String MEMBER = MEMBERS + "/{member_id}";

    // By the code alone: a bare 404 may come from a proxy or a wrong address, and then says nothing about the member.
    // An
    // organization that is not there is no answer to the question for a member.
    private static final Set<String> NO_SUCH_MEMBER =
            Set.of("member_not_found", "member_does_not_exist_in_organization");

    private final StytchHttp http;

    Members(StytchHttp http) {
        this.http = http;
    }

    /**
     * Creates a member. Nobody gets a message.
     *
     * @throws MigrationException.Refused with {@code duplicate_member_email}, {@code duplicate_member_external_id},
     *     {@code duplicate_member_phone_number}, {@code retired_member_email}, {@code invalid_rbac_role_assignment},
     *     {@code organization_not_found} and others; nothing was created
     * @throws MigrationException.Unreachable also when Stytch may have created the member: read back before sending again
     */
    public Found create(String organizationId, CreateMemberRequest request) {
        return found(http.send(Call.create(MEMBERS, request.body(), organizationId)));
    }

    /**
     * Returns a member, or nothing when Stytch says that there is none. An unanswered call is never "none": it throws.
     *
     * @throws MigrationException.Refused with {@code organization_not_found} and others
     */
    public Optional<Found> get(String organizationId, String memberId) {
        return foundIfAny(member(organizationId).query("member_id", memberId));
    }

    /** Returns the member with an address, otherwise as {@link #get}. */
    public Optional<Found> getByEmail(String organizationId, String emailAddress) {
        return foundIfAny(member(organizationId).query("email_address", emailAddress));
    }

    private static Call member(String organizationId) {
        return Call.get("/v1/b2b/organizations/{organization_id}/member", organizationId);
    }

    /**
     * Returns a member of any organization, otherwise as {@link #get}. Dangerous is that nothing says whether the caller may
     * know: do not hand on an id that came from outside.
     *
     * @param memberId the Stytch id; the contract names no other
     * @param includeDeleted whether a deleted member is found too
     */
    public Optional<Found> dangerouslyGet(String memberId, boolean includeDeleted) {
        Call call = Call.get("/v1/b2b/organizations/members/dangerously_get/{member_id}", memberId);
        return foundIfAny(includeDeleted ? call.query("include_deleted", "true") : call);
    }

    private Optional<Found> foundIfAny(Call call) {
        try {
            return Optional.of(found(http.send(call)));
        } catch (MigrationException.Refused refused) {
            if (NO_SUCH_MEMBER.contains(refused.errorType())) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    public Found update(String organizationId, String memberId, UpdateMemberRequest request) {
        return found(http.send(Call.put(MEMBER, request.body(), organizationId, memberId)));
    }

    /**
     * Makes a deleted member active again. Not sent again by itself when its answer was lost: read back.
     *
     * @param memberId the Stytch id; an external id will not do
     * @throws MigrationException.Refused with {@code no_deleted_member_found_for_reactivation},
     *     {@code email_unverified_for_reactivation} or {@code reactivation_email_belongs_to_another_member}
     */
    public Found reactivate(String organizationId, String memberId) {
        return found(http.send(Call.putOnce(MEMBER + "/reactivate", Map.of(), organizationId, memberId)));
    }

    /**
     * Deletes a member, who stays visible with status {@code deleted}.
     *
     * @return whether there was such a member; {@code false} also when an earlier attempt of this call deleted it
     */
    public boolean delete(String organizationId, String memberId) {
        try {
            http.send(Call.delete(MEMBER, organizationId, memberId));
            return true;
        } catch (MigrationException.Refused refused) {
            if (NO_SUCH_MEMBER.contains(refused.errorType())) {
                return false;
            }
            throw refused;
        }
    }

    /** Removes the external id of a member. */
    public Found deleteExternalId(String organizationId, String memberId) {
        return found(http.send(Call.delete(MEMBER + "/external_id", organizationId, memberId)));
    }

    /**
     * Deletes a password; only where passwords belong to one organization.
     *
     * @param passwordId the id of the password itself, {@code member-password-test-…}
     */
    public Found deletePassword(String organizationId, String passwordId) {
        return found(http.send(Call.delete(MEMBERS + "/passwords/{member_password_id}", organizationId, passwordId)));
    }

    /** Deletes the phone number for the second factor. */
    public Found deleteMfaPhoneNumber(String organizationId, String memberId) {
        return found(http.send(Call.delete(MEMBERS + "/mfa_phone_numbers/{member_id}", organizationId, memberId)));
    }

    /** Deletes the authenticator app of a member. */
    public Found deleteTotp(String organizationId, String memberId) {
        return found(http.send(Call.delete(MEMBER + "/totp", organizationId, memberId)));
    }

    /**
     * Frees an address that a member had before, so that somebody else in the organization can have it. Not sent again by
     * itself when its answer was lost: read back.
     *
     * @param emailId the id of the address, or {@code null}
     * @param emailAddress the address, or {@code null}; one of the two is needed
     */
    public Found unlinkRetiredEmail(
            String organizationId, String memberId, @Nullable String emailId, @Nullable String emailAddress) {
        if (emailId == null && emailAddress == null) {
            throw new IllegalArgumentException("an address or its id is needed");
        }
        return found(http.send(Call.create(
                MEMBER + "/unlink_retired_email",
                new Fields()
                        .put("email_id", emailId)
                        .put("email_address", emailAddress)
                        .map(),
                organizationId,
                memberId)));
    }

    /**
     * Returns one page. Limited to 100 a minute, together with the search of organizations.
     *
     * @throws MigrationException.Refused with one of the {@code member_search_…} codes
     */
    public MemberPage search(MemberSearch search) {
        return MemberPage.of(http.send(Call.narrowSearch("/v1/b2b/organizations/members/search", search.body())));
    }

    /**
     * Returns all members that match, page by page as the stream is read.
     *
     * @return a stream that ends when Stytch names no next page; it throws {@link IllegalStateException} if a cursor comes
     *     twice, for then it would never end
     */
    public Stream<StytchMember> searchAll(MemberSearch search) {
        return Paging.pages(search.filters(), filters -> search(search.with(filters)))
                .flatMap(page -> page.members().stream());
    }

    /** A provider of OAuth whose tokens Stytch keeps. */
    public enum TokenProvider {
        GOOGLE("/oauth_providers/google"),
        MICROSOFT("/oauth_providers/microsoft");

        private final String path;

        TokenProvider(String path) {
            this.path = path;
        }
    }

    /**
     * Returns the tokens of a social account, which Stytch has only after a login through it. None can be imported.
     *
     * @param includeRefreshToken whether to ask for the refresh token too
     */
    public ProviderTokens oauthTokens(
            String organizationId, String memberId, TokenProvider provider, boolean includeRefreshToken) {
        JsonView body = http.send(tokens(provider.path, organizationId, memberId, includeRefreshToken))
                .body();
        return ProviderTokens.of(body, body.text("provider_type").orElse(""));
    }

    /** Returns the tokens of the OIDC connections that a member signed in through, as {@link #oauthTokens}. */
    public List<ProviderTokens> oidcTokens(String organizationId, String memberId, boolean includeRefreshToken) {
        return http.send(tokens("/oidc_providers", organizationId, memberId, includeRefreshToken))
                .body()
                .objects(
                        "registrations",
                        registration -> ProviderTokens.of(
                                registration, registration.text("connection_id").orElse("")));
    }

    private static Call tokens(String path, String organizationId, String memberId, boolean includeRefreshToken) {
        Call call = Call.get(MEMBER + path, organizationId, memberId);
        return includeRefreshToken ? call.query("include_refresh_token", "true") : call;
    }

    private static Found found(Answer answer) {
        return new Found(StytchMember.in(answer.body()), StytchOrganization.in(answer.body()), answer.requestId());
    }

    /** A member that Stytch described, and the organization of the member. */
    public record Found(StytchMember member, StytchOrganization organization, String requestId) {}

    /**
     * What Stytch keeps of a login at a provider.
     *
     * @param provider the kind of provider, or the id of the OIDC connection
     * @param providerSubject the id of the member there
     * @param idTokenOrNull the id token
     * @param accessTokenOrNull the access token
     * @param accessTokenLifetime how long the access token holds from now on; zero when Stytch does not say
     * @param refreshTokenOrNull the refresh token, when it was asked for and there is one
     * @param scopes what the access token is good for
     */
    public record ProviderTokens(
            String provider,
            String providerSubject,
            @Nullable Secret idTokenOrNull,
            @Nullable Secret accessTokenOrNull,
            Duration accessTokenLifetime,
            @Nullable Secret refreshTokenOrNull,
            List<String> scopes) {

        public ProviderTokens {
            scopes = List.copyOf(scopes);
        }

        public Optional<Secret> idToken() {
            return Optional.ofNullable(idTokenOrNull);
        }

        public Optional<Secret> accessToken() {
            return Optional.ofNullable(accessTokenOrNull);
        }

        public Optional<Secret> refreshToken() {
            return Optional.ofNullable(refreshTokenOrNull);
        }

        private static ProviderTokens of(JsonView view, String provider) {
            return new ProviderTokens(
                    provider,
                    view.text("provider_subject").orElse(""),
                    view.text("id_token").map(Secret::of).orElse(null),
                    view.text("access_token").map(Secret::of).orElse(null),
                    Duration.ofSeconds(view.number("access_token_expires_in").orElse(0)),
                    view.text("refresh_token").map(Secret::of).orElse(null),
                    view.texts("scopes"));
        }

        @Override
        public String toString() {
            return "ProviderTokens[" + provider + "]";
        }
    }
}
