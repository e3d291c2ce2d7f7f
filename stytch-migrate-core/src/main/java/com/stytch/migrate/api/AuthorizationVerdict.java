package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.util.List;

/**
 * What Stytch says to the question whether a session may do something. A refusal is no verdict but an answer 403.
 *
 * @param authorized whether it may
 * @param grantingRoles the roles that say so
 */
public record AuthorizationVerdict(boolean authorized, List<String> grantingRoles) {

    public AuthorizationVerdict {
        grantingRoles = List.copyOf(grantingRoles);
    }

    static AuthorizationVerdict of(JsonView body) {
        return body.object("verdict")
                .map(verdict -> new AuthorizationVerdict(verdict.isTrue("authorized"), verdict.texts("granting_roles")))
                .orElse(new AuthorizationVerdict(false, List.of()));
    }
}
