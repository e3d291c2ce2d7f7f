package com.stytch.migrate.testing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An organization for {@link FakeB2b#seed(SeedOrganization)}. Not thread-safe. */
public final class SeedOrganization {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private @Nullable Instant createdAt;

    private SeedOrganization(String name) {
        fields.put("organization_name", Objects.requireNonNull(name, "name"));
    }

    /** Returns an organization that has a name only. */
    public static SeedOrganization named(String name) {
        return new SeedOrganization(name);
    }

    /** Sets the slug; one that is made of the name unless set. */
    public SeedOrganization slug(String slug) {
        return setting("organization_slug", slug);
    }

    public SeedOrganization externalId(String id) {
        return setting("organization_external_id", id);
    }

    public SeedOrganization trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
        return setting("trusted_metadata", new LinkedHashMap<>(metadata));
    }

    /** Sets the domains whose addresses may join. */
    public SeedOrganization emailAllowedDomains(String... domains) {
        return setting("email_allowed_domains", List.of(domains));
    }

    /** Sets the domains of whose addresses no other organization may have members. */
    public SeedOrganization claimedEmailDomains(String... domains) {
        return setting("claimed_email_domains", List.of(domains));
    }

    /** Restricts how members sign in, such as to {@code sso} and {@code password}. */
    public SeedOrganization onlyAuthMethods(String... methods) {
        return setting("auth_methods", "RESTRICTED").setting("allowed_auth_methods", List.of(methods));
    }

    /** Sets that every member needs a second factor. */
    public SeedOrganization mfaRequiredForAll() {
        return setting("mfa_policy", "REQUIRED_FOR_ALL");
    }

    /**
     * Sets any field of the request that creates an organization.
     *
     * @param field its name there, such as {@code email_invites}
     * @param value a text, a list or a map
     */
    public SeedOrganization setting(String field, Object value) {
        fields.put(Objects.requireNonNull(field, "field"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /** Sets when it was created, in whole seconds; now, by the clock of the fake, unless set. */
    public SeedOrganization createdAt(Instant time) {
        this.createdAt = Objects.requireNonNull(time, "time");
        return this;
    }

    OrganizationState addTo(B2bProject project) {
        try {
            RequestBody body = new RequestBody(fields, true).only(OrganizationRules.CREATE);
            long seconds = createdAt == null ? project.now() : createdAt.getEpochSecond();
            return new OrganizationEndpoints(project).add(body, seconds);
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.message());
        }
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "SeedOrganization[redacted]";
    }
}
