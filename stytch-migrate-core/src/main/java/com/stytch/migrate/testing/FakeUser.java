package com.stytch.migrate.testing;

import com.stytch.migrate.model.PersonName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user as the fake holds it at one moment. Immutable; {@link #toString()} shows the ids only.
 *
 * <p>Unlike an answer of Stytch it shows the password hash too, for a test to see what was stored.
 */
public final class FakeUser extends FakeAccount {
    private final boolean pending;
    private final List<Contact> emails;
    private final List<Contact> phoneNumbers;
    private final @Nullable PersonName name;

    FakeUser(UserState state, Ids ids, boolean locked) {
        super(state, ids.of(Ids.Kind.USER, state.number), Ids.Kind.PASSWORD, ids, locked);
        this.pending = state.pending;
        this.emails = contacts(state.emails, Ids.Kind.EMAIL, ids);
        this.phoneNumbers = contacts(state.phoneNumbers, Ids.Kind.PHONE_NUMBER, ids);
        PersonName parts = new PersonName(state.firstName, state.middleName, state.lastName);
        this.name = parts.equals(new PersonName(null, null, null)) ? null : parts;
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
        return id();
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
}
