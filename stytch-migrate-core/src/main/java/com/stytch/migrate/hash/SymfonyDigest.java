package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;

/**
 * Symfony's {@code MessageDigestPasswordEncoder} (FOSUserBundle): a digest over {@code password{salt}}, then
 * {@link HashField#ITERATIONS} - 1 times over digest + {@code password{salt}}; base64, or hex.
 *
 * <p>The salt is a column of its own. The digest is SHA-512 unless {@link HashField#DIGEST} says otherwise. The count must be
 * stated: Symfony's default of 5,000 is for the login only; with 1 it is one digest and Stytch takes it with
 * {@code append_salt} = <code>{salt}</code>. Source: symfony/security-core.
 */
final class SymfonyDigest extends HashFormat {
    SymfonyDigest() {
        super("symfony_digest", "symfony_sha512_1", "symfony_sha512_5000", "symfony");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(Digest.SHA512.fits(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Digest digest = Digest.of(stated.text(HashField.DIGEST, "sha512"));
        byte[] hash = digest.decode(stored, stated.nonEmpty(HashField.HASH_ENCODING));
        int iterations = stated.number(HashField.ITERATIONS);
        String salt = stated.text(HashField.SALT, "");
        BadHash.require(salt.indexOf('{') < 0 && salt.indexOf('}') < 0, "bad_salt");
        byte[] suffix = (salt.isEmpty() ? "" : "{" + salt + "}").getBytes(StandardCharsets.UTF_8);
        BadHash.require(iterations >= 1 && iterations <= Limits.DIGEST_ITERATIONS, "parameters_out_of_range");
        if (iterations == 1) {
            return Outputs.digest(name(), digest, hash, new byte[0], suffix);
        }
        return Reading.loginOnly(name(), "iterated_digest", password -> {
            byte[] utf8 = password.utf8();
            byte[] value = Functions.digest(digest, utf8, suffix);
            for (int i = 1; i < iterations; i++) {
                value = Functions.digest(digest, value, utf8, suffix);
            }
            return Functions.same(hash, value);
        });
    }
}
