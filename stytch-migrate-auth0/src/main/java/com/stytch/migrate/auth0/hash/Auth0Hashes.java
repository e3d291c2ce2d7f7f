package com.stytch.migrate.auth0.hash;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Auth0's notations of a password hash. A wrong translation locks its owner out, so what is not certain is not
 * translated, and the verdict says why.
 *
 * <p>Source: Auth0's bulk import schema ({@code password_hash}, {@code custom_password_hash}) and its password export
 * ({@code passwordHash}).
 */
public final class Auth0Hashes {

    private Auth0Hashes() {}

    /**
     * Reads the value of {@code passwordHash} or {@code password_hash}: bcrypt. A map is read as
     * {@link #ofCustom custom form}.
     *
     * @param value what stands in the field
     */
    public static PasswordVerdict of(@Nullable Object value) {
        if (value instanceof Map<?, ?>) {
            return ofCustom(value);
        }
        if (!(value instanceof String text) || text.isBlank()) {
            return new PasswordVerdict.Malformed("hash_missing");
        }
        // What the export holds for users whose foreign hash was never used is not documented: it is not guessed at.
        return text.startsWith("$2") ? bcrypt(text) : new PasswordVerdict.ResetNeeded("auth0", "hash_not_bcrypt");
    }

    /**
     * Reads the value of {@code custom_password_hash}.
     *
     * @param value what stands in the field: a map with {@code algorithm}, {@code hash}, and so on
     */
    public static PasswordVerdict ofCustom(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? new CustomPasswordHash(map).verdict()
                : new PasswordVerdict.Malformed("custom_password_hash_syntax");
    }

    static PasswordVerdict bcrypt(String text) {
        if (text.startsWith("$2x$")) {
            return new PasswordVerdict.LoginOnly("bcrypt", "bcrypt_sign_extension_bug");
        }
        if (text.startsWith("$2$")) {
            return new PasswordVerdict.Malformed("obsolete_minor_version");
        }
        try {
            return new PasswordVerdict.Translated("bcrypt", new PasswordHash.Bcrypt(Secret.of(text)));
        } catch (IllegalArgumentException e) {
            boolean otherCost = text.matches("\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");
            return new PasswordVerdict.Malformed(otherCost ? "cost_out_of_range" : "bcrypt_syntax");
        }
    }
}
