package com.stytch.migrate.testing;

import com.stytch.migrate.model.PersonName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user inside the fake. Small, for there may be a million. Guarded by the lock of {@link ConsumerProject}. */
final class UserState {
    final int number;
    final long createdAt;
    List<Contact> emails = List.of();
    List<Contact> phoneNumbers = List.of();
    String firstName = "";
    String middleName = "";
    String lastName = "";

    @Nullable String externalId;

    byte @Nullable [] trustedMetadata;
    byte @Nullable [] untrustedMetadata;

    @Nullable Password password;

    List<String> roles = List.of();
    List<Registration> registrations = List.of();
    boolean pending;
    int failures;
    long lockedAt;
    boolean locked;

    /**
     * @param createdAt seconds since 1970
     */
    UserState(int number, long createdAt) {
        this.number = number;
        this.createdAt = createdAt;
    }

    /** An address or a number. */
    record Contact(int number, String value, boolean verified) {}

    /** The password: its id and its hash. */
    record Password(int number, StoredHash hash, boolean requiresReset) {}

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

    static <T> List<T> with(List<T> list, T more) {
        if (list.isEmpty()) {
            return List.of(more);
        }
        List<T> all = new ArrayList<>(list);
        all.add(more);
        return List.copyOf(all);
    }

    static <T> List<T> without(List<T> list, T one) {
        return list.stream().filter(element -> !element.equals(one)).toList();
    }
}
