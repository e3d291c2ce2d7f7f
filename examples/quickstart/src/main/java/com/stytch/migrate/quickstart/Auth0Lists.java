package com.stytch.migrate.quickstart;

import com.stytch.migrate.auth0.export.Auth0Management;
import com.stytch.migrate.auth0.export.Auth0Member;
import com.stytch.migrate.auth0.export.Auth0Organization;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.auth0.export.Listed;
import java.util.function.Consumer;

/** Reads what else a tenant has. A block of docs/auth0.md. */
final class Auth0Lists {

    private Auth0Lists() {}

    static void print(Auth0Tenant tenant, Consumer<String> out) {
        // [readme]
        Auth0Management auth0 = Auth0Management.of(tenant);
        auth0.organizations().forEach(listed -> {
            Auth0Organization organization = listed.orElseThrow(); // or ask listed.problem(), and listed.at()
            out.accept(organization.id() + " " + organization.name());
            auth0.members(organization.id())
                    .forEach((Listed<Auth0Member> member) ->
                            out.accept("  " + member.orElseThrow().userId() + " "
                                    + member.orElseThrow().roles()));
        });
        // [/readme]
    }
}
