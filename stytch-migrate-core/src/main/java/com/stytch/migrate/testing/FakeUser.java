package com.stytch.migrate.testing;

import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user as the fake holds it at one moment. Immutable; {@link #toString()} shows the ids only.
 *
 * <p>Unlike an answer of Stytch it shows the password hash too, for a test to see what was stored.
 */
public final class FakeUser {
    private final String userId;
    private final @Nullable String externalId;
    private final boolean pending;
    private final List<Contact> emails;
    private final List<Contact> phoneNumbers;
    private final @Nullable PersonName name;
    private final Map<String, @Nullable Object> trustedMetadata;
    private final Map<String, @Nullable Object> untrustedMetadata;
    private final List<String> roles;
    private final @Nullable String passwordId;
    private final @Nullable StoredHash hash;
    private final boolean requiresReset;
    private final boolean locked;
    private final Instant createdAt;

    FakeUser(UserState state, Ids ids, boolean locked) {
        this.userId = ids.of(Ids.Kind.USER, state.number);
        this.externalId = state.externalId;
        this.pending = state.pending;
        this.emails = contacts(state.emails, Ids.Kind.EMAIL, ids);
        this.phoneNumbers = contacts(state.phoneNumbers, Ids.Kind.PHONE_NUMBER, ids);
        PersonName parts = new PersonName(state.firstName, state.middleName, state.lastName);
        this.name = parts.equals(new PersonName(null, null, null)) ? null : parts;
        this.trustedMetadata = Collections.unmodifiableMap(RequestBody.metadata(state.trustedMetadata));
        this.untrustedMetadata = Collections.unmodifiableMap(RequestBody.metadata(state.untrustedMetadata));
        this.roles = state.roles;
        UserState.Password password = state.password;
        this.passwordId = password == null ? null : ids.of(Ids.Kind.PASSWORD, password.number());
        this.hash = password == null ? null : password.hash();
        this.requiresReset = password != null && password.requiresReset();
        this.locked = locked;
        this.createdAt = Instant.ofEpochSecond(state.createdAt);
    }

    private static List<Contact> contacts(List<UserState.Contact> contacts, Ids.Kind kind, Ids ids) {
        return contacts.stream()
                .map(contact -> new Contact(ids.of(kind, contact.number()), contact.value(), contact.verified()))
                .toList();
    }

    /**
     * An e-mail address or a phone number.
     *
     * @param id the id of the factor
     * @param value the address or number
     * @param verified whether it is verified
     */
    public record Contact(String id, String value, boolean verified) {

        public Contact {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(value, "value");
        }

        /** Returns the id and whether it is verified, and no address. */
        @Override
        public String toString() {
            return "Contact[" + id + ", verified=" + verified + "]";
        }
    }

    public String userId() {
        return userId;
    }

    public Optional<String> externalId() {
        return Optional.ofNullable(externalId);
    }

    /** Returns {@code active} or {@code pending}. */
    public String status() {
        return pending ? "pending" : "active";
    }

    public List<Contact> emails() {
        return emails;
    }

    /** Returns the first address. */
    public Optional<String> email() {
        return emails.stream().map(Contact::value).findFirst();
    }

    /** Returns whether the first address is verified; {@code false} without one. */
    public boolean emailVerified() {
        return !emails.isEmpty() && emails.get(0).verified();
    }

    public List<Contact> phoneNumbers() {
        return phoneNumbers;
    }

    /** Returns the first number. */
    public Optional<String> phoneNumber() {
        return phoneNumbers.stream().map(Contact::value).findFirst();
    }

    /** Returns whether the first number is verified; {@code false} without one. */
    public boolean phoneNumberVerified() {
        return !phoneNumbers.isEmpty() && phoneNumbers.get(0).verified();
    }

    /** Returns the name; empty when no part of it is set. */
    public Optional<PersonName> name() {
        return Optional.ofNullable(name);
    }

    public Map<String, @Nullable Object> trustedMetadata() {
        return trustedMetadata;
    }

    public Map<String, @Nullable Object> untrustedMetadata() {
        return untrustedMetadata;
    }

    public List<String> roles() {
        return roles;
    }

    public boolean hasPassword() {
        return hash != null;
    }

    public Optional<String> passwordId() {
        return Optional.ofNullable(passwordId);
    }

    /** Returns whether the password must be reset before it works again. */
    public boolean requiresReset() {
        return requiresReset;
    }

    /** Returns the {@code hash_type} of the imported password; {@code plain} for one that was given in plain text. */
    public Optional<String> hashType() {
        return Optional.ofNullable(hash).map(StoredHash::type);
    }

    /** Returns the {@code hash} of the imported password. */
    public Optional<Secret> hash() {
        return Optional.ofNullable(hash).map(StoredHash::text).map(Secret::of);
    }

    /** Returns a field of the config object that was imported with the hash, such as {@code salt}. */
    public Optional<Secret> hashConfig(String field) {
        return Optional.ofNullable(hash)
                .map(stored -> stored.config().get(field))
                .map(value -> Secret.of(value.toString()));
    }

    /** Returns whether the user is locked after ten wrong passwords. */
    public boolean locked() {
        return locked;
    }

    /** Returns when the user was created, in whole seconds. */
    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public String toString() {
        return "FakeUser[" + userId + (externalId == null ? "" : ", " + externalId) + "]";
    }
}
