package com.stytch.migrate.hash;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Stytch is told by a {@code passwords/migrate} request, and what follows from it: builds the hash from the fields of
 * a request, and checks a password by these fields alone. Stateless and thread-safe.
 *
 * <p>Rules that the service does not state and that are taken here: bcrypt counts the first 72 bytes of the UTF-8 form;
 * no password is trimmed and none is normalised, so a word in Unicode form C and the same word in form D are two passwords;
 * the hex form of Argon2 has a base64 salt. A password that has no UTF-8 form, or more than 4,096 bytes of it, never
 * matches.
 */
public final class StytchHashes {
    private static final Pattern SCRYPT_PHC = Pattern.compile(
            "\\$scrypt\\$ln=([1-9][0-9]?),r=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private StytchHashes() {}

    /**
     * Returns whether a user whose hash was imported with these fields would log in with this password.
     *
     * <p>Needs {@code org.bouncycastle:bcprov-jdk18on} on the class path for bcrypt, scrypt and Argon2. The array is only
     * read; copies made of it are wiped.
     *
     * @throws IllegalArgumentException if {@link #affordable} is false for the hash; nothing was computed
     * @throws IllegalStateException if the library that is needed is not on the class path; the message names it
     */
    public static boolean verify(PasswordHash hash, char[] password) {
        if (!affordable(hash)) {
            throw new IllegalArgumentException("the parameters of this hash cost more than is computed here");
        }
        try (Password copy = Password.copyOf(password)) {
            return copy.usable() && matches(hash, copy);
        }
    }

    /**
     * Returns whether {@link #verify} computes this hash: bcrypt up to cost 16, scrypt up to {@code N * r * p} of 2^22,
     * PBKDF2 up to ten million iterations times blocks, Argon2 up to 512 MiB and 2 GiB times passes, phpass up to 2^20
     * digests. Each stays under a few seconds.
     */
    public static boolean affordable(PasswordHash hash) {
        if (hash instanceof PasswordHash.Bcrypt bcrypt) {
            return Outputs.bcryptParts(bcrypt.digest().reveal()).cost() <= Limits.BCRYPT_COST;
        } else if (hash instanceof PasswordHash.Argon2 argon2) {
            Argon2Settings settings = Argon2.parse(argon2.digest().reveal()).settings();
            return settings.memoryKib() <= Limits.ARGON2_COMPUTED_MEMORY_KIB
                    && (long) settings.memoryKib() * settings.passes() <= Limits.ARGON2_WORK;
        } else if (hash instanceof PasswordHash.Scrypt scrypt) {
            return (double) scrypt.n() * scrypt.r() * scrypt.p() <= Limits.SCRYPT_WORK;
        } else if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            int block = digestOf(pbkdf2).bytes();
            return (pbkdf2.keyLengthBytes() + block - 1L) / block * pbkdf2.iterations() <= Limits.PBKDF2_WORK;
        } else if (hash instanceof PasswordHash.Phpass phpass) {
            int logCount = Phpass.logCount(phpass.digest().reveal());
            return logCount >= 7 && 1L << logCount <= Limits.DIGEST_ITERATIONS;
        }
        return true;
    }

    static boolean matches(PasswordHash hash, Password password) {
        if (hash instanceof PasswordHash.Bcrypt bcrypt) {
            return Outputs.bcryptParts(bcrypt.digest().reveal()).matches(password.utf8());
        } else if (hash instanceof PasswordHash.Argon2 argon2) {
            Argon2.Parts parts = Argon2.parse(argon2.digest().reveal());
            return Functions.same(
                    parts.hash(), Functions.argon2(parts.settings(), password.utf8(), parts.hash().length));
        } else if (hash instanceof PasswordHash.Scrypt scrypt) {
            return Functions.same(
                    bytes(scrypt.digest()),
                    Functions.scrypt(
                            password.utf8(),
                            bytes(scrypt.salt()),
                            scrypt.n(),
                            scrypt.r(),
                            scrypt.p(),
                            scrypt.keyLengthBytes()));
        } else if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            return Functions.same(
                    bytes(pbkdf2.digest()),
                    Functions.pbkdf2(
                            digestOf(pbkdf2),
                            password,
                            bytes(pbkdf2.salt()),
                            pbkdf2.iterations(),
                            pbkdf2.keyLengthBytes()));
        } else if (hash instanceof PasswordHash.SaltedDigest digest) {
            return Functions.same(
                    Encodings.hex(digest.digest().reveal(), BadHash.MALFORMED),
                    Functions.digest(
                            Digest.valueOf(digest.algorithm().name()),
                            text(digest.prependSalt()),
                            password.utf8(),
                            text(digest.appendSalt())));
        }
        return Phpass.matches(hash.digest().reveal(), password);
    }

    private static Digest digestOf(PasswordHash.Pbkdf2 hash) {
        return Digest.valueOf(hash.algorithm().name());
    }

    private static byte[] bytes(Secret base64) {
        return Encodings.base64(base64.reveal(), BadHash.MALFORMED);
    }

    private static byte[] text(Secret salt) {
        return salt.reveal().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the hash that the body of a {@code passwords/migrate} request carries.
     *
     * @param body {@code hash}, {@code hash_type} and, where the type needs it, {@code scrypt_config},
     *     {@code pbkdf_2_config}, {@code argon_2_config}, {@code md_5_config}, {@code sha_1_config} or
     *     {@code sha_512_config}; other fields are not looked at
     * @throws InvalidRequestException if Stytch would refuse the fields
     */
    public static PasswordHash fromRequest(Map<String, ? extends @Nullable Object> body) {
        String type = body.get("hash_type") instanceof String text ? text : "";
        String hash = body.get("hash") instanceof String text ? text : "";
        if (hash.isEmpty()) {
            throw new InvalidRequestException("invalid_hash");
        }
        Fields config = new Fields(body.get(type + "_config"), type);
        try {
            return switch (type) {
                case "bcrypt" -> bcrypt(hash);
                case "argon_2i", "argon_2id" -> argon2(type, hash, new Fields(body.get("argon_2_config"), "argon_2"));
                case "scrypt" -> scrypt(hash, config);
                case "pbkdf_2" -> pbkdf2(hash, config);
                case "md_5", "sha_1", "sha_512" -> digest(type, hash, config);
                case "phpass" -> phpass(hash);
                default -> throw new InvalidRequestException("invalid_hash_type");
            };
        } catch (BadHash e) {
            throw new InvalidRequestException(e.reason());
        }
    }

    private static PasswordHash bcrypt(String hash) {
        try {
            BadHash.require(!Outputs.bcryptParts(hash).minor().equals("x"), BadHash.MALFORMED);
        } catch (BadHash e) {
            throw new BadHash(e.reason().equals("cost_out_of_range") ? "invalid_bcrypt_cost" : "invalid_bcrypt_hash");
        }
        return new PasswordHash.Bcrypt(Secret.of(hash));
    }

    private static PasswordHash argon2(String type, String hash, Fields config) {
        String variant = type.equals("argon_2i") ? "i" : "id";
        Argon2.Parts parts;
        if (hash.startsWith("$")) {
            try {
                parts = Argon2.parse(hash);
            } catch (BadHash e) {
                throw new BadHash("invalid_hash");
            }
            BadHash.require(hash.startsWith("$argon2" + variant + "$"), "invalid_hash");
        } else {
            byte[] bytes = Encodings.hex(hash, "invalid_hash");
            byte[] salt = Encodings.base64(config.text("salt", "invalid_argon_2_salt"), "invalid_argon_2_salt");
            BadHash.require(salt.length >= 8, "invalid_argon_2_salt");
            int lanes = config.number("threads", 1, Limits.ARGON2_LANES, "invalid_argon_2_threads");
            int memory = config.number("memory", 8 * lanes, Limits.ARGON2_MEMORY_KIB, "invalid_argon_2_memory");
            int passes = config.number("iteration_amount", 1, Limits.ARGON2_PASSES, "invalid_argon_2_iteration_amount");
            int length = config.number("key_length", 4, Limits.VALUE_CHARACTERS, "invalid_argon_2_key_length");
            BadHash.require(length == bytes.length, "argon_2_key_length_mismatch");
            parts = new Argon2.Parts(
                    new Argon2Settings(Argon2Settings.Type.of(variant), 19, memory, passes, lanes, salt, new byte[0]),
                    bytes);
        }
        Reading reading = Outputs.argon2(type, parts.settings(), parts.hash());
        return reading.verdict().hash().orElseThrow(() -> new BadHash("invalid_hash"));
    }

    private static PasswordHash scrypt(String hash, Fields config) {
        Matcher phc = SCRYPT_PHC.matcher(hash);
        if (phc.matches()) {
            int logN = Integer.parseInt(phc.group(1));
            BadHash.require(logN <= 18, "invalid_scrypt_n_parameter");
            return scrypt(
                    Encodings.unpaddedBase64(phc.group(5), "invalid_hash"),
                    Encodings.unpaddedBase64(phc.group(4), "invalid_hash"),
                    1 << logN,
                    Encodings.number(phc.group(2), "invalid_scrypt_parameters"),
                    Encodings.number(phc.group(3), "invalid_scrypt_parameters"));
        }
        byte[] digest = Encodings.base64(hash, "invalid_base64_scrypt_hash");
        byte[] salt = Encodings.base64(config.text("salt", "invalid_scrypt_salt_length"), "invalid_base64_scrypt_salt");
        int n = config.number("n_parameter", 2, Limits.SCRYPT_N, "invalid_scrypt_n_parameter");
        int length = config.number("key_length", 1, Limits.VALUE_CHARACTERS, "scrypt_key_length_mismatch");
        BadHash.require(length == digest.length, "scrypt_key_length_mismatch");
        return scrypt(
                digest,
                salt,
                n,
                config.number("r_parameter", 1, Limits.SCRYPT_R_P, "invalid_scrypt_parameters"),
                config.number("p_parameter", 1, Limits.SCRYPT_R_P, "invalid_scrypt_parameters"));
    }

    private static PasswordHash scrypt(byte[] digest, byte[] salt, int n, int r, int p) {
        BadHash.require(Integer.bitCount(n) == 1, "invalid_scrypt_n_parameter");
        BadHash.require(
                r <= Limits.SCRYPT_R_P && p <= Limits.SCRYPT_R_P && (r > 1 || n < 65_536), "invalid_scrypt_parameters");
        return new PasswordHash.Scrypt(
                Secret.of(Encodings.toBase64(digest)), Secret.of(Encodings.toBase64(salt)), n, r, p, digest.length);
    }

    private static PasswordHash pbkdf2(String hash, Fields config) {
        byte[] digest = Encodings.base64(hash, "invalid_pbkdf_2_hash");
        byte[] salt = Encodings.base64(config.text("salt", "invalid_pbkdf_2_salt"), "invalid_pbkdf_2_salt");
        int iterations =
                config.number("iteration_amount", 1, Limits.PBKDF2_ITERATIONS, "invalid_pbkdf_2_iteration_amount");
        int length = config.number("key_length", 1, Limits.VALUE_CHARACTERS, "pbkdf_2_key_length_mismatch");
        BadHash.require(length == digest.length, "pbkdf_2_key_length_mismatch");
        String algorithm = config.optional("algorithm", "sha256", "invalid_pbkdf_2_algorithm");
        PasswordHash.Pbkdf2.Prf prf = switch (algorithm) {
            case "", "sha256" -> PasswordHash.Pbkdf2.Prf.SHA256;
            case "sha512" -> PasswordHash.Pbkdf2.Prf.SHA512;
            default -> throw new BadHash("invalid_pbkdf_2_algorithm");
        };
        return new PasswordHash.Pbkdf2(Secret.of(hash), Secret.of(Encodings.toBase64(salt)), iterations, length, prf);
    }

    private static PasswordHash digest(String type, String hash, Fields config) {
        PasswordHash.SaltedDigest.Algorithm algorithm = switch (type) {
            case "md_5" -> PasswordHash.SaltedDigest.Algorithm.MD5;
            case "sha_1" -> PasswordHash.SaltedDigest.Algorithm.SHA1;
            default -> PasswordHash.SaltedDigest.Algorithm.SHA512;
        };
        String reason = "invalid_" + type + "_hash";
        byte[] bytes = Encodings.hex(hash, reason);
        BadHash.require(bytes.length * 2 == algorithm.hexLength(), reason);
        return new PasswordHash.SaltedDigest(
                algorithm,
                Secret.of(Encodings.toHex(bytes)),
                Secret.of(config.optional("prepend_salt", "", "invalid_prepend_salt")),
                Secret.of(config.optional("append_salt", "", "invalid_append_salt")));
    }

    private static PasswordHash phpass(String hash) {
        BadHash.require(hash.startsWith("$P$") || hash.startsWith("$H$"), "invalid_phpass_hash_prefix");
        BadHash.require(Phpass.wellFormed(hash), "invalid_phpass_hash_format");
        return new PasswordHash.Phpass(Secret.of(hash));
    }

    /** The members of a {@code *_config} object. */
    private static final class Fields {
        private final Map<?, ?> members;

        Fields(@Nullable Object config, String type) {
            if (config != null && !(config instanceof Map<?, ?>)) {
                throw new InvalidRequestException("invalid_" + type + "_config");
            }
            this.members = config instanceof Map<?, ?> map ? map : Map.of();
        }

        String text(String name, String reason) {
            if (members.get(name) instanceof String text && !text.isEmpty()) {
                return text;
            }
            throw new BadHash(reason);
        }

        String optional(String name, String otherwise, String reason) {
            Object member = members.get(name);
            if (member == null) {
                return otherwise;
            }
            if (member instanceof String text) {
                return text;
            }
            throw new BadHash(reason);
        }

        int number(String name, int min, int max, String reason) {
            if (members.get(name) instanceof Number number
                    && number.doubleValue() == number.intValue()
                    && number.intValue() >= min
                    && number.intValue() <= max) {
                return number.intValue();
            }
            throw new BadHash(reason);
        }
    }

    /** The fields of a request do not describe a hash. The message is Stytch's error type and holds nothing of the request. */
    public static final class InvalidRequestException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String errorType;

        InvalidRequestException(String errorType) {
            super(errorType);
            this.errorType = errorType;
        }

        /** Returns the {@code error_type} of Stytch's answer, such as {@code invalid_bcrypt_hash}. */
        public String errorType() {
            return errorType;
        }
    }
}
