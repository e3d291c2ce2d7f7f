package com.stytch.migrate.hash;

/**
 * Spring Security's {@code {argon2}} or {@code {argon2@SpringSecurity_v5_8}} before a PHC string.
 *
 * <p>Stytch: {@code argon_2id} without the id. Source: Spring Security 6.4.4, measured.
 */
final class SpringArgon2 extends HashFormat.Prefixed {
    private SpringArgon2(String prefix) {
        super("spring_argon2", prefix, new Argon2(), "spring");
    }

    static HashFormat[] all() {
        return new HashFormat[] {new SpringArgon2("{argon2}"), new SpringArgon2("{argon2@SpringSecurity_v5_8}")};
    }
}
