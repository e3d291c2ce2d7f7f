package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import java.util.Optional;

/**
 * A permission of a role of Auth0. Immutable.
 *
 * @param name such as {@code read:invoices}; the same name at another API is another permission
 * @param api the identifier of the API, its audience
 * @param apiName what people call the API
 * @param description what the permission allows, in words
 */
public record Auth0Permission(String name, String api, Optional<String> apiName, Optional<String> description) {

    static Optional<Auth0Permission> read(JsonView view) {
        return view.text("permission_name")
                .flatMap(name -> view.text("resource_server_identifier")
                        .map(api -> new Auth0Permission(
                                name, api, view.text("resource_server_name"), view.text("description"))));
    }
}
