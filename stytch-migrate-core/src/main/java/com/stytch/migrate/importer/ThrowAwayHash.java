package com.stytch.migrate.importer;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.security.SecureRandom;

/**
 * A bcrypt hash of which nobody knows a password: salt and digest are random, so it is not even the hash of anything that
 * was ever typed. It carries a verified address to Stytch and is deleted at once.
 */
final class ThrowAwayHash {
    private static final char[] ALPHABET =
            "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private ThrowAwayHash() {}

    static PasswordHash make() {
        // 128 bits of salt fill 21 characters and 2 bits of the 22nd; 184 bits of digest 30 and 4 bits of the 31st.
        StringBuilder text = new StringBuilder("$2b$12$");
        append(text, 21);
        text.append(ALPHABET[RANDOM.nextInt(4) << 4]);
        append(text, 30);
        text.append(ALPHABET[RANDOM.nextInt(16) << 2]);
        return new PasswordHash.Bcrypt(Secret.of(text.toString()));
    }

    private static void append(StringBuilder text, int characters) {
        for (int i = 0; i < characters; i++) {
            text.append(ALPHABET[RANDOM.nextInt(ALPHABET.length)]);
        }
    }
}
