package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SCIM connections of organizations, at most one active for each. Immutable and thread-safe. Where a method takes an
 * organization id, slug and external id do as well. The token that a directory uses at the legacy provider cannot be
 * imported: the directory has to be told a new one. Source: contract, section 5.7.
 */
public final class ScimConnections {
    private static final String CONNECTION = "/v1/b2b/scim/{organization_id}/connection";
    private static final String ONE_CONNECTION = CONNECTION + "/{connection_id}";
    private static final String NONE = "no_active_scim_connection";

    private final StytchHttp http;

    ScimConnections(StytchHttp http) {
        this.http = http;
    }

    /**
     * Creates a connection.
     *
     * @param displayName what it is called, or {@code null}
     * @param identityProvider {@code generic}, {@code okta}, {@code microsoft-entra}, {@code cyberark}, {@code jumpcloud},
     *     {@code onelogin}, {@code pingfederate}, {@code rippling}, or {@code null}
     * @throws MigrationException.Refused with {@code active_scim_connection_exists}, {@code invalid_scim_idp} and others;
     *     nothing was created
     * @throws MigrationException.Unreachable also when Stytch may have created it; its token is lost then: delete it and
     *     create another
     */
    public Created create(String organizationId, @Nullable String displayName, @Nullable String identityProvider) {
        Answer answer =
                http.send(Call.create(CONNECTION, SsoConnections.named(displayName, identityProvider), organizationId));
        JsonView connection = answer.body().object("connection").orElse(answer.body());
        return new Created(
                new ScimConnection(connection),
                Secret.of(connection.text("bearer_token").orElse("")),
                answer.requestId());
    }

    /** Returns the connection of an organization, or nothing when Stytch says that there is none. */
    public Optional<ScimConnection> get(String organizationId) {
        try {
            return http.send(Call.get(CONNECTION, organizationId))
                    .body()
                    .object("connection")
                    .map(ScimConnection::new);
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals(NONE)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Changes a connection; what is {@code null} stays.
     *
     * @param groupRoles the roles of groups; they replace those that are there
     */
    public ScimConnection update(
            String organizationId,
            String connectionId,
            @Nullable String displayName,
            @Nullable String identityProvider,
            @Nullable List<ScimConnection.ScimGroupRole> groupRoles) {
        Map<String, @Nullable Object> body = new Fields()
                .put("display_name", displayName)
                .put("identity_provider", identityProvider)
                .put(
                        "scim_group_implicit_role_assignments",
                        groupRoles == null
                                ? null
                                : groupRoles.stream()
                                        .map(ScimConnection.ScimGroupRole::body)
                                        .toList())
                .map();
        Answer answer = http.send(Call.put(ONE_CONNECTION, body, organizationId, connectionId));
        return new ScimConnection(answer.body().object("connection").orElse(answer.body()));
    }

    /**
     * Deletes a connection.
     *
     * @return whether there was an active one; {@code false} also when an earlier attempt of this call deleted it
     */
    public boolean delete(String organizationId, String connectionId) {
        try {
            http.send(Call.delete(ONE_CONNECTION, organizationId, connectionId));
            return true;
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals(NONE)) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * A connection was created.
     *
     * @param bearerToken what the directory has to send, which Stytch shows this once
     */
    public record Created(ScimConnection connection, Secret bearerToken, String requestId) {}
}
