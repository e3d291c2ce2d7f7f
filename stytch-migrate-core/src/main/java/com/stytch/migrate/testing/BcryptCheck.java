package com.stytch.migrate.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Checks bcrypt, with Bouncy Castle. Only the first 72 bytes of a password count, as everywhere with bcrypt. */
final class BcryptCheck implements HashCheck {
    private static final int MOST_BYTES = 72;

    @Override
    public Verdict check(StoredHash hash, String password) {
        if (!hash.type().equals("bcrypt")) {
            return Verdict.UNKNOWN_ALGORITHM;
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        byte[] counted = bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
        try {
            return OpenBSDBCrypt.checkPassword(hash.text(), counted) ? Verdict.RIGHT : Verdict.WRONG;
        } catch (NoClassDefFoundError e) {
            throw new Refusal(
                    501,
                    "fake_needs_org_bouncycastle_bcprov_jdk18on",
                    "the fake checks bcrypt with Bouncy Castle: add org.bouncycastle:bcprov-jdk18on to the class path");
        }
    }
}
