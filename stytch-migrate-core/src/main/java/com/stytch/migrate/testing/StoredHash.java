package com.stytch.migrate.testing;

import java.util.Map;

/**
 * A password hash as it was sent.
 *
 * @param type the value of {@code hash_type}
 * @param text the value of {@code hash}
 * @param config the object that goes with the type, its salts and numbers; empty when there was none
 */
record StoredHash(String type, String text, Map<String, Object> config) {

    StoredHash {
        config = Map.copyOf(config);
    }

    /** Returns the type only. */
    @Override
    public String toString() {
        return "StoredHash[" + type + "]";
    }
}
