package com.stytch.migrate.api;

import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;

/** The endpoints below {@code /v1/rbac}. Immutable and thread-safe. Source: contract, section 4.8. */
public final class Rbac {
    private final StytchHttp http;

    Rbac(StytchHttp http) {
        this.http = http;
    }

    /** Returns the policy of the project; an empty one when it has none. */
    public RbacPolicy policy() {
        return policy(http, "/v1/rbac/policy");
    }

    static RbacPolicy policy(StytchHttp http, String path) {
        return http.send(Call.get(path))
                .body()
                .object("policy")
                .map(RbacPolicy::of)
                .orElseGet(RbacPolicy::empty);
    }
}
