package com.stytch.migrate.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant of the legacy system, in terms that no provider owns: what becomes an organization at Stytch. Immutable and
 * thread-safe. {@link #toString()} shows the id only.
 */
public final class LegacyOrganization {
    private final LegacyId id;
    private final String name;
    private final @Nullable String slug;
    private final @Nullable String logoUrl;
    private final List<String> emailDomains;
    private final boolean joinByEmailDomain;
    private final boolean mfaRequired;
    private final Map<String, @Nullable Object> trustedMetadata;
    private final List<String> notes;

    private LegacyOrganization(Builder builder) {
        this.id = builder.id;
        this.name = builder.name;
        this.slug = builder.slug;
        this.logoUrl = builder.logoUrl;
        this.emailDomains = List.copyOf(builder.emailDomains);
        this.joinByEmailDomain = builder.joinByEmailDomain;
        this.mfaRequired = builder.mfaRequired;
        this.trustedMetadata = builder.trustedMetadata;
        this.notes = List.copyOf(builder.notes);
    }

    /**
     * Returns a builder.
     *
     * @param name not blank; one of more than 128 characters is cut when it is sent
     */
    public static Builder builder(LegacyId id, String name) {
        return new Builder(Objects.requireNonNull(id, "id"), name);
    }

    /** Returns a builder. */
    public static Builder builder(String id, String name) {
        return builder(LegacyId.of(id), name);
    }

    /** Returns a builder that starts from this organization, for a mapping function that changes a part of it. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, name);
        builder.slug = slug;
        builder.logoUrl = logoUrl;
        builder.emailDomains = emailDomains;
        builder.joinByEmailDomain = joinByEmailDomain;
        builder.mfaRequired = mfaRequired;
        builder.trustedMetadata = trustedMetadata;
        builder.notes.addAll(notes);
        return builder;
    }

    public LegacyId id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Returns what stands for the organization in an address, when the old system has such a thing. */
    public Optional<String> slug() {
        return Optional.ofNullable(slug);
    }

    public Optional<String> logoUrl() {
        return Optional.ofNullable(logoUrl);
    }

    /** Returns the mail domains that belong to the organization. */
    public List<String> emailDomains() {
        return emailDomains;
    }

    /** Returns whether who has an address of {@link #emailDomains()} joins by signing in. */
    public boolean joinByEmailDomain() {
        return joinByEmailDomain;
    }

    /** Returns whether every member needs a second factor. */
    public boolean mfaRequired() {
        return mfaRequired;
    }

    /** Returns what only the backend may write. */
    public Map<String, @Nullable Object> trustedMetadata() {
        return trustedMetadata;
    }

    /** Returns codes for what the reader left out or decided; they go into the report. */
    public List<String> notes() {
        return notes;
    }

    @Override
    public String toString() {
        return "LegacyOrganization[" + id + "]";
    }

    /** Collects the parts of a {@link LegacyOrganization}. Not thread-safe. */
    public static final class Builder {
        private final LegacyId id;
        private String name;
        private @Nullable String slug;
        private @Nullable String logoUrl;
        private List<String> emailDomains = List.of();
        private boolean joinByEmailDomain;
        private boolean mfaRequired;
        private Map<String, @Nullable Object> trustedMetadata = Map.of();
        private final List<String> notes = new ArrayList<>();

        private Builder(LegacyId id, String name) {
            this.id = id;
            this.name = checked(name);
        }

        private static String checked(String name) {
            if (Objects.requireNonNull(name, "name").isBlank()) {
                throw new IllegalArgumentException("an organization needs a name");
            }
            return name;
        }

        /** Replaces the name; not blank. */
        public Builder name(String name) {
            this.name = checked(name);
            return this;
        }

        /** Sets what stands for the organization in an address, or removes it: then it is made of the name. */
        public Builder slug(@Nullable String slug) {
            this.slug = slug;
            return this;
        }

        /** Sets the address of the logo, or removes it. */
        public Builder logoUrl(@Nullable String logoUrl) {
            this.logoUrl = logoUrl;
            return this;
        }

        /** Replaces the mail domains that belong to the organization. */
        public Builder emailDomains(List<String> domains) {
            this.emailDomains = List.copyOf(domains);
            return this;
        }

        /** Sets whether who has an address of {@link #emailDomains} joins by signing in; not unless set. */
        public Builder joinByEmailDomain(boolean joins) {
            this.joinByEmailDomain = joins;
            return this;
        }

        /** Sets whether every member needs a second factor; not unless set. */
        public Builder mfaRequired(boolean required) {
            this.mfaRequired = required;
            return this;
        }

        /** Replaces the trusted metadata. */
        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.trustedMetadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
            return this;
        }

        /** Replaces the notes: codes, without any of the record's values. */
        public Builder notes(List<String> notes) {
            this.notes.clear();
            this.notes.addAll(notes);
            return this;
        }

        public LegacyOrganization build() {
            return new LegacyOrganization(this);
        }
    }
}
