package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import java.util.Optional;

/**
 * A member of an organization of Auth0, and which organization that is. Auth0's answers do not repeat the organization in each
 * member; a list of several organizations has to. Immutable. {@link #toString()} shows the ids only.
 *
 * @param organizationId {@code org_} and 16 letters or digits
 * @param member the member
 */
public record Auth0OrganizationMember(String organizationId, Auth0Member member) {

    static Optional<Auth0OrganizationMember> read(JsonView view) {
        return view.text("organization_id")
                .flatMap(id -> Auth0Member.read(view).map(member -> new Auth0OrganizationMember(id, member)));
    }

    @Override
    public String toString() {
        return "Auth0OrganizationMember[" + member.userId() + " in " + organizationId + "]";
    }
}
