package com.stytch.migrate.firebase.export;

import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tenant of Identity Platform, a pool of users of its own.
 *
 * @param id such as {@code acme-x1y2z}
 * @param displayName as the console shows it
 * @param passwordSignIn whether users may sign in with a password
 * @param emailLinkSignIn whether users may sign in with a link
 * @param disabled whether nobody may sign in
 * @param hashConfig the parameters of its hashes, under its own id; empty when the caller may not read them
 */
public record FirebaseTenant(
        String id,
        @Nullable String displayName,
        boolean passwordSignIn,
        boolean emailLinkSignIn,
        boolean disabled,
        FirebaseHashConfig hashConfig) {
    public FirebaseTenant {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(hashConfig, "hashConfig");
    }
}
