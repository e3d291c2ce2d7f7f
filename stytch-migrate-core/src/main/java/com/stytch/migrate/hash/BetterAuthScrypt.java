package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * better-auth: {@code salthex:hashhex}, scrypt over the hex text of the salt with N = 16384, r = 16, p = 1 and 64 bytes.
 *
 * <p>Looks like any other {@code salt:hash}, so it is read only when stated. Stytch: {@code scrypt} in config form.
 * better-auth normalises passwords to Unicode form KC before hashing and Stytch does not: a login form that goes on to do
 * so keeps everybody in. Source: better-auth packages/better-auth/src/crypto/password.ts and its test.
 */
final class BetterAuthScrypt extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{128})");

    BetterAuthScrypt() {
        super("better_auth_scrypt", "better_auth");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(SHAPE.matcher(stored).matches());
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        byte[] salt = Functions.ascii(shape.group(1));
        byte[] hash = Encodings.hex(shape.group(2), BadHash.MALFORMED);
        return Outputs.scrypt(name(), 16_384, 16, 1, salt, hash)
                .withCheck(password -> Functions.same(
                        hash, Functions.scrypt(password.nfkc().utf8(), salt, 16_384, 16, 1, hash.length)));
    }
}
