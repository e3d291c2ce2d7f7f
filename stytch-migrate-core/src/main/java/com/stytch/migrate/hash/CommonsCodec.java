package com.stytch.migrate.hash;

import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Md5Crypt;

/** The only class that touches commons-codec, which is an optional dependency; called by {@link UnixCrypt} alone. */
final class CommonsCodec {
    /** As in libxcrypt. The cost of the SHA schemes grows with the length of the password. */
    private static final int LONGEST_PASSWORD = 512;

    private CommonsCodec() {}

    /** Returns the crypt(3) string of the password with the scheme and salt of another one. */
    static String crypt(byte[] password, String setting) {
        Limits.affordable(password.length < LONGEST_PASSWORD);
        try {
            return Library.crypt(password, setting);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "checking crypt(3) hashes needs commons-codec:commons-codec on the class path", e);
        }
    }

    /** Loaded at the first use, so that the error above can be caught. */
    private static final class Library {
        static String crypt(byte[] password, String setting) {
            return setting.startsWith("$apr1$")
                    ? Md5Crypt.apr1Crypt(password, setting)
                    : Crypt.crypt(password, setting);
        }
    }
}
