package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of members.
 *
 * @param members in Stytch's order
 * @param organizations the organizations of these members, by their ids
 * @param nextCursorOrNull the cursor of the next page; {@code null} on the last
 * @param total Stytch's count of all matches, -1 when it does not count; never a bound for a loop
 * @param requestId Stytch's id of the call
 */
public record MemberPage(
        List<StytchMember> members,
        Map<String, StytchOrganization> organizations,
        @Nullable String nextCursorOrNull,
        int total,
        String requestId)
        implements Paging.Page {

    public MemberPage {
        members = List.copyOf(members);
        organizations = Map.copyOf(organizations);
    }

    public Optional<String> nextCursor() {
        return Optional.ofNullable(nextCursorOrNull);
    }

    static MemberPage of(Answer answer) {
        return new MemberPage(
                answer.body().objects("members", StytchMember::new),
                answer.body().objectsByName("organizations", StytchOrganization::new),
                Paging.nextCursor(answer),
                Paging.total(answer),
                answer.requestId());
    }
}
