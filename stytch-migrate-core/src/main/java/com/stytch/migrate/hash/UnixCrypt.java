package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The older schemes of crypt(3): {@code $1$} (MD5), {@code $apr1$} (Apache), {@code $5$} (SHA-256), {@code $6$} (SHA-512),
 * and DES, 13 characters.
 *
 * <p>All are iterated and none is a plain digest: {@code $6$} must never be sent as {@code sha_512}. For the login only, which
 * needs commons-codec; at most 2^20 rounds. Source: crypt(5), checked with libxcrypt 4.4.33.
 */
final class UnixCrypt extends HashFormat {
    private final String reason;
    private final Pattern mark;
    private final Pattern shape;

    private UnixCrypt(String name, String reason, String mark, String rest) {
        super(name, "crypt");
        this.reason = reason;
        this.mark = Pattern.compile(mark + ".*");
        this.shape = Pattern.compile(mark + rest);
    }

    static UnixCrypt md5() {
        return new UnixCrypt("md5crypt", "md5crypt_not_supported", "\\$1\\$", "[^$:]{1,8}\\$[./0-9A-Za-z]{22}");
    }

    static UnixCrypt apr1() {
        return new UnixCrypt("apr1", "md5crypt_not_supported", "\\$apr1\\$", "[^$:]{1,8}\\$[./0-9A-Za-z]{22}");
    }

    static UnixCrypt sha256() {
        return new UnixCrypt(
                "sha256crypt",
                "sha256crypt_not_supported",
                "\\$5\\$",
                "(?:rounds=([0-9]{1,9})\\$)?[^$:]{1,16}\\$[./0-9A-Za-z]{43}");
    }

    static UnixCrypt sha512() {
        return new UnixCrypt(
                "sha512crypt",
                "sha512crypt_not_supported",
                "\\$6\\$",
                "(?:rounds=([0-9]{1,9})\\$)?[^$:]{1,16}\\$[./0-9A-Za-z]{86}");
    }

    static UnixCrypt des() {
        return new UnixCrypt("descrypt", "descrypt_not_supported", "[./0-9A-Za-z]{13}", "");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(
                (name().equals("descrypt") ? shape : mark).matcher(stored).matches());
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher parts = shape.matcher(stored);
        BadHash.require(parts.matches(), BadHash.MALFORMED);
        if (parts.groupCount() == 1 && parts.group(1) != null) {
            int rounds = Encodings.number(parts.group(1), BadHash.MALFORMED);
            BadHash.require(rounds >= 1_000 && rounds <= Limits.DIGEST_ITERATIONS, "parameters_out_of_range");
        }
        return Reading.loginOnly(
                name(), reason, password -> Functions.same(stored, CommonsCodec.crypt(password.utf8(), stored)));
    }
}
