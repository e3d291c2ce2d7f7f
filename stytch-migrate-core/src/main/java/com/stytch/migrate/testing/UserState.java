package com.stytch.migrate.testing;

import com.stytch.migrate.model.PersonName;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user inside the fake. Small, for there may be a million. Guarded by the lock of {@link ConsumerProject}. */
final class UserState extends AccountState {
    List<Contact> emails = List.of();
    List<Contact> phoneNumbers = List.of();
    String firstName = "";
    String middleName = "";
    String lastName = "";

    List<Registration> registrations = List.of();

    /** The authenticator app whose secret is known; one that is only seeded has a registration alone. */
    @Nullable Totp totp;

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

    /** An authenticator app. */
    static final class Totp {
        final String secret;
        final long expiresAt;
        Registration registration;
        List<String> recoveryCodes;
        long lastStep = -1;

        /** @param expiresAt until when the first code must come, in seconds since 1970 */
        Totp(Registration registration, String secret, List<String> recoveryCodes, long expiresAt) {
            this.registration = registration;
            this.secret = secret;
            this.recoveryCodes = recoveryCodes;
            this.expiresAt = expiresAt;
        }

        boolean verified() {
            return registration.verified();
        }
    }

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
