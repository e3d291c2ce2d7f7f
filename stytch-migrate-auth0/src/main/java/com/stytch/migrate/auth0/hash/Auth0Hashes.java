package com.stytch.migrate.auth0.hash;

import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.LinkedHashMap;
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

    private static final HashStatement BCRYPT = HashStatement.format("auth0_bcrypt");
    private static final HashStatement CUSTOM = HashStatement.format("auth0_custom_password_hash");

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
        if (!text.startsWith("$2")) {
            // What the export holds for users whose foreign hash was never used is not documented: it is not guessed
            // at.
            return new PasswordVerdict.ResetNeeded("auth0", "hash_not_bcrypt");
        }
        PasswordVerdict verdict = PasswordHashes.read(text, BCRYPT);
        return verdict.kind() == PasswordVerdict.Kind.MALFORMED
                ? new PasswordVerdict.Malformed("malformed_bcrypt")
                : verdict;
    }

    /**
     * Reads the value of {@code custom_password_hash}.
     *
     * @param value what stands in the field: a map with {@code algorithm}, {@code hash}, and so on
     */
    public static PasswordVerdict ofCustom(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return new PasswordVerdict.Malformed("malformed_custom_password_hash");
        }
        Map<String, @Nullable Object> credential = new LinkedHashMap<>();
        map.forEach((name, inner) -> credential.put(String.valueOf(name), inner));
        return PasswordHashes.read(credential, CUSTOM);
    }
}
