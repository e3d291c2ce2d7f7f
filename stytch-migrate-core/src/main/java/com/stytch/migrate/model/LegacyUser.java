package com.stytch.migrate.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user of the legacy provider, in terms that no provider owns. Immutable and thread-safe.
 *
 * <p>Values inside the metadata maps are what JSON knows: text, numbers, booleans, {@code null}, lists and maps of text
 * keys. {@link #toString()} shows the id only.
 */
public final class LegacyUser {
    private final LegacyId id;
    private final @Nullable Identifier email;
    private final @Nullable Identifier phoneNumber;
    private final @Nullable PersonName name;
    private final PasswordVerdict password;
    private final boolean blocked;
    private final Map<String, @Nullable Object> trustedMetadata;
    private final Map<String, @Nullable Object> untrustedMetadata;
    private final Map<String, @Nullable Object> attributes;
    private final @Nullable Instant lastLogin;
    private final List<LegacyId> linkedIds;
    private final List<String> unmovableFactors;
    private final List<String> notes;

    private LegacyUser(Builder builder) {
        this.id = builder.id;
        this.email = builder.email;
        this.phoneNumber = builder.phoneNumber;
        this.name = builder.name;
        this.password = builder.password;
        this.blocked = builder.blocked;
        this.trustedMetadata = builder.trustedMetadata;
        this.untrustedMetadata = builder.untrustedMetadata;
        this.attributes = builder.attributes;
        this.lastLogin = builder.lastLogin;
        this.linkedIds = List.copyOf(builder.linkedIds);
        this.unmovableFactors = List.copyOf(builder.unmovableFactors);
        this.notes = List.copyOf(builder.notes);
    }

    private static Map<String, @Nullable Object> copy(Map<String, ? extends @Nullable Object> map) {
        if (map.isEmpty()) {
            return Map.of();
        }
        // Not Map.copyOf: nulls inside metadata mean something to Stytch, and the order is the provider's.
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    public static Builder builder(LegacyId id) {
        return new Builder(Objects.requireNonNull(id, "id"));
    }

    public static Builder builder(String id) {
        return builder(LegacyId.of(id));
    }

    /** Returns a builder that starts from this user, for a mapping function that changes a part of it. */
    public Builder toBuilder() {
        Builder builder = new Builder(id);
        builder.email = email;
        builder.phoneNumber = phoneNumber;
        builder.name = name;
        builder.password = password;
        builder.blocked = blocked;
        builder.trustedMetadata = trustedMetadata;
        builder.untrustedMetadata = untrustedMetadata;
        builder.attributes = attributes;
        builder.lastLogin = lastLogin;
        builder.linkedIds.addAll(linkedIds);
        builder.unmovableFactors.addAll(unmovableFactors);
        builder.notes.addAll(notes);
        return builder;
    }

    public LegacyId id() {
        return id;
    }

    /** Returns the primary e-mail address. */
    public Optional<Identifier> email() {
        return Optional.ofNullable(email);
    }

    /** Returns the primary phone number, as the provider writes it. */
    public Optional<Identifier> phoneNumber() {
        return Optional.ofNullable(phoneNumber);
    }

    public Optional<PersonName> name() {
        return Optional.ofNullable(name);
    }

    /** Returns what becomes of the password; {@link PasswordVerdict.NoPassword} unless set. */
    public PasswordVerdict password() {
        return password;
    }

    /** Returns whether the provider keeps this user from signing in. */
    public boolean blocked() {
        return blocked;
    }

    /** Returns what only the backend may write, such as Auth0's {@code app_metadata}. */
    public Map<String, @Nullable Object> trustedMetadata() {
        return trustedMetadata;
    }

    /** Returns what the user may write too, such as Auth0's {@code user_metadata}. */
    public Map<String, @Nullable Object> untrustedMetadata() {
        return untrustedMetadata;
    }

    /** Returns the rest of the profile: what Stytch has no field for, such as a username or the linked identities. */
    public Map<String, @Nullable Object> attributes() {
        return attributes;
    }

    /** Returns when the user last signed in; empty when never, or when the provider does not say. */
    public Optional<Instant> lastLogin() {
        return Optional.ofNullable(lastLogin);
    }

    /** Returns the other ids under which the provider knows this same user, such as linked identities. */
    public List<LegacyId> linkedIds() {
        return linkedIds;
    }

    /**
     * Returns the factors that the user has at the provider and that no Stytch call can import, such as
     * {@code oauth:google-oauth2} or {@code mfa:guardian}.
     */
    public List<String> unmovableFactors() {
        return unmovableFactors;
    }

    /** Returns codes for what the reader left out or decided, such as {@code email_verified_is_text}; they go into the report. */
    public List<String> notes() {
        return notes;
    }

    @Override
    public String toString() {
        return "LegacyUser[" + id + "]";
    }

    /** Collects the parts of a {@link LegacyUser}. Not thread-safe. */
    public static final class Builder {
        private final LegacyId id;
        private @Nullable Identifier email;
        private @Nullable Identifier phoneNumber;
        private @Nullable PersonName name;
        private PasswordVerdict password = new PasswordVerdict.NoPassword();
        private boolean blocked;
        private Map<String, @Nullable Object> trustedMetadata = Map.of();
        private Map<String, @Nullable Object> untrustedMetadata = Map.of();
        private Map<String, @Nullable Object> attributes = Map.of();
        private @Nullable Instant lastLogin;
        private final List<LegacyId> linkedIds = new ArrayList<>();
        private final List<String> unmovableFactors = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        private Builder(LegacyId id) {
            this.id = id;
        }

        /** Sets the primary e-mail address, or removes it. */
        public Builder email(@Nullable Identifier email) {
            this.email = email;
            return this;
        }

        /** Sets the primary phone number, or removes it. */
        public Builder phoneNumber(@Nullable Identifier phoneNumber) {
            this.phoneNumber = phoneNumber;
            return this;
        }

        /** Sets the name, or removes it. */
        public Builder name(@Nullable PersonName name) {
            this.name = name;
            return this;
        }

        public Builder password(PasswordVerdict password) {
            this.password = Objects.requireNonNull(password, "password");
            return this;
        }

        public Builder blocked(boolean blocked) {
            this.blocked = blocked;
            return this;
        }

        /** Replaces the trusted metadata. */
        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            trustedMetadata = copy(metadata);
            return this;
        }

        /** Replaces the untrusted metadata. */
        public Builder untrustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            untrustedMetadata = copy(metadata);
            return this;
        }

        /** Replaces the rest of the profile. */
        public Builder attributes(Map<String, ? extends @Nullable Object> attributes) {
            this.attributes = copy(attributes);
            return this;
        }

        /** Sets when the user last signed in, or removes it. */
        public Builder lastLogin(@Nullable Instant lastLogin) {
            this.lastLogin = lastLogin;
            return this;
        }

        /** Replaces the other ids of the same user. */
        public Builder linkedIds(List<LegacyId> linkedIds) {
            this.linkedIds.clear();
            this.linkedIds.addAll(linkedIds);
            return this;
        }

        /** Replaces the list of factors that cannot be imported. */
        public Builder unmovableFactors(List<String> factors) {
            unmovableFactors.clear();
            unmovableFactors.addAll(factors);
            return this;
        }

        /** Replaces the notes: codes, without any of the user's values. */
        public Builder notes(List<String> notes) {
            this.notes.clear();
            this.notes.addAll(notes);
            return this;
        }

        public LegacyUser build() {
            return new LegacyUser(this);
        }
    }
}
