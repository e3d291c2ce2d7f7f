package com.stytch.migrate.auth0.hash;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordHash.SaltedDigest.Algorithm;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PasswordVerdict.LoginOnly;
import com.stytch.migrate.model.PasswordVerdict.Malformed;
import com.stytch.migrate.model.PasswordVerdict.ResetNeeded;
import com.stytch.migrate.model.PasswordVerdict.Translated;
import com.stytch.migrate.model.Secret;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One {@code custom_password_hash} of Auth0's bulk import schema. */
final class CustomPasswordHash {
    private static final Pattern PBKDF2 =
            Pattern.compile("\\$pbkdf2-([A-Za-z0-9/-]{1,40})(\\$[a-z]=[^$]*)?\\$([^$]+)\\$([^$]+)");
    private static final Pattern ARGON2 = Pattern.compile("\\$(argon2(?:id|i|d))\\$(?:v=([0-9]+)\\$)?.*", Pattern.DOTALL);
    private static final Pattern LDAP = Pattern.compile("\\{([A-Za-z0-9_-]{1,20})\\}(.*)", Pattern.DOTALL);
    private static final Set<String> SHA256 = Set.of("sha256", "rsa-sha256", "sha256withrsaencryption");
    private static final Set<String> SHA512 = Set.of("sha512", "rsa-sha512", "sha512withrsaencryption");
    private static final Set<String> SHA1 = Set.of("sha1", "rsa-sha1", "sha1withrsaencryption", "rsa-sha1-2");
    private static final int HIGHEST_SCRYPT_COST = 262_144;

    private final Map<?, ?> fields;
    private final Map<?, ?> hash;
    private final Map<?, ?> salt;

    CustomPasswordHash(Map<?, ?> fields) {
        this.fields = fields;
        this.hash = map(fields.get("hash"));
        this.salt = map(fields.get("salt"));
    }

    /** A value that is not as the schema wants it; carries the reason code. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Wrong(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    PasswordVerdict verdict() {
        try {
            return read();
        } catch (Wrong e) {
            return new Malformed(e.reason);
        }
    }

    private PasswordVerdict read() throws Wrong {
        if (!(fields.get("algorithm") instanceof String name) || !(hash.get("value") instanceof String value)) {
            throw new Wrong("custom_password_hash_syntax");
        }
        if (value.isBlank()) {
            throw new Wrong("hash_missing");
        }
        String algorithm = name.strip().toLowerCase(Locale.ROOT);
        switch (algorithm) {
            case "md4":
                return new LoginOnly("md4", "md4_not_supported");
            case "hmac":
                return new LoginOnly("hmac", "hmac_not_supported");
            case "sha256":
                return new LoginOnly("sha256", "sha256_not_supported");
            case "bcrypt", "argon2", "pbkdf2", "scrypt", "md5", "sha1", "sha512", "ldap":
                break;
            default:
                return new ResetNeeded("auth0", "unknown_algorithm");
        }
        String encoding = text(map(fields.get("password")).get("encoding"), "utf8");
        if (!encoding.equals("utf8")) {
            boolean utf16 = encoding.equals("utf16le") || encoding.equals("ucs2");
            return new LoginOnly(algorithm, utf16 ? "utf16_password" : "password_encoding_not_supported");
        }
        return switch (algorithm) {
            case "scrypt" -> scrypt(value);
            case "md5" -> digest(Algorithm.MD5, value);
            case "sha1" -> digest(Algorithm.SHA1, value);
            case "sha512" -> digest(Algorithm.SHA512, value);
            default -> selfDescribing(algorithm, value);
        };
    }

    /** The notations that hold their own salt. */
    private PasswordVerdict selfDescribing(String algorithm, String value) throws Wrong {
        if (salt.get("value") instanceof String outer && !outer.isEmpty()) {
            return new LoginOnly(algorithm, "outer_salt_not_supported");
        }
        String encoding = text(hash.get("encoding"), "utf8");
        String text = encoding.equals("utf8") ? value : utf8(decode(value, encoding), "hash_encoding");
        return switch (algorithm) {
            case "bcrypt" -> Auth0Hashes.bcrypt(text);
            case "argon2" -> argon2(text);
            case "pbkdf2" -> pbkdf2(text);
            default -> ldap(text);
        };
    }

    private static PasswordVerdict argon2(String text) throws Wrong {
        Matcher matcher = ARGON2.matcher(text);
        if (!matcher.matches()) {
            throw new Wrong("argon2_syntax");
        }
        String variant = matcher.group(1);
        if (variant.equals("argon2d")) {
            return new LoginOnly(variant, "argon2d_not_supported");
        }
        String version = matcher.group(2);
        if (version == null || version.equals("16")) {
            return new LoginOnly(variant, "argon2_version_1_0");
        }
        try {
            return new Translated(variant, new PasswordHash.Argon2(Secret.of(text)));
        } catch (IllegalArgumentException e) {
            throw new Wrong("argon2_syntax");
        }
    }

    private static PasswordVerdict pbkdf2(String text) throws Wrong {
        Matcher matcher = PBKDF2.matcher(text);
        if (!matcher.matches()) {
            throw new Wrong("pbkdf2_syntax");
        }
        String digest = Objects.requireNonNull(matcher.group(1)).toLowerCase(Locale.ROOT);
        String format = "pbkdf2_" + digest;
        if (SHA1.contains(digest)) {
            return new LoginOnly(format, "pbkdf2_sha1_not_supported");
        }
        if (!SHA256.contains(digest) && !SHA512.contains(digest)) {
            return new LoginOnly(format, "pbkdf2_digest_not_supported");
        }
        int iterations = 100_000;
        int length = 64;
        String parameters = matcher.group(2);
        for (String parameter : parameters == null ? new String[0] : parameters.substring(1).split(",", -1)) {
            if (parameter.matches("i=[1-9][0-9]{0,8}")) {
                iterations = Integer.parseInt(parameter.substring(2));
            } else if (parameter.matches("l=[1-9][0-9]{0,5}")) {
                length = Integer.parseInt(parameter.substring(2));
            } else {
                throw new Wrong("pbkdf2_syntax");
            }
        }
        byte[] salt = base64(Objects.requireNonNull(matcher.group(3)), "pbkdf2_syntax");
        byte[] key = base64(Objects.requireNonNull(matcher.group(4)), "pbkdf2_syntax");
        if (key.length != length) {
            throw new Wrong("digest_length");
        }
        PasswordHash.Pbkdf2.Prf prf =
                SHA256.contains(digest) ? PasswordHash.Pbkdf2.Prf.SHA256 : PasswordHash.Pbkdf2.Prf.SHA512;
        return new Translated(
                "pbkdf2_" + prf.stytchName(),
                new PasswordHash.Pbkdf2(padded(key), padded(salt), iterations, length, prf));
    }

    private PasswordVerdict scrypt(String value) throws Wrong {
        int keyLength = number("keylen", -1);
        int cost = number("cost", 16_384);
        int blockSize = number("blockSize", 8);
        int parallelization = number("parallelization", 1);
        if (keyLength < 1) {
            throw new Wrong("scrypt_without_keylen");
        }
        if (cost < 2 || Integer.bitCount(cost) != 1 || blockSize < 1 || parallelization < 1) {
            throw new Wrong("scrypt_parameters");
        }
        byte[] key = decode(value, text(hash.get("encoding"), ""));
        if (key.length != keyLength) {
            throw new Wrong("digest_length");
        }
        if (cost > HIGHEST_SCRYPT_COST) {
            return new LoginOnly("scrypt", "scrypt_cost_too_high");
        }
        byte[] bytes = salt();
        if (bytes.length == 0) {
            return new LoginOnly("scrypt", "scrypt_without_salt"); // Stytch has a least length, which is not documented
        }
        return new Translated(
                "scrypt",
                new PasswordHash.Scrypt(padded(key), padded(bytes), cost, blockSize, parallelization, keyLength));
    }

    private PasswordVerdict digest(Algorithm algorithm, String value) throws Wrong {
        String format = algorithm.name().toLowerCase(Locale.ROOT);
        int length = algorithm.hexLength() / 2;
        byte[] digest = digestBytes(value, length);
        if (digest.length != length) {
            throw new Wrong("digest_length");
        }
        String position = text(salt.get("position"), "prefix");
        if (!position.equals("prefix") && !position.equals("suffix")) {
            throw new Wrong("salt_position");
        }
        byte[] bytes = salt();
        return salted(format, algorithm, digest, bytes, position.equals("prefix"));
    }

    /** An encoding that is left out is taken from the length, which fits one of the two only. */
    private byte[] digestBytes(String value, int length) throws Wrong {
        String encoding = text(hash.get("encoding"), "");
        if (encoding.isEmpty()) {
            encoding = value.length() == length * 2 ? "hex" : "base64";
        }
        if (encoding.equals("utf8")) {
            throw new Wrong("hash_encoding");
        }
        return decode(value, encoding);
    }

    private static PasswordVerdict salted(
            String format, Algorithm algorithm, byte[] digest, byte[] salt, boolean saltFirst) {
        String text;
        try {
            text = utf8(salt, "binary_salt");
        } catch (Wrong e) {
            return new LoginOnly(format, e.reason);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return new LoginOnly(format, "binary_salt");
        }
        Secret none = Secret.of("");
        Secret some = Secret.of(text);
        return new Translated(
                format,
                new PasswordHash.SaltedDigest(
                        algorithm,
                        Secret.of(HexFormat.of().formatHex(digest)),
                        saltFirst ? some : none,
                        saltFirst ? none : some));
    }

    /** RFC 2307: the salt follows the digest, and the password was hashed before it. */
    private static PasswordVerdict ldap(String text) throws Wrong {
        Matcher matcher = LDAP.matcher(text);
        if (!matcher.matches()) {
            throw new Wrong("ldap_syntax");
        }
        String scheme = Objects.requireNonNull(matcher.group(1)).toLowerCase(Locale.ROOT);
        String format = "ldap_" + scheme;
        Algorithm algorithm;
        switch (scheme) {
            case "md5", "smd5" -> algorithm = Algorithm.MD5;
            case "sha", "ssha" -> algorithm = Algorithm.SHA1;
            case "sha512", "ssha512" -> algorithm = Algorithm.SHA512;
            case "sha256", "ssha256" -> {
                return new LoginOnly(format, "sha256_not_supported");
            }
            default -> {
                return new LoginOnly(format, "ldap_scheme_not_supported");
            }
        }
        byte[] bytes = base64(Objects.requireNonNull(matcher.group(2)).strip(), "ldap_syntax");
        int length = algorithm.hexLength() / 2;
        boolean salted = scheme.startsWith("sm") || scheme.startsWith("ss");
        if (salted ? bytes.length <= length : bytes.length != length) {
            throw new Wrong("digest_length");
        }
        return salted(
                format,
                algorithm,
                Arrays.copyOf(bytes, length),
                Arrays.copyOfRange(bytes, length, bytes.length),
                /* saltFirst= */ false);
    }

    // ---- values

    private byte[] salt() throws Wrong {
        Object value = salt.get("value");
        if (value == null) {
            return new byte[0];
        }
        if (!(value instanceof String text)) {
            throw new Wrong("salt_syntax");
        }
        String encoding = text(salt.get("encoding"), "utf8");
        if (text.isEmpty()) {
            return new byte[0];
        }
        try {
            return encoding.equals("utf8") ? text.getBytes(StandardCharsets.UTF_8) : decode(text, encoding);
        } catch (Wrong e) {
            throw new Wrong("salt_syntax");
        }
    }

    private static byte[] decode(String value, String encoding) throws Wrong {
        switch (encoding) {
            case "hex":
                try {
                    return HexFormat.of().parseHex(value);
                } catch (IllegalArgumentException e) {
                    throw new Wrong("hash_encoding"); // the original message quotes the value
                }
            case "base64":
                return base64(value, "hash_encoding");
            default:
                throw new Wrong("hash_encoding");
        }
    }

    private static byte[] base64(String value, String reason) throws Wrong {
        String standard = value.replace('-', '+').replace('_', '/');
        int end = standard.length();
        while (end > 0 && standard.length() - end < 2 && standard.charAt(end - 1) == '=') {
            end--;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(standard.substring(0, end));
            if (bytes.length == 0) {
                throw new Wrong(reason);
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new Wrong(reason);
        }
    }

    private static Secret padded(byte[] bytes) {
        return Secret.of(Base64.getEncoder().encodeToString(bytes));
    }

    private static String utf8(byte[] bytes, String reason) throws Wrong {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Wrong(reason);
        }
    }

    private int number(String field, int absent) throws Wrong {
        Object value = fields.get(field);
        if (value == null) {
            return absent;
        }
        if (value instanceof Integer number) {
            return number;
        }
        if (value instanceof String text && text.matches("[0-9]{1,9}")) {
            return new BigInteger(text).intValueExact();
        }
        throw new Wrong("scrypt_parameters");
    }

    private static String text(@Nullable Object value, String absent) throws Wrong {
        if (value == null) {
            return absent;
        }
        if (value instanceof String text) {
            return text.toLowerCase(Locale.ROOT);
        }
        throw new Wrong("custom_password_hash_syntax");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
