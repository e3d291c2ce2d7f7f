package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of discovery do: where somebody who has proven an address may go. The callers hold the lock of the
 * project. Source: contract, section 5.9.
 */
final class DiscoveryEndpoints {
    private static final Set<String> SETTINGS =
            Set.of("intermediate_session_token", "session_duration_minutes", "session_custom_claims", "telemetry_id");

    private final B2bProject project;
    private final MemberLogins logins;

    DiscoveryEndpoints(B2bProject project, MemberLogins logins) {
        this.project = project;
        this.logins = logins;
    }

    /** Whose login it is. {@code proven} says whether the address is known to be that person's. */
    private record Person(String email, boolean proven, List<Factor> factors) {}

    private Person person(IntermediateSessions.State state) {
        MemberState member = state.member();
        return new Person(state.email(), member == null || member.emailVerified, state.factors());
    }

    Map<String, @Nullable Object> organizations(RequestBody body) {
        body.only(Set.of("intermediate_session_token", "session_token", "session_jwt"));
        String intermediate = body.text("intermediate_session_token");
        SessionFields fields = SessionFields.read(body, project);
        if (intermediate != null && fields.goOn()) {
            throw Refusal.of("too_many_session_arguments", "only one session can be given");
        }
        Person person;
        MemberState own = null;
        if (intermediate == null) {
            SessionState session = project.sessions.find(fields);
            own = (MemberState) session.account;
            person = new Person(own.email, own.emailVerified, session.factors);
        } else {
            IntermediateSessions.State state = project.intermediates.find(intermediate);
            own = state.member();
            person = person(state);
        }
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (OrganizationState organization : project.organizations()) {
            MemberState member = project.memberByEmail(organization, person.email);
            if (member != null && (person.proven || member == own)) {
                found.add(discovered(organization, member, person));
            } else if (member == null && mayJoin(organization, person)) {
                found.add(discovered(organization, null, person));
            }
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("email_address", person.email);
        answer.put("discovered_organizations", found);
        answer.put("organization_id_hint", null);
        return answer;
    }

    private Map<String, @Nullable Object> discovered(
            OrganizationState organization, @Nullable MemberState member, Person person) {
        boolean primaryMissing = person.factors.stream().noneMatch(factor -> logins.allows(organization, factor));
        boolean second = person.factors.stream().anyMatch(Factor::isSecond);
        boolean needsSecond = member == null
                ? organization.setting("mfa_policy").equals("REQUIRED_FOR_ALL")
                : MemberLogins.needsSecond(member);
        Map<String, @Nullable Object> membership = new LinkedHashMap<>();
        membership.put("type", member == null ? "eligible_to_join_by_email_domain" : member.status + "_member");
        membership.put("details", member == null ? Map.of("domain", domain(person.email)) : null);
        membership.put("member", member == null ? null : project.json(member));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("organization", project.json(organization));
        json.put("membership", membership);
        json.put("member_authenticated", member != null && !primaryMissing && (second || !needsSecond));
        json.put("primary_required", primaryMissing ? MemberLogins.primaryRequired(organization) : null);
        json.put("mfa_required", member != null && needsSecond && !second ? logins.mfaRequired(member) : null);
        return json;
    }

    private static String domain(String email) {
        return OrganizationRules.lower(email.substring(email.lastIndexOf('@') + 1));
    }

    /** By the domain of a proven address, once somebody with a verified address of it is there. */
    private static boolean mayJoin(OrganizationState organization, Person person) {
        String domain = domain(person.email);
        return person.proven
                && organization.setting("email_jit_provisioning").equals("RESTRICTED")
                && organization.settings("email_allowed_domains").stream()
                        .anyMatch(allowed -> OrganizationRules.lower(allowed).equals(domain))
                && organization.members.stream()
                        .anyMatch(member -> !member.isDeleted()
                                && member.emailVerified
                                && OrganizationRules.lower(member.domain()).equals(domain));
    }

    Map<String, @Nullable Object> exchange(RequestBody body) {
        Set<String> names = new HashSet<>(SETTINGS);
        names.addAll(Set.of("organization_id", "locale"));
        body.only(names);
        SessionFields fields = SessionFields.readSettings(body, project);
        body.oneOf("locale", MemberSessionExchange.LOCALES, "bad_request");
        body.text("telemetry_id");
        String token = ProjectState.requiredText(body, "intermediate_session_token");
        OrganizationState organization = project.organization(ProjectState.requiredText(body, "organization_id"));
        IntermediateSessions.State state = project.intermediates.find(token);
        Person person = person(state);
        MemberState member = project.memberByEmail(organization, person.email);
        if (member == null) {
            if (!mayJoin(organization, person)) {
                throw B2bProject.memberNotFound();
            }
            requireNoOrganization(state);
            project.requireFreeEmail(organization, person.email, null);
            member = project.addMember(organization, person.email, project.now());
            member.status = MemberState.PENDING; // until the login is complete
        }
        IntermediateSessions.State before = logins.before(body, member);
        if (person.proven) {
            member.emailVerified = true;
        }
        return finish(member, fields, before);
    }

    private static void requireNoOrganization(IntermediateSessions.State state) {
        if (state.member() != null) {
            throw Refusal.of(
                    "invalid_intermediate_session_token_for_organization",
                    "the intermediate session is one of an organization");
        }
    }

    private Map<String, @Nullable Object> finish(
            MemberState member, SessionFields fields, IntermediateSessions.@Nullable State before) {
        Map<String, @Nullable Object> answer = logins.finish(member, fields, before, List.of());
        answer.remove("organization_id");
        return answer;
    }

    Map<String, @Nullable Object> create(RequestBody body) {
        Set<String> names = new HashSet<>(SETTINGS);
        names.addAll(OrganizationRules.CREATE);
        body.only(names);
        SessionFields fields = SessionFields.readSettings(body, project);
        body.text("telemetry_id");
        IntermediateSessions.State state =
                project.intermediates.find(ProjectState.requiredText(body, "intermediate_session_token"));
        Person person = person(state);
        requireNoOrganization(state);
        project.requireUnclaimed(person.email, null);
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        body.map().forEach((name, value) -> {
            if (!SETTINGS.contains(name)) {
                settings.put(name, value);
            }
        });
        settings.putIfAbsent("organization_name", person.email.substring(0, person.email.lastIndexOf('@')));
        OrganizationState organization =
                new OrganizationEndpoints(project).add(new RequestBody(settings, true), project.now());
        MemberState member = project.addMember(organization, person.email, project.now());
        member.emailVerified = person.proven;
        if (project.is(FakeBehaviour.DISCOVERY_CREATOR_IS_ADMIN)) {
            member.roles = List.of(Roles.ADMIN);
        }
        return finish(member, fields, state);
    }
}
