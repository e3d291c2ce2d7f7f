package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import java.util.Optional;

/**
 * A connection that an organization of Auth0 uses. Immutable.
 *
 * @param connectionId {@code con_} and 16 letters or digits
 * @param name the name of the connection
 * @param strategy its kind, such as {@code samlp}
 * @param assignsMembership whether who signs in by it becomes a member
 * @param showsButton whether the login page offers it; absent for a database
 * @param signUpEnabled whether people may sign up; absent but for a database
 */
public record Auth0EnabledConnection(
        String connectionId,
        Optional<String> name,
        Optional<String> strategy,
        boolean assignsMembership,
        Optional<Boolean> showsButton,
        Optional<Boolean> signUpEnabled) {

    static Optional<Auth0EnabledConnection> read(JsonView view) {
        Optional<JsonView> connection = view.object("connection");
        return view.text("connection_id")
                .map(id -> new Auth0EnabledConnection(
                        id,
                        connection.flatMap(inner -> inner.text("name")),
                        connection.flatMap(inner -> inner.text("strategy")),
                        view.isTrue("assign_membership_on_login"),
                        view.flag("show_as_button"),
                        view.flag("is_signup_enabled")));
    }
}
