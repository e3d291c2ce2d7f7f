package com.stytch.migrate.model;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One person in one organization of the legacy system, with what the person may do there. A person in several organizations is
 * several of these. Immutable and thread-safe. {@link #toString()} shows the ids only.
 */
public final class LegacyMember {
    private final LegacyId organization;
    private final LegacyUser person;
    private final List<String> roles;
    private final @Nullable TotpSecret totp;
    private final boolean mfaEnrolled;

    private LegacyMember(Builder builder) {
        this.organization = builder.organization;
        this.person = builder.person;
        this.roles = List.copyOf(builder.roles);
        this.totp = builder.totp;
        this.mfaEnrolled = builder.mfaEnrolled;
    }

    /**
     * Returns a builder.
     *
     * @param organization the legacy id of the organization
     * @param person the person; the phone number, if there is one, is that of the second factor, for Stytch's members have no
     *     other
     */
    public static Builder builder(LegacyId organization, LegacyUser person) {
        return new Builder(Objects.requireNonNull(organization, "organization"), person);
    }

    /** Returns a builder. */
    public static Builder builder(String organization, LegacyUser person) {
        return builder(LegacyId.of(organization), person);
    }

    /** Returns a builder that starts from this member, for a mapping function that changes a part of it. */
    public Builder toBuilder() {
        Builder builder = new Builder(organization, person);
        builder.roles.addAll(roles);
        builder.totp = totp;
        builder.mfaEnrolled = mfaEnrolled;
        return builder;
    }

    /** Returns the legacy id of the organization. */
    public LegacyId organization() {
        return organization;
    }

    public LegacyUser person() {
        return person;
    }

    /** Returns what tells this member from all other records. */
    public RecordKey key() {
        return RecordKey.member(organization, person.id());
    }

    /** Returns the roles in this organization as the old system names them, each once. */
    public List<String> roles() {
        return roles;
    }

    /** Returns the secret of the authenticator app. */
    public Optional<TotpSecret> totp() {
        return Optional.ofNullable(totp);
    }

    /** Returns whether the old system asks this person for a second factor; also true for whoever has an authenticator app. */
    public boolean mfaEnrolled() {
        return mfaEnrolled || totp != null;
    }

    @Override
    public String toString() {
        return "LegacyMember[" + person.id() + " in " + organization + "]";
    }

    /** Collects the parts of a {@link LegacyMember}. Not thread-safe. */
    public static final class Builder {
        private final LegacyId organization;
        private LegacyUser person;
        private final LinkedHashSet<String> roles = new LinkedHashSet<>();
        private @Nullable TotpSecret totp;
        private boolean mfaEnrolled;

        private Builder(LegacyId organization, LegacyUser person) {
            this.organization = organization;
            this.person = Objects.requireNonNull(person, "person");
        }

        /** Replaces the person. */
        public Builder person(LegacyUser person) {
            this.person = Objects.requireNonNull(person, "person");
            return this;
        }

        /** Replaces the roles: all that the person has in this organization. */
        public Builder roles(Collection<String> roles) {
            this.roles.clear();
            this.roles.addAll(roles);
            return this;
        }

        /** Replaces the roles: all that the person has in this organization. */
        public Builder roles(String... roles) {
            return roles(List.of(roles));
        }

        /** Sets the secret of the authenticator app, or removes it. */
        public Builder totp(@Nullable TotpSecret totp) {
            this.totp = totp;
            return this;
        }

        /** Sets whether the old system asks this person for a second factor; not unless set, or with an authenticator app. */
        public Builder mfaEnrolled(boolean enrolled) {
            this.mfaEnrolled = enrolled;
            return this;
        }

        public LegacyMember build() {
            return new LegacyMember(this);
        }
    }
}
