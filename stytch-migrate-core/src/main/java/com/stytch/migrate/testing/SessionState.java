package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session inside the fake. Guarded by the lock of its project. Times are seconds since 1970. */
final class SessionState {
    final String id;
    final String token;
    final AccountState account;
    final long startedAt;
    long lastAccessedAt;
    long expiresAt;
    List<Factor> factors = List.of();
    Map<String, @Nullable Object> customClaims = Map.of();

    SessionState(String id, String token, AccountState account, long startedAt) {
        this.id = id;
        this.token = token;
        this.account = account;
        this.startedAt = startedAt;
        this.lastAccessedAt = startedAt;
    }

    /** Adds a factor; one that is there already is proven again. */
    void add(Factor factor) {
        List<Factor> all = new ArrayList<>();
        Factor added = factor;
        for (Factor one : factors) {
            if (one.isSame(factor)) {
                added = factor.createdWith(one);
            } else {
                all.add(one);
            }
        }
        all.add(added);
        factors = List.copyOf(all);
    }
}
