package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fake hash of Firebase's emulator, {@code fakeHash:salt=..:password=..}: the password in clear text.
 *
 * <p>Data of a test, never of a project. For the login only, like any plain text. Source: firebase-tools, src/emulator/auth.
 */
final class FirebaseEmulator extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("fakeHash:salt=([^:]*):password=(.*)", Pattern.DOTALL);

    FirebaseEmulator() {
        super("firebase_emulator");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("fakeHash:salt="));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        byte[] expected = shape.group(2).getBytes(StandardCharsets.UTF_8);
        stated.text(HashField.SALT);
        return Reading.loginOnly(name(), "plaintext", password -> Functions.same(expected, password.utf8()));
    }
}
