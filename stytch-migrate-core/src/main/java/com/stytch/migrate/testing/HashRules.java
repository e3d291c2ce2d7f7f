package com.stytch.migrate.testing;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a hash that Stytch would refuse, with the code of the contract. Source: contract, section 3.3. Where that leaves
 * an encoding open, only the form that is certain passes: lower-case hex, padded standard base64.
 */
final class HashRules {
    private static final int LARGEST_SCRYPT_N = 262_144;
    private static final int SHORTEST_ARGON2_SALT = 8;
    private static final int SHORTEST_ARGON2_KEY = 4;
    private static final int ARGON2_KIB_PER_THREAD = 8;

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final Pattern ARGON2 =
            Pattern.compile("\\$argon2(i|id)\\$v=19\\$m=([0-9]{1,10}),t=([0-9]{1,10}),p=([0-9]{1,8})"
                    + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final Pattern SCRYPT = Pattern.compile(
            "\\$scrypt\\$ln=([0-9]{1,9}),r=([0-9]{1,9}),p=([0-9]{1,9})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final Pattern PHPASS = Pattern.compile("\\$[PH]\\$[./0-9A-Za-z]{31}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})+");

    private static final Set<String> SALTS = Set.of("prepend_salt", "append_salt");
    private static final Map<String, Set<String>> CONFIGS = Map.of(
            "md_5_config",
            SALTS,
            "sha_1_config",
            SALTS,
            "sha_512_config",
            SALTS,
            "argon_2_config",
            Set.of("salt", "iteration_amount", "memory", "threads", "key_length"),
            "scrypt_config",
            Set.of("salt", "n_parameter", "r_parameter", "p_parameter", "key_length"),
            "pbkdf_2_config",
            Set.of("salt", "iteration_amount", "key_length", "algorithm"));

    private HashRules() {}

    static StoredHash read(RequestBody body) {
        String type = body.text("hash_type");
        String hash = body.text("hash");
        CONFIGS.forEach((name, fields) -> {
            RequestBody config = body.object(name);
            if (config != null) {
                config.only(fields);
            }
        });
        if (type == null) {
            throw Refusal.of("invalid_hash_type", "hash_type is needed");
        }
        if (hash == null) {
            throw Refusal.of("invalid_hash", "hash is needed");
        }
        return switch (type) {
            case "bcrypt" -> bcrypt(hash);
            case "argon_2i" -> argon2(type, "i", hash, body);
            case "argon_2id" -> argon2(type, "id", hash, body);
            case "scrypt" -> scrypt(hash, body);
            case "pbkdf_2" -> pbkdf2(hash, body);
            case "md_5" -> digest(type, hash, 32, body);
            case "sha_1" -> digest(type, hash, 40, body);
            case "sha_512" -> digest(type, hash, 128, body);
            case "phpass" -> phpass(hash);
            default -> throw Refusal.of("invalid_hash_type", "hash_type is none of the nine that are known");
        };
    }

    private static StoredHash bcrypt(String hash) {
        Matcher matcher = BCRYPT.matcher(hash);
        require(matcher.matches(), "invalid_bcrypt_hash", "hash is no bcrypt string of 60 characters");
        int cost = Integer.parseInt(matcher.group(1));
        require(cost >= 4 && cost <= 31, "invalid_bcrypt_cost", "the cost must be from 4 to 31");
        return new StoredHash("bcrypt", hash, Map.of());
    }

    private static StoredHash phpass(String hash) {
        require(
                hash.startsWith("$P$") || hash.startsWith("$H$"),
                "invalid_phpass_hash_prefix",
                "hash must begin with $P$ or $H$");
        require(PHPASS.matcher(hash).matches(), "invalid_phpass_hash_format", "hash must have 34 characters");
        return new StoredHash("phpass", hash, Map.of());
    }

    private static StoredHash digest(String type, String hash, int length, RequestBody body) {
        require(
                hash.length() == length && HEX.matcher(hash).matches(),
                "invalid_" + type + "_hash",
                "hash must be " + length + " lower-case hex digits");
        RequestBody config = body.object(type + "_config");
        if (config == null) {
            return new StoredHash(type, hash, Map.of());
        }
        Map<String, Object> salts = new LinkedHashMap<>();
        for (String name : new String[] {"prepend_salt", "append_salt"}) {
            Object salt = config.raw(name);
            require(salt == null || salt instanceof String, "invalid_" + name, name + " must be a string");
            salts.put(name, salt == null ? "" : salt);
        }
        return new StoredHash(type, hash, salts);
    }

    private static StoredHash argon2(String type, String variant, String hash, RequestBody body) {
        if (hash.startsWith("$")) {
            Matcher matcher = ARGON2.matcher(hash);
            require(
                    matcher.matches() && matcher.group(1).equals(variant),
                    "invalid_hash",
                    "hash is not the encoded form of " + type + ", version 19");
            argon2Numbers(number(matcher.group(2)), number(matcher.group(3)), number(matcher.group(4)));
            byte @Nullable [] salt = unpadded(matcher.group(5));
            require(
                    salt != null && salt.length >= SHORTEST_ARGON2_SALT,
                    "invalid_argon_2_salt",
                    "the salt must be base64 of at least " + SHORTEST_ARGON2_SALT + " bytes");
            byte @Nullable [] key = unpadded(matcher.group(6));
            require(
                    key != null && key.length >= SHORTEST_ARGON2_KEY,
                    "invalid_argon_2_key_length",
                    "the digest must be base64 of at least " + SHORTEST_ARGON2_KEY + " bytes");
            return new StoredHash(type, hash, Map.of());
        }
        require(HEX.matcher(hash).matches(), "invalid_hash", "hash is neither the encoded form nor lower-case hex");
        RequestBody config = body.object("argon_2_config");
        if (config == null) {
            throw Refusal.badRequest("argon_2_config is needed for a hash in hex");
        }
        String salt = config.text("salt");
        byte @Nullable [] bytes = salt == null ? null : padded(salt);
        require(
                bytes != null && bytes.length >= SHORTEST_ARGON2_SALT,
                "invalid_argon_2_salt",
                "the salt must be base64 with padding, of at least " + SHORTEST_ARGON2_SALT + " bytes");
        argon2Numbers(config.number("memory"), config.number("iteration_amount"), config.number("threads"));
        int keyLength = config.number("key_length");
        require(
                keyLength >= SHORTEST_ARGON2_KEY,
                "invalid_argon_2_key_length",
                "key_length must be at least " + SHORTEST_ARGON2_KEY);
        require(
                hash.length() == 2 * keyLength,
                "argon_2_key_length_mismatch",
                "the hash does not have key_length bytes");
        return new StoredHash(
                type,
                hash,
                Map.of(
                        "salt", String.valueOf(salt),
                        "iteration_amount", config.number("iteration_amount"),
                        "memory", config.number("memory"),
                        "threads", config.number("threads"),
                        "key_length", keyLength));
    }

    private static void argon2Numbers(long memory, long iterations, long threads) {
        require(threads >= 1, "invalid_argon_2_threads", "threads must be at least 1");
        require(iterations >= 1, "invalid_argon_2_iteration_amount", "iteration_amount must be at least 1");
        require(
                memory >= ARGON2_KIB_PER_THREAD * threads,
                "invalid_argon_2_memory",
                "memory must be at least 8 KiB for each thread");
    }

    private static StoredHash scrypt(String hash, RequestBody body) {
        if (hash.startsWith("$")) {
            Matcher matcher = SCRYPT.matcher(hash);
            require(matcher.matches(), "invalid_hash", "hash is not the PHC form of scrypt");
            long ln = number(matcher.group(1));
            require(ln >= 1 && ln <= 18, "invalid_scrypt_n_parameter", "ln must be from 1 to 18");
            require(
                    number(matcher.group(2)) >= 1 && number(matcher.group(3)) >= 1,
                    "invalid_scrypt_parameters",
                    "r and p must be at least 1");
            require(unpadded(matcher.group(4)) != null, "invalid_base64_scrypt_salt", "the salt is no base64");
            require(unpadded(matcher.group(5)) != null, "invalid_base64_scrypt_hash", "the digest is no base64");
            return new StoredHash("scrypt", hash, Map.of());
        }
        byte @Nullable [] key = padded(hash);
        if (key == null) {
            throw Refusal.of("invalid_base64_scrypt_hash", "hash must be base64 with padding");
        }
        RequestBody config = body.object("scrypt_config");
        if (config == null) {
            throw Refusal.badRequest("scrypt_config is needed for a hash in base64");
        }
        String salt = config.text("salt");
        if (salt == null) {
            throw Refusal.of("invalid_scrypt_salt_length", "the salt must not be empty");
        }
        require(padded(salt) != null, "invalid_base64_scrypt_salt", "the salt must be base64 with padding");
        int n = config.number("n_parameter");
        require(
                n >= 2 && n <= LARGEST_SCRYPT_N && Integer.bitCount(n) == 1,
                "invalid_scrypt_n_parameter",
                "n_parameter must be a power of two from 2 to " + LARGEST_SCRYPT_N);
        int r = config.number("r_parameter");
        int p = config.number("p_parameter");
        require(r >= 1 && p >= 1, "invalid_scrypt_parameters", "r_parameter and p_parameter must be at least 1");
        int keyLength = config.number("key_length");
        require(keyLength == key.length, "scrypt_key_length_mismatch", "the hash does not have key_length bytes");
        return new StoredHash(
                "scrypt",
                hash,
                Map.of("salt", salt, "n_parameter", n, "r_parameter", r, "p_parameter", p, "key_length", keyLength));
    }

    private static StoredHash pbkdf2(String hash, RequestBody body) {
        byte @Nullable [] key = padded(hash);
        if (key == null) {
            throw Refusal.of("invalid_pbkdf_2_hash", "hash must be base64 with padding");
        }
        RequestBody config = body.object("pbkdf_2_config");
        if (config == null) {
            throw Refusal.badRequest("pbkdf_2_config is needed for pbkdf_2");
        }
        String salt = config.text("salt");
        if (salt == null || padded(salt) == null) {
            throw Refusal.of("invalid_pbkdf_2_salt", "the salt must be base64 with padding, not empty");
        }
        int iterations = config.number("iteration_amount");
        require(iterations >= 1, "invalid_pbkdf_2_iteration_amount", "iteration_amount must be at least 1");
        String given = config.text("algorithm");
        String algorithm = given == null ? "sha256" : given;
        require(
                algorithm.equals("sha256") || algorithm.equals("sha512"),
                "invalid_pbkdf_2_algorithm",
                "algorithm must be sha256 or sha512");
        int keyLength = config.number("key_length");
        require(keyLength == key.length, "pbkdf_2_key_length_mismatch", "the hash does not have key_length bytes");
        return new StoredHash(
                "pbkdf_2",
                hash,
                Map.of("salt", salt, "iteration_amount", iterations, "key_length", keyLength, "algorithm", algorithm));
    }

    private static long number(String digits) {
        return Long.parseLong(digits);
    }

    private static byte @Nullable [] padded(String text) {
        return text.length() % 4 == 0 ? decode(text) : null;
    }

    private static byte @Nullable [] unpadded(String text) {
        return decode(text);
    }

    private static byte @Nullable [] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == 0 ? null : bytes;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void require(boolean condition, String errorType, String message) {
        if (!condition) {
            throw Refusal.of(errorType, message);
        }
    }
}
