package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.source.Place;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the elements of one kind of list are read.
 *
 * @param key the name under which the list stands in an answer
 * @param what one of them, with its article, for messages
 * @param must the fields without which an element means nothing
 * @param reader returns nothing when one of these is missing
 */
record ElementReader<T>(String key, String what, String must, Function<JsonView, Optional<T>> reader) {

    static final ElementReader<Auth0Organization> ORGANIZATIONS =
            new ElementReader<>("organizations", "an organization", "id or name", Auth0Organization::read);
    static final ElementReader<Auth0Member> MEMBERS = new ElementReader<>(
            "members", "a member", "user_id, or with a role that has no id or name", Auth0Member::read);
    static final ElementReader<Auth0OrganizationMember> ORGANIZATION_MEMBERS = new ElementReader<>(
            "members",
            "a member",
            "organization_id or user_id, or with a role that has no id or name",
            Auth0OrganizationMember::read);
    static final ElementReader<Auth0Role> ROLES = new ElementReader<>("roles", "a role", "id or name", Auth0Role::read);
    static final ElementReader<Auth0Permission> PERMISSIONS = new ElementReader<>(
            "permissions", "a permission", "permission_name or resource_server_identifier", Auth0Permission::read);
    static final ElementReader<Auth0EnabledConnection> ENABLED_CONNECTIONS =
            new ElementReader<>("enabled_connections", "a connection", "connection_id", Auth0EnabledConnection::read);
    static final ElementReader<Auth0Connection> CONNECTIONS =
            new ElementReader<>("connections", "a connection", "id, name or strategy", Auth0Connection::read);
    static final ElementReader<Auth0Client> CLIENTS =
            new ElementReader<>("clients", "a client", "client_id", Auth0Client::read);
    static final ElementReader<Auth0ClientGrant> CLIENT_GRANTS =
            new ElementReader<>("client_grants", "a client grant", "id, client_id or audience", Auth0ClientGrant::read);

    /** Returns a reader of the same lists that hands out each element as it came. */
    ElementReader<JsonView> raw() {
        return new ElementReader<>(key, what, must, Optional::of);
    }

    Listed<T> read(Place at, JsonView element) {
        return reader.apply(element)
                .map(value -> Listed.of(at, value))
                .orElseGet(() -> Listed.unreadable(at, what + " without " + must));
    }
}
