package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.util.List;

/** The endpoints below {@code /v1/b2b/recovery_codes}. Immutable and thread-safe. Source: contract, section 5.4. */
public final class RecoveryCodes {
    private final StytchHttp http;

    RecoveryCodes(StytchHttp http) {
        this.http = http;
    }

    /**
     * Returns the codes that a member has left.
     *
     * @param organizationId the id, the slug or the external id
     * @param memberId the member id or the external id
     */
    public Codes get(String organizationId, String memberId) {
        return codes(
                http.send(Call.get("/v1/b2b/recovery_codes/{organization_id}/{member_id}", organizationId, memberId)));
    }

    /** Replaces the codes of a member by new ones. When the answer was lost, {@link #get} tells the new ones. */
    public Codes rotate(String organizationId, String memberId) {
        return codes(http.send(Call.create(
                "/v1/b2b/recovery_codes/rotate",
                new Fields()
                        .put("organization_id", organizationId)
                        .put("member_id", memberId)
                        .map())));
    }

    private static Codes codes(Answer answer) {
        return new Codes(
                Totps.secrets(answer.body(), "recovery_codes"),
                StytchMember.in(answer.body()),
                StytchOrganization.in(answer.body()),
                answer.requestId());
    }

    /** The codes of a member. */
    public record Codes(List<Secret> codes, StytchMember member, StytchOrganization organization, String requestId) {

        public Codes {
            codes = List.copyOf(codes);
        }
    }
}
