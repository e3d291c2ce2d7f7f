package com.stytch.migrate.testing;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An organization as the fake holds it at one moment. Immutable; {@link #toString()} shows the ids only. */
public final class FakeOrganization {
    private final String organizationId;
    private final String name;
    private final String slug;
    private final String logoUrl;
    private final @Nullable String externalId;
    private final Map<String, @Nullable Object> trustedMetadata;
    private final Map<String, Object> settings;
    private final List<Connection> connections;
    private final int memberCount;
    private final Instant createdAt;

    FakeOrganization(OrganizationState state, B2bProject project) {
        this.organizationId = project.id(state);
        this.name = state.name;
        this.slug = state.slug;
        this.logoUrl = state.logoUrl;
        this.externalId = state.externalId;
        this.trustedMetadata = Collections.unmodifiableMap(RequestBody.metadata(state.trustedMetadata));
        this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(state.settings));
        this.connections = state.connections.stream()
                .map(connection ->
                        new Connection(project.id(connection), connection.text("display_name"), connection.isActive()))
                .toList();
        this.memberCount = (int) state.memberCount();
        this.createdAt = Instant.ofEpochSecond(state.createdAt);
    }

    /**
     * A connection for SSO or SCIM.
     *
     * @param id its id, which tells its kind
     * @param displayName what it is called
     * @param active whether all that a login needs is set
     */
    public record Connection(String id, String displayName, boolean active) {}

    public String organizationId() {
        return organizationId;
    }

    public String name() {
        return name;
    }

    public String slug() {
        return slug;
    }

    /** Returns the address of the logo; empty text when there is none. */
    public String logoUrl() {
        return logoUrl;
    }

    public Optional<String> externalId() {
        return Optional.ofNullable(externalId);
    }

    public Map<String, @Nullable Object> trustedMetadata() {
        return trustedMetadata;
    }

    /**
     * Returns a setting.
     *
     * @param field its name in the answers of Stytch, such as {@code email_invites}
     * @return a text, a list or a map; empty when there is no such setting
     */
    public Optional<Object> setting(String field) {
        return Optional.ofNullable(settings.get(field));
    }

    /** Returns the connections for SSO and SCIM in the order of their creation. */
    public List<Connection> connections() {
        return connections;
    }

    /** Returns how many members there are, without those that were deleted. */
    public int memberCount() {
        return memberCount;
    }

    /** Returns when it was created, in whole seconds. */
    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public String toString() {
        return "FakeOrganization[" + organizationId + (externalId == null ? "" : ", " + externalId) + "]";
    }
}
