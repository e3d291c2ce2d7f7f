package com.stytch.migrate.testing;

import com.stytch.migrate.model.PersonName;
import java.util.List;
import java.util.Objects;

/** A user inside the fake. Small, for there may be a million. Guarded by the lock of {@link ConsumerProject}. */
final class UserState extends AccountState {
    List<Contact> emails = List.of();
    List<Contact> phoneNumbers = List.of();
    String firstName = "";
    String middleName = "";
    String lastName = "";

    List<Registration> registrations = List.of();
    boolean pending;

    /** @param createdAt seconds since 1970 */
    UserState(int number, long createdAt) {
        super(number, createdAt);
    }

    /** An address or a number. */
    record Contact(int number, String value, boolean verified) {}

    /**
     * A factor that the fake only keeps.
     *
     * @param name the provider of a social account, the address of a wallet, otherwise empty text
     * @param subject the subject at a provider, otherwise empty text
     */
    record Registration(int number, Ids.Kind kind, String name, String subject, boolean verified) {}

    /** Returns how many ways of signing in there are beside the password. */
    int primaryFactors() {
        return emails.size()
                + phoneNumbers.size()
                + (int) registrations.stream()
                        .filter(registration -> registration.kind() != Ids.Kind.TOTP)
                        .count();
    }

    int factors() {
        return emails.size() + phoneNumbers.size() + registrations.size() + (password == null ? 0 : 1);
    }

    void setName(PersonName name) {
        firstName = Objects.requireNonNullElse(name.first(), firstName);
        middleName = Objects.requireNonNullElse(name.middle(), middleName);
        lastName = Objects.requireNonNullElse(name.last(), lastName);
    }
}
