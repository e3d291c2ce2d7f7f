package com.stytch.migrate.testing;

import com.stytch.migrate.hash.StytchHashes;
import com.stytch.migrate.model.PasswordHash;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the hashes that were imported, by the fields of the request alone. What would take longer than a few seconds it does
 * not know, see {@link StytchHashes#affordable}.
 */
final class ImportedHashes implements HashCheck {

    @Override
    public Verdict check(StoredHash hash, String password) {
        try {
            PasswordHash read = StytchHashes.fromRequest(request(hash));
            if (!StytchHashes.affordable(read)) {
                return Verdict.UNKNOWN_ALGORITHM;
            }
            return StytchHashes.verify(read, password.toCharArray()) ? Verdict.RIGHT : Verdict.WRONG;
        } catch (StytchHashes.InvalidRequestException e) {
            return Verdict.UNKNOWN_ALGORITHM; // of another kind, or seeded past the rules
        } catch (IllegalStateException e) {
            throw new Refusal(
                    501,
                    "fake_needs_org_bouncycastle_bcprov_jdk18on",
                    "the fake checks this hash with Bouncy Castle: add org.bouncycastle:bcprov-jdk18on to the class path");
        }
    }

    private static Map<String, @Nullable Object> request(StoredHash hash) {
        Map<String, @Nullable Object> body = new HashMap<>();
        body.put("hash_type", hash.type());
        body.put("hash", hash.text());
        if (!hash.config().isEmpty()) {
            body.put(hash.type().startsWith("argon_2") ? "argon_2_config" : hash.type() + "_config", hash.config());
        }
        return body;
    }
}
