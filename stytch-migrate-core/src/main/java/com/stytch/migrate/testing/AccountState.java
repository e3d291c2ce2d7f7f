package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user and a member have in common. Small, for there may be a million. Guarded by the lock of its project. */
abstract class AccountState {
    final int number;
    final long createdAt;

    @Nullable String externalId;

    byte @Nullable [] trustedMetadata;
    byte @Nullable [] untrustedMetadata;

    @Nullable Password password;

    List<String> roles = List.of();
    int failures;
    long lockedAt;
    boolean locked;

    /** @param createdAt seconds since 1970 */
    AccountState(int number, long createdAt) {
        this.number = number;
        this.createdAt = createdAt;
    }

    /** The password: its id and its hash. */
    record Password(int number, StoredHash hash, boolean requiresReset) {}

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
