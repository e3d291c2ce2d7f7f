package com.stytch.migrate.hash;

import java.util.regex.Pattern;

/**
 * MySQL's {@code PASSWORD()} from 4.1 on: {@code *} and 40 upper-case hex digits of SHA-1 over SHA-1 of the password.
 *
 * <p>For the login only. Source: MySQL reference manual.
 */
final class Mysql41 extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("\\*[0-9A-F]{40}");

    Mysql41() {
        super("mysql41", "mysql");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(SHAPE.matcher(stored).matches());
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(SHAPE.matcher(stored).matches(), BadHash.MALFORMED);
        byte[] hash = Encodings.hex(stored.substring(1), BadHash.MALFORMED);
        return Reading.loginOnly(name(), "nested_digest", password -> {
            byte[] inner = password.kept(Functions.digest(Digest.SHA1, password.utf8()));
            return Functions.same(hash, Functions.digest(Digest.SHA1, inner));
        });
    }
}
