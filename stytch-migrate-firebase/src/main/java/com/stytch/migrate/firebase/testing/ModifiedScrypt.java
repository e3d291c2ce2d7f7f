package com.stytch.migrate.firebase.testing;

import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.jspecify.annotations.Nullable;

/**
 * Makes hashes as Firebase does. Needs Bouncy Castle. Source: firebase/scrypt.
 *
 * @param signerKey not empty
 * @param saltSeparator may be empty
 * @param rounds from 1 to 8
 * @param memoryCost from 1 to 14
 */
record ModifiedScrypt(Secret signerKey, Secret saltSeparator, int rounds, int memoryCost) {

    /** Returns the hash in the url-safe alphabet, as the API answers it. */
    String hash(String password, byte[] salt) {
        byte[] separator = Base64.getDecoder().decode(saltSeparator.reveal());
        byte[] whole = java.util.Arrays.copyOf(salt, salt.length + separator.length);
        System.arraycopy(separator, 0, whole, salt.length, separator.length);
        byte[] key = SCrypt.generate(password.getBytes(StandardCharsets.UTF_8), whole, 1 << memoryCost, rounds, 1, 32);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            byte[] hash = cipher.doFinal(Base64.getDecoder().decode(signerKey.reveal()));
            return Base64.getUrlEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES in counter mode", e);
        }
    }

    FirebaseHashConfig config() {
        return FirebaseHashConfig.of(signerKey, saltSeparator, rounds, memoryCost);
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("algorithm", "SCRYPT");
        json.put("signerKey", signerKey.reveal());
        json.put("saltSeparator", saltSeparator.reveal());
        json.put("rounds", rounds);
        json.put("memoryCost", memoryCost);
        return json;
    }
}
