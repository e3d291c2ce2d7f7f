package com.stytch.migrate.api;

import com.stytch.migrate.model.PasswordHash;
import java.util.Map;

/** The {@code *_config} object that goes with a hash. Source: contract, section 3.3, "Config fields". */
final class HashConfig {

    private HashConfig() {}

    static void put(Fields body, PasswordHash hash) {
        if (hash instanceof PasswordHash.Scrypt scrypt) {
            body.put(
                    "scrypt_config",
                    Map.of(
                            "salt", scrypt.salt().reveal(),
                            "n_parameter", scrypt.n(),
                            "r_parameter", scrypt.r(),
                            "p_parameter", scrypt.p(),
                            "key_length", scrypt.keyLengthBytes()));
        } else if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            body.put(
                    "pbkdf_2_config",
                    Map.of(
                            "salt", pbkdf2.salt().reveal(),
                            "iteration_amount", pbkdf2.iterations(),
                            "key_length", pbkdf2.keyLengthBytes(),
                            "algorithm", pbkdf2.algorithm().stytchName()));
        } else if (hash instanceof PasswordHash.SaltedDigest digest) {
            // Vendor types declare both salts as required: the unused one is sent empty.
            body.put(
                    digest.algorithm().stytchName() + "_config",
                    Map.of(
                            "prepend_salt", digest.prependSalt().reveal(),
                            "append_salt", digest.appendSalt().reveal()));
        }
    }
}
