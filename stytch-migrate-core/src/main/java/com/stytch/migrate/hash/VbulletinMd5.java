package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;

/**
 * vBulletin 3 and 4: MD5 over the hex of MD5 of the password, and the salt; hex, the salt in a column of its own or behind a
 * colon.
 *
 * <p>Bare hex, so it is read only when stated. For the login only. Source: vBulletin, hashcat mode 2611.
 */
final class VbulletinMd5 extends HashFormat {
    VbulletinMd5() {
        super("vbulletin_md5", "vbulletin");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(Digest.MD5.isHex(stored.substring(0, Math.min(32, stored.length())))
                && (stored.length() == 32 || stored.charAt(32) == ':'));
    }

    @Override
    Reading read(String stored, Stated stated) {
        SaltAndHash row = SaltAndHash.of(stored, stated, SaltAndHash.HASH_FIRST);
        byte[] hash = Digest.MD5.decode(row.hash(), "hex");
        byte[] salt = row.salt().getBytes(StandardCharsets.UTF_8);
        return Reading.loginOnly(name(), "nested_digest", password -> {
            byte[] inner = password.kept(Functions.digest(Digest.MD5, password.utf8()));
            byte[] hex = password.kept(Functions.ascii(Encodings.toHex(inner)));
            return Functions.same(hash, Functions.digest(Digest.MD5, hex, salt));
        });
    }
}
