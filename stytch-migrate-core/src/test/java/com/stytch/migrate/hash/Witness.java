package com.stytch.migrate.hash;

import com.fasterxml.jackson.databind.JsonNode;
import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.ScryptFunction;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Computes what a request means with implementations that the library does not use: password4j for bcrypt, scrypt and
 * Argon2; Bouncy Castle for PBKDF2 and the digests, which the library takes from the JDK. Written from the contract, not
 * from our code. The portable phpass has no Java library: it is spelled out here once more, after openwall's description.
 */
final class Witness {

    private Witness() {}

    static boolean verifies(JsonNode body, String password) {
        String hash = body.path("hash").asText();
        byte[] utf8 = password.getBytes(StandardCharsets.UTF_8);
        return switch (body.path("hash_type").asText()) {
            // password4j gives $2a$ the safety measure of crypt_blowfish, which changes some passwords beyond ASCII;
            // every other implementation computes the three dialects alike.
            case "bcrypt" -> bcrypt("$2y$" + hash.substring(4), utf8);
            case "argon_2i" -> argon2(Argon2.I, hash, utf8);
            case "argon_2id" -> argon2(Argon2.ID, hash, utf8);
            case "scrypt" -> scrypt(body.path("scrypt_config"), hash, utf8);
            case "pbkdf_2" -> pbkdf2(body.path("pbkdf_2_config"), hash, utf8);
            case "md_5" -> digest(new MD5Digest(), body.path("md_5_config"), hash, password);
            case "sha_1" -> digest(new SHA1Digest(), body.path("sha_1_config"), hash, password);
            case "sha_512" -> digest(new SHA512Digest(), body.path("sha_512_config"), hash, password);
            case "phpass" -> phpass(hash, utf8);
            default -> throw new AssertionError(body.path("hash_type"));
        };
    }

    private static boolean bcrypt(String hash, byte[] password) {
        return BcryptFunction.getInstanceFromHash(hash)
                .check(
                        Arrays.copyOf(password, Math.min(password.length, 72)),
                        hash.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean argon2(Argon2 type, String phc, byte[] password) {
        String[] parts = phc.split("\\$");
        String[] parameters = parts[3].split(",");
        byte[] expected = Base64.getDecoder().decode(parts[5]);
        byte[] actual = Argon2Function.getInstance(
                        Integer.parseInt(parameters[0].substring(2)),
                        Integer.parseInt(parameters[1].substring(2)),
                        Integer.parseInt(parameters[2].substring(2)),
                        expected.length,
                        type,
                        19)
                .hash(password, Base64.getDecoder().decode(parts[4]))
                .getBytes();
        return Arrays.equals(expected, actual);
    }

    private static boolean scrypt(JsonNode config, String hash, byte[] password) {
        byte[] actual = ScryptFunction.getInstance(
                        config.path("n_parameter").asInt(),
                        config.path("r_parameter").asInt(),
                        config.path("p_parameter").asInt(),
                        config.path("key_length").asInt())
                .hash(password, Base64.getDecoder().decode(config.path("salt").asText()))
                .getBytes();
        return Arrays.equals(Base64.getDecoder().decode(hash), actual);
    }

    private static boolean pbkdf2(JsonNode config, String hash, byte[] password) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(
                config.path("algorithm").asText().equals("sha512") ? new SHA512Digest() : new SHA256Digest());
        generator.init(
                password,
                Base64.getDecoder().decode(config.path("salt").asText()),
                config.path("iteration_amount").asInt());
        KeyParameter key = (KeyParameter)
                generator.generateDerivedMacParameters(config.path("key_length").asInt() * 8);
        return Arrays.equals(Base64.getDecoder().decode(hash), key.getKey());
    }

    private static boolean digest(Digest digest, JsonNode config, String hash, String password) {
        byte[] input = (config.path("prepend_salt").asText()
                        + password
                        + config.path("append_salt").asText())
                .getBytes(StandardCharsets.UTF_8);
        return hash.equals(HexFormat.of().formatHex(compute(digest, input)));
    }

    private static byte[] compute(Digest digest, byte[] input) {
        digest.update(input, 0, input.length);
        byte[] output = new byte[digest.getDigestSize()];
        digest.doFinal(output, 0);
        return output;
    }

    private static boolean phpass(String hash, byte[] password) {
        String alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        byte[] salt = hash.substring(4, 12).getBytes(StandardCharsets.US_ASCII);
        byte[] value = compute(new MD5Digest(), concat(salt, password));
        for (long i = 0; i < 1L << alphabet.indexOf(hash.charAt(3)); i++) {
            value = compute(new MD5Digest(), concat(value, password));
        }
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 128; bit += 6) {
            // 24 bits at a time, lowest first; a group never crosses its three bytes
            int group = bit / 24 * 3;
            int three = 0;
            for (int j = 2; j >= 0; j--) {
                three = three << 8 | (group + j < 16 ? value[group + j] & 0xff : 0);
            }
            text.append(alphabet.charAt(three >>> (bit % 24) & 63));
        }
        return hash.substring(12).contentEquals(text);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
