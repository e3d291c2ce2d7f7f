package com.stytch.migrate.hash;

/**
 * Spring Security's {@code {bcrypt}} before a bcrypt string.
 *
 * <p>Stytch: {@code bcrypt} without the id. Source: Spring Security, {@code DelegatingPasswordEncoder}.
 */
final class SpringBcrypt extends HashFormat.Prefixed {
    SpringBcrypt() {
        super("spring_bcrypt", "{bcrypt}", new Bcrypt(), "spring");
    }
}
