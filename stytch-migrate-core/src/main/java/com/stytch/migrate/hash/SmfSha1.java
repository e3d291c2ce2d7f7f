package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Simple Machines Forum before 2.1: SHA-1 over the lower-cased user name and the password, hex.
 *
 * <p>{@link HashField#USERNAME} must be stated by row. Stytch: {@code sha_1} with {@code prepend_salt}. A name beyond ASCII is
 * for the login only: how the forum lower-cased and escaped it is not certain. Source: SMF 2.0 Subs-Auth.php.
 */
final class SmfSha1 extends HashFormat {
    SmfSha1() {
        super("smf_sha1_username", "smf");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(Digest.SHA1.isHex(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        byte[] hash = Digest.SHA1.decode(stored, "hex");
        String username = stated.required(HashField.USERNAME);
        byte[] prefix = username.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        boolean ascii = username.chars().allMatch(c -> c < 0x80 && c != '&' && c != '<' && c != '>' && c != '"');
        return ascii
                ? Outputs.digest(name(), Digest.SHA1, hash, prefix, new byte[0])
                : Reading.loginOnly(
                        name(),
                        "username_not_ascii",
                        password -> Functions.same(hash, Functions.digest(Digest.SHA1, prefix, password.utf8())));
    }
}
