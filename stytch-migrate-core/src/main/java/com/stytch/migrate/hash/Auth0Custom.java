package com.stytch.migrate.hash;

import com.stytch.migrate.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Auth0's {@code custom_password_hash} of a bulk import, as a JSON object: {@code algorithm}, {@code hash} with {@code value} and
 * {@code encoding}, {@code salt} with {@code value}, {@code encoding} and {@code position}, {@code password.encoding}, for scrypt
 * {@code keylen}, {@code cost}, {@code blockSize} and {@code parallelization}.
 *
 * <p>A salt is UTF-8 text before the password unless stated there. {@code argon2}, {@code bcrypt}, {@code pbkdf2}, {@code scrypt},
 * {@code md5}, {@code sha1}, {@code sha512} and {@code ldap} become what their own formats become; {@code sha256}, {@code md4},
 * {@code hmac}, bcrypt with an outer salt, and passwords in another encoding than UTF-8 are for the login only.
 * Source: Auth0, "Bulk user import database schema and examples", custom_password_hash.
 */
final class Auth0Custom extends HashFormat {
    Auth0Custom() {
        super("auth0_custom_password_hash", "auth0");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("{")
                && stored.contains("\"algorithm\"")
                && stored.contains("\"hash\"")
                && !stored.contains("\"credentialData\""));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Map<String, @Nullable Object> root =
                Json.readObject(stored.getBytes(StandardCharsets.UTF_8)).orElseThrow(BadHash::malformed);
        Map<String, @Nullable Object> hash = JsonParts.object(root.get("hash"));
        String algorithm = text(root.get("algorithm"), null).toLowerCase(Locale.ROOT);
        String value = text(hash.get("value"), null);
        String encoding = text(
                        root.get("password") == null
                                ? null
                                : JsonParts.object(root.get("password")).get("encoding"),
                        "utf8")
                .toLowerCase(Locale.ROOT);
        Salt salt = salt(root.get("salt"));
        if (algorithm.equals("hmac")) {
            return hmac(hash, value, salt, encoding);
        }
        return switch (algorithm) {
            case "bcrypt" -> bcrypt(value, salt, encoding);
            case "argon2" -> plain(salt, encoding, new Argon2().read(value, new Stated(HashStatement.none())));
            case "pbkdf2" -> plain(salt, encoding, KratosPbkdf2.read(name(), value));
            case "ldap" -> plain(salt, encoding, ldap(value));
            case "scrypt" -> scrypt(root, hash, value, salt, encoding);
            case "md4", "md5", "sha1", "sha256", "sha512" -> digest(Digest.of(algorithm), hash, value, salt, encoding);
            default -> Reading.legacySystemOnly(name(), "unknown_algorithm");
        };
    }

    /** The bytes before and after the password. */
    private record Salt(byte[] prefix, byte[] suffix) {
        boolean empty() {
            return prefix.length + suffix.length == 0;
        }

        byte[] bytes() {
            return Encodings.concat(prefix, suffix);
        }
    }

    private static Salt salt(@Nullable Object member) {
        byte[] none = new byte[0];
        if (member == null) {
            return new Salt(none, none);
        }
        Map<String, @Nullable Object> salt = JsonParts.object(member);
        String value = text(salt.get("value"), null);
        byte[] bytes = switch (text(salt.get("encoding"), "utf8")) {
            case "utf8" -> value.getBytes(StandardCharsets.UTF_8);
            case "hex" -> Encodings.hex(value, "bad_salt");
            case "base64" -> Encodings.anyBase64(value, "bad_salt");
            default -> throw new BadHash("bad_salt");
        };
        return switch (text(salt.get("position"), "prefix")) {
            case "prefix" -> new Salt(bytes, none);
            case "suffix" -> new Salt(none, bytes);
            default -> throw new BadHash("bad_salt");
        };
    }

    private Reading bcrypt(String value, Salt salt, String encoding) {
        Outputs.BcryptParts parts = Outputs.bcryptParts(value);
        BadHash.require(!parts.minor().equals("x"), BadHash.MALFORMED);
        if (salt.empty() && encoding.equals("utf8")) {
            return Outputs.bcrypt(name(), value);
        }
        return Reading.loginOnly(
                name(),
                salt.empty() ? "password_encoding" : "salted_bcrypt",
                password -> parts.matches(password.kept(
                        Encodings.concat(salt.prefix(), password.encoded(encodingName(encoding)), salt.suffix()))));
    }

    /** A notation that has its salt inside and hashes UTF-8. */
    private Reading plain(Salt salt, String encoding, Reading reading) {
        BadHash.require(salt.empty(), "unused_salt");
        return encoding.equals("utf8") ? reading : Reading.legacySystemOnly(name(), "password_encoding");
    }

    private static Reading ldap(String value) {
        for (HashFormat format : Formats.all()) {
            if (format instanceof LdapDigest && format.fit(value) == Fit.CERTAIN) {
                return format.read(value, new Stated(HashStatement.none()));
            }
        }
        throw BadHash.malformed();
    }

    private Reading scrypt(
            Map<String, @Nullable Object> root,
            Map<String, @Nullable Object> hash,
            String value,
            Salt salt,
            String encoding) {
        String written = text(hash.get("encoding"), "hex");
        byte[] bytes = written.equals("hex")
                ? Encodings.hex(value, BadHash.MALFORMED)
                : Encodings.anyBase64(value, BadHash.MALFORMED);
        BadHash.require(bytes.length == JsonParts.number(root.get("keylen")), "key_length_mismatch");
        Reading reading = Outputs.scrypt(
                name(),
                number(root.get("cost"), 16_384),
                number(root.get("blockSize"), 8),
                number(root.get("parallelization"), 1),
                salt.bytes(),
                bytes);
        return encoding.equals("utf8") ? reading : Reading.legacySystemOnly(name(), "password_encoding");
    }

    private Reading digest(
            Digest digest, Map<String, @Nullable Object> hash, String value, Salt salt, String encoding) {
        return PasswordEncoding.of(encodingName(encoding))
                .reading(name(), digest, decoded(digest, hash, value), salt.prefix(), salt.suffix());
    }

    private Reading hmac(Map<String, @Nullable Object> hash, String value, Salt salt, String encoding) {
        String digestName = text(hash.get("digest"), null).toLowerCase(Locale.ROOT);
        if (!digestName.matches("md5|sha1|sha224|sha256|sha384|sha512") || !encoding.equals("utf8")) {
            return Reading.legacySystemOnly(name(), "hmac_not_supported");
        }
        Digest digest = Digest.of(digestName);
        Map<String, @Nullable Object> key = JsonParts.object(hash.get("key"));
        String keyText = text(key.get("value"), null);
        byte[] keyBytes = switch (text(key.get("encoding"), "utf8")) {
            case "utf8" -> keyText.getBytes(StandardCharsets.UTF_8);
            case "hex" -> Encodings.hex(keyText, "bad_key");
            case "base64" -> Encodings.anyBase64(keyText, "bad_key");
            default -> throw new BadHash("bad_key");
        };
        return HmacDigest.reading(name(), digest, decoded(digest, hash, value), keyBytes, salt.prefix(), salt.suffix());
    }

    private static byte[] decoded(Digest digest, Map<String, @Nullable Object> hash, String value) {
        Object encoding = hash.get("encoding");
        BadHash.require(encoding == null || encoding.equals("hex") || encoding.equals("base64"), BadHash.MALFORMED);
        return digest.decode(value, encoding == null ? null : encoding.toString());
    }

    private static String encodingName(String encoding) {
        return switch (encoding) {
            case "utf8" -> "utf8";
            case "utf16le", "ucs2" -> "utf16le";
            case "latin1", "binary", "ascii" -> "latin1";
            default -> throw new BadHash("bad_password_encoding");
        };
    }

    private static int number(@Nullable Object member, int otherwise) {
        return member == null ? otherwise : JsonParts.number(member);
    }

    private static String text(@Nullable Object member, @Nullable String otherwise) {
        if (member == null && otherwise != null) {
            return otherwise;
        }
        if (member instanceof String text) {
            return text;
        }
        throw BadHash.malformed();
    }
}
