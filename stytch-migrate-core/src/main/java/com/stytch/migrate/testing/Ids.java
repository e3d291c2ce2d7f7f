package com.stytch.migrate.testing;

import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids of one fake. An id is computed from the number of its owner and the other way round, so that a million of them
 * need no index; two fakes, and a fake after a reset, give different ones.
 */
final class Ids {
    private static final long LAST_PART = (1L << 48) - 1;
    private static final long FACTOR = 0x5851F42D4C95L;
    private static final long INVERSE = inverse(FACTOR);

    private final long salt = ThreadLocalRandom.current().nextLong();
    private final String environment;

    Ids(String environment) {
        this.environment = environment;
    }

    /** What an id stands for. */
    enum Kind {
        USER("user-"),
        EMAIL("email-"),
        PHONE_NUMBER("phone-number-"),
        PASSWORD("password-"),
        OAUTH("oauth-user-"),
        TOTP("totp-"),
        WEBAUTHN("webauthn-registration-"),
        BIOMETRIC("biometric-registration-"),
        CRYPTO_WALLET("crypto-wallet-"),
        ORGANIZATION("organization-"),
        MEMBER("member-"),
        MEMBER_PASSWORD("member-password-"),
        MEMBER_TOTP("member-totp-"),
        SAML_CONNECTION("saml-connection-"),
        OIDC_CONNECTION("oidc-connection-"),
        EXTERNAL_CONNECTION("external-connection-"),
        SCIM_CONNECTION("scim-connection-");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** Returns what an id of this kind begins with in an environment. */
        String prefix(String environment) {
            return prefix + environment + "-";
        }
    }

    String of(Kind kind, int number) {
        long high = (mix(salt ^ (number * 31L + kind.ordinal())) & ~0xF000L) | 0x4000L;
        long last = (number * FACTOR + salt) & LAST_PART;
        long low = 0x8000_0000_0000_0000L | ((mix(high) >>> 2) & ~LAST_PART) | last;
        return prefix(kind) + new UUID(high, low);
    }

    /** Returns the number that an id of this kind was made of; empty when this fake never made it. */
    OptionalInt number(Kind kind, String id, int numbersInUse) {
        int dash = id.lastIndexOf('-');
        if (id.length() - dash != 13 || !id.startsWith(prefix(kind))) {
            return OptionalInt.empty();
        }
        long last;
        try {
            last = Long.parseLong(id, dash + 1, id.length(), 16);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
        long number = ((last - salt) * INVERSE) & LAST_PART;
        return number < numbersInUse && of(kind, (int) number).equals(id)
                ? OptionalInt.of((int) number)
                : OptionalInt.empty();
    }

    String prefix(Kind kind) {
        return kind.prefix(environment);
    }

    static String random(String prefix) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return prefix + new UUID(high, low);
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Returns the number whose product with an odd one is 1, modulo any power of two up to 64 bits. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 5; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
