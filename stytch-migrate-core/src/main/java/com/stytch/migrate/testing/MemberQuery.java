package com.stytch.migrate.testing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code POST /v1/b2b/organizations/members/search}. Source: contract, section 5.2. */
final class MemberQuery extends SearchQuery<MemberState> {
    private static final Set<String> STATUSES =
            Set.of(MemberState.PENDING, MemberState.INVITED, MemberState.ACTIVE, MemberState.DELETED);

    private final B2bProject project;
    private final List<OrganizationState> organizations;
    private boolean asksForStatuses;

    private MemberQuery(B2bProject project, List<OrganizationState> organizations) {
        super(new Names("member_search_", "expected_array_of_strings", "expected_boolean", "bad_request"));
        this.project = project;
        this.organizations = organizations;
    }

    static MemberQuery read(@Nullable RequestBody query, B2bProject project, List<OrganizationState> organizations) {
        MemberQuery result = new MemberQuery(project, organizations);
        result.read(query);
        return result;
    }

    /** Returns whether a member is found: a deleted one only when the query asks for statuses. */
    boolean finds(MemberState member) {
        return (asksForStatuses || !member.isDeleted()) && matches(member);
    }

    @Override
    @Nullable Filter<MemberState> filter(String name, @Nullable Object value) {
        return switch (name) {
            case "member_ids" -> memberIds(texts(value, "missing_member_ids"));
            case "member_emails" -> {
                List<String> keys = texts(value, "missing_member_emails").stream()
                        .map(project::emailKey)
                        .toList();
                yield scan(member -> keys.contains(project.emailKey(member.email)));
            }
            case "member_email_fuzzy" ->
                fuzzy(name, value, "missing_member_email_fuzzy", member -> List.of(member.email));
            case "member_is_breakglass" -> {
                boolean wanted = flag(value, "missing_is_breakglass");
                yield scan(member -> member.breakglass == wanted);
            }
            case "statuses" -> {
                List<String> statuses = texts(value, "missing_statuses");
                if (!STATUSES.containsAll(statuses)) {
                    throw Refusal.of("search_invalid_status_filter", "a status is none of " + STATUSES);
                }
                asksForStatuses = true;
                yield scan(member -> statuses.contains(member.status));
            }
            case "member_mfa_phone_numbers" -> {
                List<String> numbers = texts(value, "missing_mfa_member_phone_numbers");
                yield scan(member -> numbers.contains(member.mfaPhoneNumber));
            }
            case "member_mfa_phone_number_fuzzy" ->
                fuzzy(name, value, "missing_mfa_member_phone_number_fuzzy", member -> List.of(member.mfaPhoneNumber));
            case "member_password_exists" -> {
                boolean wanted = flag(value, "missing_password_exists");
                yield scan(member -> (member.password != null) == wanted);
            }
            case "member_roles" -> {
                List<String> roles = texts(value, "missing_member_roles");
                yield scan(member ->
                        roles.contains(Roles.MEMBER) || member.roles.stream().anyMatch(roles::contains));
            }
            default -> null;
        };
    }

    private Filter<MemberState> memberIds(List<String> ids) {
        boolean stytch = areStytchIds(
                ids, id -> project.looksLike(Ids.Kind.MEMBER, id), "cannot_mix_internal_and_external_member_ids");
        if (stytch) {
            return found(ids, project::memberById);
        }
        Set<String> wanted = Set.copyOf(ids);
        return scan(member -> member.externalId != null
                && wanted.contains(member.externalId)
                && organizations.contains(member.organization));
    }
}
