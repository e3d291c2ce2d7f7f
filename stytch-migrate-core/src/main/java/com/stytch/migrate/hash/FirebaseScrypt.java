package com.stytch.migrate.hash;

import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Firebase's modified scrypt, and the same packed into one string by Ory Kratos
 * ({@code $firescrypt$ln=14,r=8,p=1$salt$hash$separator$key}).
 *
 * <p>dk = scrypt(password, salt + separator, 2^mem_cost, rounds, 1); hash = AES-256-CTR(key = dk, counter 0) of the signer key.
 * It cannot be turned into anything else, so it is for the login only. {@link HashField#SALT}, {@link HashField#SIGNER_KEY},
 * {@link HashField#SALT_SEPARATOR}, {@link HashField#ROUNDS} (1 to 8) and {@link HashField#MEM_COST} (1 to 14) must be stated
 * for the check, in either base64 alphabet; without the key only Firebase can check. {@code UkVEQUNURUQ=} is not a hash: the
 * export was made without the right to read hashes. Source: firebase/scrypt (README and its vectors), firebase-tools.
 */
final class FirebaseScrypt extends HashFormat {
    private static final Pattern PACKED = Pattern.compile("\\$firescrypt\\$ln=([0-9]{1,9}),r=([0-9]{1,9}),p=1"
            + "\\$([A-Za-z0-9+/=_-]+)\\$([A-Za-z0-9+/=_-]+)\\$([A-Za-z0-9+/=_-]*)\\$([A-Za-z0-9+/=_-]+)");
    private static final String REASON = "firebase_scrypt_not_supported";

    private final boolean packed;

    private FirebaseScrypt(String name, boolean packed, String... alsoKnownAs) {
        super(name, alsoKnownAs);
        this.packed = packed;
    }

    static FirebaseScrypt columns() {
        return new FirebaseScrypt("firebase_scrypt", false, "firebase");
    }

    static FirebaseScrypt packed() {
        return new FirebaseScrypt("firescrypt_string", true, "kratos");
    }

    @Override
    Fit fit(String stored) {
        return packed
                ? certainIf(stored.startsWith("$firescrypt$"))
                : possibleIf(stored.length() == 88 && Digest.SHA512.isBase64(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        if (packed) {
            Matcher shape = PACKED.matcher(stored);
            BadHash.require(shape.matches(), BadHash.MALFORMED);
            return reading(
                    shape.group(4),
                    shape.group(3),
                    shape.group(5),
                    shape.group(6),
                    Encodings.number(shape.group(1), BadHash.MALFORMED),
                    Encodings.number(shape.group(2), BadHash.MALFORMED));
        }
        String key = stated.nonEmpty(HashField.SIGNER_KEY);
        if (key == null) {
            Encodings.anyBase64(stored, BadHash.MALFORMED);
            stated.text(HashField.SALT);
            return Reading.legacySystemOnly(name(), REASON);
        }
        return reading(
                stored,
                stated.required(HashField.SALT),
                stated.text(HashField.SALT_SEPARATOR, ""),
                key,
                stated.number(HashField.MEM_COST),
                stated.number(HashField.ROUNDS));
    }

    private Reading reading(String hashText, String saltText, String separator, String key, int memCost, int rounds) {
        byte[] hash = Encodings.anyBase64(hashText, BadHash.MALFORMED);
        byte[] signerKey = Encodings.anyBase64(key, "bad_signer_key");
        BadHash.require(signerKey.length > 0, "bad_signer_key");
        BadHash.require(hash.length == signerKey.length, "key_length_mismatch");
        BadHash.require(memCost >= 1 && memCost <= 14 && rounds >= 1 && rounds <= 8, "parameters_out_of_range");
        byte[] salt = Encodings.concat(
                Encodings.anyBase64(saltText, "bad_salt"), Encodings.anyBase64(separator, "bad_salt_separator"));
        return Reading.loginOnly(
                name(),
                REASON,
                password -> Functions.same(
                        hash,
                        encrypt(
                                password.kept(Functions.scrypt(password.utf8(), salt, 1 << memCost, rounds, 1, 32)),
                                signerKey)));
    }

    private static byte[] encrypt(byte[] derivedKey, byte[] signerKey) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(derivedKey, "AES"), new IvParameterSpec(new byte[16]));
            return cipher.doFinal(signerKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES in counter mode", e);
        }
    }
}
