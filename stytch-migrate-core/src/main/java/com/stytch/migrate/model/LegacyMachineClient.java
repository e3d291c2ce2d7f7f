package com.stytch.migrate.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program that gets tokens of its own in the legacy system, by OAuth 2.0 client credentials. It keeps id and secret, so that
 * only the address that it asks has to change. Immutable and thread-safe. {@link #toString()} shows the id only.
 */
public final class LegacyMachineClient {
    private final LegacyId id;
    private final Secret secret;
    private final @Nullable String name;
    private final @Nullable String description;
    private final List<String> scopes;
    private final Map<String, @Nullable Object> trustedMetadata;
    private final List<String> notes;

    private LegacyMachineClient(Builder builder) {
        this.id = builder.id;
        this.secret = builder.secret;
        this.name = builder.name;
        this.description = builder.description;
        this.scopes = List.copyOf(builder.scopes);
        this.trustedMetadata = builder.trustedMetadata;
        this.notes = List.copyOf(builder.notes);
    }

    /** Returns a builder. */
    public static Builder builder(LegacyId id, Secret secret) {
        return new Builder(Objects.requireNonNull(id, "id"), secret);
    }

    /** Returns a builder. */
    public static Builder builder(String id, Secret secret) {
        return builder(LegacyId.of(id), secret);
    }

    /** Returns a builder that starts from this client, for a mapping function that changes a part of it. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, secret);
        builder.name = name;
        builder.description = description;
        builder.scopes.addAll(scopes);
        builder.trustedMetadata = trustedMetadata;
        builder.notes.addAll(notes);
        return builder;
    }

    /** Returns the client id. */
    public LegacyId id() {
        return id;
    }

    public Secret secret() {
        return secret;
    }

    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /** Returns what the client may ask for, each once; Stytch has one list, whatever API a scope belongs to. */
    public List<String> scopes() {
        return scopes;
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
        return "LegacyMachineClient[" + id + "]";
    }

    /** Collects the parts of a {@link LegacyMachineClient}. Not thread-safe. */
    public static final class Builder {
        private final LegacyId id;
        private Secret secret;
        private @Nullable String name;
        private @Nullable String description;
        private final LinkedHashSet<String> scopes = new LinkedHashSet<>();
        private Map<String, @Nullable Object> trustedMetadata = Map.of();
        private final List<String> notes = new ArrayList<>();

        private Builder(LegacyId id, Secret secret) {
            this.id = id;
            this.secret = Objects.requireNonNull(secret, "secret");
        }

        /** Replaces the secret. */
        public Builder secret(Secret secret) {
            this.secret = Objects.requireNonNull(secret, "secret");
            return this;
        }

        /** Sets the name, or removes it. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** Sets the description, or removes it. */
        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /** Replaces the scopes. */
        public Builder scopes(Collection<String> scopes) {
            this.scopes.clear();
            this.scopes.addAll(scopes);
            return this;
        }

        /** Replaces the scopes. */
        public Builder scopes(String... scopes) {
            return scopes(List.of(scopes));
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

        public LegacyMachineClient build() {
            return new LegacyMachineClient(this);
        }
    }
}
