package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerPlanTest {

    private static String fingerprint(String stored, HashStatement statement) {
        PasswordVerdict verdict = PasswordHashes.read(stored, statement);
        assertEquals(PasswordVerdict.Kind.TRANSLATED, verdict.kind());
        LegacyUser user = LegacyUser.builder("1")
                .email(Identifier.verified("ada@example.com"))
                .password(verdict)
                .build();
        return new ConsumerPlanner(ImportPolicy.DEFAULT)
                .plan(user, Siblings.NONE)
                .fingerprint()
                .toString();
    }

    /** A corrected statement about the same file must not look as if the user had been sent already. */
    @Test
    void fingerprint_whenOnlyTheStatementChanges_changes() {
        String md5 = "cf5802efd89b975a341f46151b5558cb";
        String key = "Vjal5ywgylOMYyT8wDxlfHBNsgiZbDY3yCZ0M0QG2GA=";
        HashStatement raw = HashStatement.format("pbkdf2_raw")
                .with(HashField.DIGEST, "sha256")
                .with(HashField.SALT, "c2FsdHNhbHRzYWx0c2FsdA==")
                .with(HashField.ITERATIONS, 1_000);
        HashStatement scrypt = HashStatement.format("scrypt_raw")
                .with(HashField.SALT, "c2FsdHNhbHRzYWx0c2FsdA==")
                .with(HashField.SALT_ENCODING, "base64")
                .with(HashField.N, 16_384)
                .with(HashField.R, 8)
                .with(HashField.P, 1);
        List<String> all = List.of(
                fingerprint(md5, HashStatement.format("md5")),
                fingerprint(md5, HashStatement.format("md5_prefix_salt").with(HashField.SALT, "salt")),
                fingerprint(md5, HashStatement.format("md5_suffix_salt").with(HashField.SALT, "salt")),
                fingerprint(key, raw.with(HashField.SALT_ENCODING, "base64")),
                fingerprint(key, raw.with(HashField.SALT_ENCODING, "text")),
                fingerprint(key, raw.with(HashField.SALT_ENCODING, "text").with(HashField.ITERATIONS, 2_000)),
                fingerprint(key, scrypt),
                fingerprint(key, scrypt.with(HashField.SALT_ENCODING, "text")),
                fingerprint(key, scrypt.with(HashField.N, 32_768)));

        assertEquals(all.size(), new HashSet<>(all).size());
    }
}
