package com.stytch.migrate.hash;

import static com.stytch.migrate.hash.Encodings.toBase64;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way out: what each function becomes at Stytch, or why it cannot. The limits of the service are checked here, once.
 *
 * <p>Source: contract of {@code POST /v1/passwords/migrate}, section 3.3: {@code bcrypt}, {@code md_5}, {@code argon_2i},
 * {@code argon_2id}, {@code sha_1}, {@code sha_512}, {@code scrypt}, {@code phpass} and {@code pbkdf_2} are all there is.
 */
final class Outputs {
    private static final Pattern BCRYPT =
            Pattern.compile("\\$2([abxy]?)\\$([0-9]{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");

    private Outputs() {}

    /** The parts of a bcrypt string. */
    record BcryptParts(String minor, int cost, String salt, String digest) {

        /** Returns whether bcrypt of these bytes is this digest. */
        boolean matches(byte[] password) {
            return Functions.same(digest, Functions.bcrypt(password, salt, cost));
        }
    }

    static BcryptParts bcryptParts(String text) {
        Matcher parts = BCRYPT.matcher(text);
        BadHash.require(parts.matches(), BadHash.MALFORMED);
        int cost = Integer.parseInt(parts.group(2));
        BadHash.require(cost >= 4 && cost <= 31, "cost_out_of_range");
        BadHash.require(!parts.group(1).isEmpty(), "obsolete_minor_version");
        return new BcryptParts(parts.group(1), cost, parts.group(3), parts.group(4));
    }

    /** Returns the hash as Stytch takes it: the string as it is. */
    static Reading bcrypt(String format, String text) {
        return translated(format, new PasswordHash.Bcrypt(Secret.of(text)));
    }

    /** Re-assembles a PHC string, so that the undocumented salt encoding of {@code argon_2_config} never matters. */
    static Reading argon2(String format, Argon2Settings settings, byte[] hash) {
        BadHash.require(hash.length >= 4, "hash_too_short");
        Check check = password -> Functions.same(hash, Functions.argon2(settings, password.utf8(), hash.length));
        if (settings.type() == Argon2Settings.Type.D) {
            return Reading.loginOnly(format, "argon2d_not_supported", check);
        }
        if (settings.version() != 19) {
            return Reading.loginOnly(format, "argon2_version_1_0", check);
        }
        if (settings.associatedData().length > 0) {
            return Reading.loginOnly(format, "argon2_associated_data", check);
        }
        return translated(
                format,
                new PasswordHash.Argon2(Secret.of((settings.type() == Argon2Settings.Type.I ? "$argon2i" : "$argon2id")
                        + "$v=19$m=" + settings.memoryKib() + ",t=" + settings.passes() + ",p=" + settings.lanes() + "$"
                        + Encodings.toUnpaddedBase64(settings.salt()) + "$" + Encodings.toUnpaddedBase64(hash))));
    }

    /** Uses the config form, because PHC strings of scrypt have dialects. */
    static Reading scrypt(String format, long n, int r, int p, byte[] salt, byte[] hash) {
        BadHash.require(n >= 2 && Long.bitCount(n) == 1, "n_not_a_power_of_two");
        BadHash.require(
                n <= 1L << Limits.SCRYPT_LOG_N
                        && r >= 1
                        && r <= Limits.SCRYPT_R_P
                        && p >= 1
                        && p <= Limits.SCRYPT_R_P
                        // RFC 7914: N is less than 2^(128 * r / 8), which only r = 1 can break here.
                        && (r > 1 || n < 65_536),
                "parameters_out_of_range");
        BadHash.require(hash.length >= 1, "hash_too_short");
        Check check =
                password -> Functions.same(hash, Functions.scrypt(password.utf8(), salt, (int) n, r, p, hash.length));
        if (n > Limits.SCRYPT_N) {
            return Reading.loginOnly(format, "scrypt_n_too_large", check);
        }
        if (salt.length == 0) {
            return Reading.loginOnly(format, "empty_salt", check);
        }
        return translated(
                format,
                new PasswordHash.Scrypt(
                        Secret.of(toBase64(hash)), Secret.of(toBase64(salt)), (int) n, r, p, hash.length));
    }

    static Reading pbkdf2(String format, Digest digest, int iterations, byte[] salt, byte[] hash) {
        BadHash.require(iterations >= 1 && iterations <= Limits.PBKDF2_ITERATIONS, "parameters_out_of_range");
        BadHash.require(hash.length >= 1, "hash_too_short");
        if (salt.length == 0) {
            return Reading.legacySystemOnly(format, "empty_salt");
        }
        PasswordHash.Pbkdf2.Prf prf = digest.prf();
        if (prf == null) {
            return Reading.loginOnly(
                    format,
                    "pbkdf2_" + digest.key() + "_not_supported",
                    password ->
                            Functions.same(hash, Functions.pbkdf2(digest, password, salt, iterations, hash.length)));
        }
        return translated(
                format,
                new PasswordHash.Pbkdf2(
                        Secret.of(toBase64(hash)), Secret.of(toBase64(salt)), iterations, hash.length, prf));
    }

    /** One digest over prefix, password and suffix; both must be text, because JSON carries nothing else. */
    static Reading digest(String format, Digest digest, byte[] hash, byte[] prefix, byte[] suffix) {
        Check check = password -> Functions.same(hash, Functions.digest(digest, prefix, password.utf8(), suffix));
        PasswordHash.SaltedDigest.Algorithm algorithm = digest.single();
        if (algorithm == null) {
            return Reading.loginOnly(format, digest.key() + "_not_supported", check);
        }
        String before = Encodings.printable(prefix);
        String after = Encodings.printable(suffix);
        if (before == null || after == null) {
            return Reading.loginOnly(format, "binary_salt", check);
        }
        return translated(
                format,
                new PasswordHash.SaltedDigest(
                        algorithm, Secret.of(Encodings.toHex(hash)), Secret.of(before), Secret.of(after)));
    }

    static Reading phpass(String format, String text) {
        return translated(format, new PasswordHash.Phpass(Secret.of(text)));
    }

    private static Reading translated(String format, PasswordHash hash) {
        return new Reading(
                new PasswordVerdict.Translated(format, hash), password -> StytchHashes.matches(hash, password));
    }
}
