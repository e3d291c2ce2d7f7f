package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;

/**
 * Passwords that are not hashed: {@code {noop}secret} of Spring Security, or a column of them, stated as {@code plaintext}.
 *
 * <p>Not translated, because the hash would be another one at each run: hash them with {@link NewPasswordHash} and send that,
 * or wait for the login. Source: Spring Security, {@code NoOpPasswordEncoder}.
 */
final class PlainText extends HashFormat {
    private static final String PREFIX = "{noop}";

    private final boolean prefixed;

    private PlainText(String name, boolean prefixed, String... alsoKnownAs) {
        super(name, alsoKnownAs);
        this.prefixed = prefixed;
    }

    static PlainText noop() {
        return new PlainText("spring_noop", true, "spring");
    }

    static PlainText column() {
        return new PlainText("plaintext", false);
    }

    @Override
    Fit fit(String stored) {
        return certainIf(prefixed && stored.startsWith(PREFIX));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(!prefixed || stored.startsWith(PREFIX), BadHash.MALFORMED);
        byte[] expected = (prefixed ? stored.substring(PREFIX.length()) : stored).getBytes(StandardCharsets.UTF_8);
        return Reading.loginOnly(name(), "plaintext", password -> Functions.same(expected, password.utf8()));
    }
}
