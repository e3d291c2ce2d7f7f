package com.stytch.migrate.hash;

/**
 * The Windows NT hash: MD4 over the password in UTF-16LE, 32 hex digits.
 *
 * <p>Looks like MD5, so it is read only when stated. For the login only. Source: MS-NLMP.
 */
final class NtHash extends HashFormat {
    NtHash() {
        super("ntlm", "nthash");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(Digest.MD4.isHex(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        byte[] hash = Digest.MD4.decode(stored, "hex");
        return Reading.loginOnly(
                name(),
                "md4_not_supported",
                password -> Functions.same(hash, Functions.digest(Digest.MD4, password.utf16le())));
    }
}
