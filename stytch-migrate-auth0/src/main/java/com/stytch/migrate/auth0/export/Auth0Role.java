package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import java.util.Optional;

/**
 * A role of Auth0. Immutable.
 *
 * @param id {@code rol_} and 16 letters or digits
 * @param name unique in the tenant
 * @param description absent where a role stands in a list of members
 */
public record Auth0Role(String id, String name, Optional<String> description) {

    static Optional<Auth0Role> read(JsonView view) {
        return view.text("id")
                .flatMap(id -> view.text("name").map(name -> new Auth0Role(id, name, view.text("description"))));
    }
}
