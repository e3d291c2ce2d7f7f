package com.stytch.migrate.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes sessions of members from one organization to another, and trades tokens of the legacy provider for sessions of
 * members; for the latter the lock of the project must not be held. Source: contract, section 5.5.
 */
final class MemberSessionExchange {
    static final Set<String> LOCALES = Set.of("en", "es", "pt-br", "fr", "it", "de-DE", "zh-Hans", "ca-ES");

    private static final Set<String> EXCHANGE = Set.of(
            "organization_id",
            "session_token",
            "session_jwt",
            "session_duration_minutes",
            "session_custom_claims",
            "locale",
            "telemetry_id");
    private static final Set<String> MIGRATE =
            Set.of("session_token", "organization_id", "session_duration_minutes", "session_custom_claims");
    private static final Set<String> ATTEST = Set.of(
            "profile_id",
            "token",
            "organization_id",
            "session_duration_minutes",
            "session_custom_claims",
            "session_token",
            "session_jwt",
            "telemetry_id");

    private final B2bProject project;
    private final MemberLogins logins;

    MemberSessionExchange(B2bProject project, MemberLogins logins) {
        this.project = project;
        this.logins = logins;
    }

    /** The session of before is over when the new one begins. The caller holds the lock. */
    Map<String, @Nullable Object> toOrganization(RequestBody body) {
        body.only(EXCHANGE);
        SessionFields fields = SessionFields.read(body, project);
        body.oneOf("locale", LOCALES, "bad_request");
        body.text("telemetry_id");
        OrganizationState organization = project.organization(ProjectState.requiredText(body, "organization_id"));
        SessionState before = project.sessions.find(fields);
        MemberState from = (MemberState) before.account;
        MemberState to = project.memberByEmail(organization, from.email);
        if (to == null) {
            throw B2bProject.memberNotFound();
        }
        boolean verified = from.emailVerified;
        List<Factor> carried = before.factors.stream()
                .filter(factor -> verified && isCarried(factor))
                .toList();
        if (carried.isEmpty() && project.is(FakeBehaviour.EXCHANGE_WITHOUT_FACTORS_IS_REFUSED)) {
            throw Refusal.of(
                    "insufficient_factors_for_session_exchange", "the session has no factor that another one takes");
        }
        SessionFields settings = new SessionFields(fields.minutes(), fields.claims(), null, null);
        Map<String, @Nullable Object> answer = logins.finish(to, settings, null, carried);
        if (Boolean.TRUE.equals(answer.get("member_authenticated"))) {
            project.sessions.end(before);
        }
        return answer;
    }

    /** A password belongs to one organization, unless it is one for all; imported and trusted tokens are not carried. */
    private boolean isCarried(Factor factor) {
        return switch (factor.type()) {
            case "magic_link", "oauth", "otp", "email_otp" -> true;
            case "password" -> project.crossOrganizationPasswords;
            default -> false;
        };
    }

    Map<String, @Nullable Object> migrate(RequestBody body) {
        body.only(MIGRATE);
        String legacyToken = ProjectState.requiredText(body, "session_token");
        String reference = ProjectState.requiredText(body, "organization_id");
        SessionFields fields = SessionFields.readSettings(body, project);
        synchronized (project) {
            project.organization(reference);
        }
        String email = project.legacy.emailOf(legacyToken);
        synchronized (project) {
            MemberState member = byExchangedEmail(project.organization(reference), email);
            if (member == null) {
                throw Refusal.of("migrate_from_external_email_does_not_exist", "no member has this address");
            }
            return entered(member, fields, Factor.imported(project.now()));
        }
    }

    Map<String, @Nullable Object> attest(RequestBody body) {
        body.only(ATTEST);
        String profileId = ProjectState.requiredText(body, "profile_id");
        String token = ProjectState.requiredText(body, "token");
        String reference = body.text("organization_id");
        SessionFields fields = SessionFields.read(body, project);
        body.text("telemetry_id");
        LegacyTokens.Attested attested = project.legacy.attested(profileId, token);
        synchronized (project) {
            OrganizationState organization = organization(attested, reference);
            MemberState found = organization == null ? null : attestedMember(organization, attested);
            if (found == null && !attested.profile().provisions()) {
                throw B2bProject.memberNotFound();
            }
            if (fields.goOn()) {
                requireSessionOf(found, fields);
            }
            MemberState member = found == null ? provisioned(organization, attested) : found;
            if (found != null && project.is(FakeBehaviour.ATTEST_REPLACES_ROLES) && hasRoles(attested)) {
                project.roles.requireAssignable(attested.roles(), member.organization);
                member.roles = attested.roles();
            }
            return entered(member, fields, Factor.trustedToken(attested.tokenId(), project.now()));
        }
    }

    private static boolean hasRoles(LegacyTokens.Attested attested) {
        return attested.profile().claim(TrustedTokenProfile.ROLE_IDS) != null;
    }

    private void requireSessionOf(@Nullable MemberState member, SessionFields fields) {
        if (!project.sessions.find(fields).account.equals(member)) {
            throw project.sessionOfSomebodyElse();
        }
    }

    /** Returns the organization that request and token mean; nothing when it is to be created. */
    private @Nullable OrganizationState organization(LegacyTokens.Attested attested, @Nullable String reference) {
        String claim = attested.organization();
        if (claim == null) {
            if (reference == null || attested.profile().provisions()) {
                throw Refusal.of("token_missing_organization_id_claim", "the token names no organization");
            }
            return project.organization(reference);
        }
        OrganizationState named = lookUp(claim);
        if (reference != null && project.organization(reference) != named) {
            throw invalidOrganization();
        }
        if (named == null && !(attested.profile().provisions() && RequestBody.isExternalId(claim))) {
            throw invalidOrganization();
        }
        return named;
    }

    /** A token names an organization by its Stytch id or external id; a slug is none of them. Source: contract, section 7. */
    private @Nullable OrganizationState lookUp(String claim) {
        OrganizationState byId = project.organizationById(claim);
        return byId == null ? project.organizationByExternalId(claim) : byId;
    }

    private static Refusal invalidOrganization() {
        return Refusal.of(
                "invalid_token_organization_id_claim", "the organization of the token is another one, or none");
    }

    private @Nullable MemberState byExchangedEmail(OrganizationState organization, String email) {
        MemberState member = project.memberByEmail(organization, email);
        boolean matches = member != null
                && (member.emailVerified || project.is(FakeBehaviour.SESSION_EXCHANGE_MATCHES_UNVERIFIED_ADDRESS));
        return matches ? member : null;
    }

    private @Nullable MemberState attestedMember(OrganizationState organization, LegacyTokens.Attested attested) {
        String externalId = attested.externalId();
        MemberState byEmail = byExchangedEmail(organization, attested.email());
        if (externalId == null || !project.is(FakeBehaviour.ATTEST_GOES_BY_EXTERNAL_ID)) {
            return byEmail;
        }
        MemberState byExternalId = organization.externalIds.get(externalId);
        if (byExternalId == null && byEmail != null && byEmail.externalId != null) {
            throw ProjectState.otherExternalId();
        }
        return byExternalId == null ? byEmail : byExternalId;
    }

    private MemberState provisioned(@Nullable OrganizationState existing, LegacyTokens.Attested attested) {
        OrganizationState organization = existing;
        project.roles.requireAssignable(attested.roles(), organization);
        if (organization == null) {
            project.requireUnclaimed(attested.email(), null);
            String claim = String.valueOf(attested.organization());
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("organization_name", claim);
            fields.put("organization_external_id", claim);
            organization = new OrganizationEndpoints(project).add(new RequestBody(fields, true), project.now());
        } else {
            project.requireFreeEmail(organization, attested.email(), null);
            String externalId = attested.externalId();
            if (externalId != null) {
                B2bProject.requireFreeExternalId(organization, externalId, null);
            }
        }
        MemberState member = project.addMember(organization, attested.email(), project.now());
        B2bProject.setExternalId(member, attested.externalId());
        member.roles = attested.roles();
        return member;
    }

    private Map<String, @Nullable Object> entered(MemberState member, SessionFields fields, Factor factor) {
        boolean second = fields.goOn()
                && project.sessions.findOf(member, fields).factors.stream().anyMatch(Factor::isSecond);
        boolean missing = !logins.allows(member.organization, factor) || (MemberLogins.needsSecond(member) && !second);
        if (missing && !project.is(FakeBehaviour.EXCHANGED_SESSION_PASSES_ORGANIZATION_RULES)) {
            throw new Refusal(401, "insufficient_factors", "the organization asks for more than this");
        }
        if (project.is(FakeBehaviour.SESSION_EXCHANGE_VERIFIES_ADDRESS)) {
            member.emailVerified = true;
        }
        SessionState session = logins.enter(member, fields, List.of(factor));
        Map<String, @Nullable Object> answer = project.answer(member);
        project.sessions.put(answer, "member_session", session);
        return answer;
    }
}
