package com.stytch.migrate.hash;

import org.jspecify.annotations.Nullable;

/**
 * The salt and the hash of one row: from {@code a:b} in one column, or from two columns. The order in {@code a:b} is as
 * stated; when nothing is stated, the format's own order is taken if it has one.
 *
 * @param salt the salt as it is written
 * @param hash the hash as it is written
 */
record SaltAndHash(String salt, String hash) {
    static final String SALT_FIRST = "salt:hash";
    static final String HASH_FIRST = "hash:salt";

    /**
     * Takes a row apart.
     *
     * @param ownOrder the order that the format itself prescribes, or null when it must be stated
     */
    static SaltAndHash of(String stored, Stated stated, @Nullable String ownOrder) {
        String layout = stated.nonEmpty(HashField.LAYOUT);
        String column = stated.nonEmpty(HashField.SALT);
        if (column != null) {
            BadHash.require(layout == null, "salt_stated_twice");
            return new SaltAndHash(column, stored);
        }
        if (stored.indexOf(':') < 0) {
            throw BadHash.missing(HashField.SALT);
        }
        String order = layout == null ? ownOrder : layout;
        if (order == null) {
            throw BadHash.missing(HashField.LAYOUT);
        }
        // A salt may hold a colon, a hash cannot.
        int colon = order.equals(SALT_FIRST) ? stored.lastIndexOf(':') : stored.indexOf(':');
        String first = stored.substring(0, colon);
        String second = stored.substring(colon + 1);
        return order.equals(SALT_FIRST) ? new SaltAndHash(first, second) : new SaltAndHash(second, first);
    }

    static boolean isHexPair(String stored) {
        int colon = stored.indexOf(':');
        return colon > 0
                && colon < stored.length() - 1
                && RawKey.looksHex(stored.substring(0, colon))
                && RawKey.looksHex(stored.substring(colon + 1));
    }
}
