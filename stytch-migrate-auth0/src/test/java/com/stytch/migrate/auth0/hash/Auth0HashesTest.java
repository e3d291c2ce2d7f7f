package com.stytch.migrate.auth0.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Auth0HashesTest {
    private static final String BCRYPT_REST = "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

    @ParameterizedTest
    @CsvSource(textBlock = """
            $2b$10$,  TRANSLATED
            $2a$12$,  TRANSLATED
            $2y$04$,  TRANSLATED
            $2b$03$,  MALFORMED
            $2b$32$,  MALFORMED
            $2b$1$,   MALFORMED
            $2x$10$,  LOGIN_ONLY bcrypt_sign_extension_bug
            $2$10$,   MALFORMED
            $1$abc$,  RESET_NEEDED hash_not_bcrypt
            """)
    void of_whenTextIsBcryptOrNot_saysWhat(String start, String expected) {
        assertEquals(expected, show(Auth0Hashes.of(start + BCRYPT_REST)));
    }

    @Test
    void of_whenNothingIsThere_isMalformed() {
        assertEquals("MALFORMED", show(Auth0Hashes.of(null)));
        assertEquals("MALFORMED", show(Auth0Hashes.of("")));
        assertEquals("MALFORMED", show(Auth0Hashes.of(17)));
        assertEquals("MALFORMED", show(Auth0Hashes.of("$2b$10$" + BCRYPT_REST + "x")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            # algorithm; hash value; encoding; salt; salt encoding; position; expected
            md5; 4ece57a61323b52ccffdbef021956754; hex; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            MD5; 4ECE57A61323B52CCFFDBEF021956754; hex; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            md5; Ts5XphMjtSzP/b7wIZVnVA==; base64; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            md5; Ts5XphMjtSzP_b7wIZVnVA; base64; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            md5; 4ece57a61323b52ccffdbef021956754; ; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            md5; Ts5XphMjtSzP/b7wIZVnVA==; ; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            md5; 4ece57a61323b52ccffdbef021956754; hex; abc; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [abc][]
            md5; 4ece57a61323b52ccffdbef021956754; hex; abc; utf8; suffix; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][abc]
            md5; 4ece57a61323b52ccffdbef021956754; hex; 616263; hex; prefix; TRANSLATED <4ece57a61323b52ccffdbef021956754> [abc][]
            md5; 4ece57a61323b52ccffdbef021956754; hex; YWJj; base64; prefix; TRANSLATED <4ece57a61323b52ccffdbef021956754> [abc][]
            md5; 4ece57a61323b52ccffdbef021956754; hex; ff00; hex; prefix; LOGIN_ONLY binary_salt
            md5; 4ece57a61323b52ccffdbef021956754; hex; 6100; hex; prefix; LOGIN_ONLY binary_salt
            md5; 4ece57a61323b52ccffdbef021956754; hex; abc; hex; prefix; MALFORMED
            md5; 4ece57a61323b52ccffdbef021956754; hex; abc; utf8; both; MALFORMED
            md5; 4ece57a61323b52ccffdbef0219567; hex; ; ; ; MALFORMED
            md5; 4ece57a61323b52ccffdbef02195675x; hex; ; ; ; MALFORMED
            md5; 4ece57a61323b52ccffdbef021956754; utf8; ; ; ; MALFORMED
            md5; 4ece57a61323b52ccffdbef021956754; latin1; ; ; ; MALFORMED
            sha1; 5bea9b6fbe0b11984d677d9bb78d84007a223be2; hex; ; ; ; TRANSLATED <5bea9b6fbe0b11984d677d9bb78d84007a223be2> [][]
            sha256; bee02caf04911bf679b465988c2f280843047cd18a2995175f659a96b5f1a795; hex; ; ; ; LOGIN_ONLY sha256_not_supported
            sha256; bee02caf; hex; ; ; ; MALFORMED
            md4; 4ece57a61323b52ccffdbef021956754; hex; ; ; ; LOGIN_ONLY md4_not_supported
            hmac; 4ece57a61323b52ccffdbef021956754; hex; ; ; ; MALFORMED
            whirlpool; 4ece57a61323b52ccffdbef021956754; hex; ; ; ; LOGIN_ONLY unknown_algorithm
            bcrypt; $2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy; utf8; ; ; ; TRANSLATED
            bcrypt; $2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy; utf8; pepper; ; ; LOGIN_ONLY salted_bcrypt
            argon2; $argon2i$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$AeENXyLILTAUcMv/rITssqlPsFvTtSZkgIkKvCyx9X0; utf8; ; ; ; TRANSLATED
            argon2; $argon2d$v=19$m=4096,t=3,p=1$c2FsdHNhbHQ$AeENXyLILTAUcMv/rITssqlPsFvTtSZkgIkKvCyx9X0; utf8; ; ; ; LOGIN_ONLY argon2d_not_supported
            argon2; $argon2id$v=16$m=4096,t=3,p=1$c2FsdHNhbHQ$AeENXyLILTAUcMv/rITssqlPsFvTtSZkgIkKvCyx9X0; utf8; ; ; ; LOGIN_ONLY argon2_version_1_0
            argon2; $argon2id$m=4096,t=3,p=1$c2FsdHNhbHQ$AeENXyLILTAUcMv/rITssqlPsFvTtSZkgIkKvCyx9X0; utf8; ; ; ; LOGIN_ONLY argon2_version_1_0
            argon2; $argon2id$v=19$m=4096,t=3$c2FsdHNhbHQ$AeENXyLILTAUcMv; utf8; ; ; ; MALFORMED
            argon2; $scrypt$x; utf8; ; ; ; MALFORMED
            pbkdf2; $pbkdf2-sha256$i=120000,l=32$GKNcMmisVZSULsnN1Lwzlg$PCtngrSktTjlMy2GQsgK59pYxXuuOXez4DxDwWuSMq0; utf8; ; ; ; TRANSLATED 120000 32
            pbkdf2; $pbkdf2-RSA-SHA512$i=5,l=64$GKNcMmisVZSULsnN1Lwzlg$91emP7WoisuIURv43dhh9MZyWPvMKevTPwxPcN5SiynY25RmF2wJxBB9iC5y61W38GG3epE8iPklTVMYC+Sh0Q; ; ; ; ; TRANSLATED 5 64
            pbkdf2; $pbkdf2-sha512$GKNcMmisVZSULsnN1Lwzlg$91emP7WoisuIURv43dhh9MZyWPvMKevTPwxPcN5SiynY25RmF2wJxBB9iC5y61W38GG3epE8iPklTVMYC+Sh0Q; ; ; ; ; TRANSLATED 100000 64
            pbkdf2; $pbkdf2-sha256$i=1,l=64$GKNcMmisVZSULsnN1Lwzlg$PCtngrSktTjlMy2GQsgK59pYxXuuOXez4DxDwWuSMq0; ; ; ; ; MALFORMED
            pbkdf2; $pbkdf2-sha256$x=1$GKNcMmisVZSULsnN1Lwzlg$PCtngrSktTjlMy2GQsgK59pYxXuuOXez4DxDwWuSMq0; ; ; ; ; MALFORMED
            pbkdf2; $pbkdf2-sha1$i=1,l=20$GKNcMmisVZSULsnN1Lwzlg$PCtngrSktTjlMy2GQsgK59pYxXs; ; ; ; ; LOGIN_ONLY pbkdf2_sha1_not_supported
            pbkdf2; $pbkdf2-sha512-256$i=1,l=20$GKNcMmisVZSULsnN1Lwzlg$PCtngrSktTjlMy2GQsgK59pYxXs; ; ; ; ; LOGIN_ONLY digest_not_supported
            pbkdf2; pbkdf2_sha256$1$a$b; ; ; ; ; MALFORMED
            ldap; {MD5}Ts5XphMjtSzP/b7wIZVnVA==; ; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            ldap; {smd5}Ts5XphMjtSzP/b7wIZVnVGFiYw==; ; ; ; ; TRANSLATED <4ece57a61323b52ccffdbef021956754> [][abc]
            ldap; {SMD5}Ts5XphMjtSzP/b7wIZVnVP8A; ; ; ; ; LOGIN_ONLY binary_salt
            ldap; {SMD5}Ts5XphMjtSzP/b7wIZVnVA==; ; ; ; ; MALFORMED
            ldap; {SSHA256}AAAA; ; ; ; ; MALFORMED
            ldap; {CRYPT}$6$x; ; ; ; ; MALFORMED
            ldap; MD5; ; ; ; ; MALFORMED
            """)
    void ofCustom_whenAlgorithmIsKnown_translatesOrSaysWhyNot(
            String algorithm,
            String value,
            @Nullable String encoding,
            @Nullable String salt,
            @Nullable String saltEncoding,
            @Nullable String position,
            String expected) {
        Map<String, @Nullable Object> custom = custom(algorithm, value, encoding);
        if (salt != null) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("value", salt);
            fields.put("encoding", saltEncoding);
            fields.put("position", position);
            custom.put("salt", fields);
        }
        assertEquals(expected, show(Auth0Hashes.ofCustom(custom)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # keylen, cost, block size, parallelization, salt, expected
            16, 16384, 8, 1, salty, TRANSLATED 16384 8 1 16 c2FsdHk=
            16, , , , salty, TRANSLATED 16384 8 1 16 c2FsdHk=
            16, 1024, 4, 2, salty, TRANSLATED 1024 4 2 16 c2FsdHk=
            , 16384, 8, 1, salty, MALFORMED
            32, 16384, 8, 1, salty, MALFORMED
            16, 16383, 8, 1, salty, MALFORMED
            16, 524288, 8, 1, salty, LOGIN_ONLY scrypt_n_too_large
            16, 16384, 0, 1, salty, MALFORMED
            16, 16384, 8, 1, , LOGIN_ONLY empty_salt
            """)
    void ofCustom_whenScrypt_checksEveryParameter(
            @Nullable Integer keylen,
            @Nullable Integer cost,
            @Nullable Integer blockSize,
            @Nullable Integer parallelization,
            @Nullable String salt,
            String expected) {
        Map<String, @Nullable Object> custom = custom("scrypt", "7048383b8db73341f681c42ba13c10bd", "hex");
        custom.put("keylen", keylen);
        custom.put("cost", cost);
        custom.put("blockSize", blockSize);
        custom.put("parallelization", parallelization);
        custom.put("salt", salt == null ? null : Map.of("value", salt));
        assertEquals(expected, show(Auth0Hashes.ofCustom(custom)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            utf8,    TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            UTF8,    TRANSLATED <4ece57a61323b52ccffdbef021956754> [][]
            utf16le, LOGIN_ONLY utf16_password
            ucs2,    LOGIN_ONLY utf16_password
            ascii,   LOGIN_ONLY password_encoding
            latin1,  LOGIN_ONLY password_encoding
            """)
    void ofCustom_whenThePasswordIsEncoded_takesUtf8Only(String encoding, String expected) {
        Map<String, @Nullable Object> custom = custom("md5", "4ece57a61323b52ccffdbef021956754", "hex");
        custom.put("password", Map.of("encoding", encoding));
        assertEquals(expected, show(Auth0Hashes.ofCustom(custom)));
    }

    @Test
    void ofCustom_whenTheShapeIsWrong_isMalformed() {
        assertEquals("MALFORMED", show(Auth0Hashes.ofCustom("text")));
        assertEquals("MALFORMED", show(Auth0Hashes.ofCustom(Map.of())));
        assertEquals("MALFORMED", show(Auth0Hashes.ofCustom(Map.of("algorithm", "md5"))));
        assertEquals("MALFORMED", show(Auth0Hashes.ofCustom(custom("md5", " ", "hex"))));
    }

    @Test
    void toString_whenVerdictsHoldHashes_showsNone() {
        String value = "4ece57a61323b52ccffdbef021956754";
        Map<String, @Nullable Object> custom = custom("md5", value, "hex");
        custom.put("salt", Map.of("value", "geheim"));
        for (PasswordVerdict verdict : new PasswordVerdict[] {
            Auth0Hashes.ofCustom(custom),
            Auth0Hashes.ofCustom(custom("md5", value + "ab", "hex")),
            Auth0Hashes.of("$2b$10$" + BCRYPT_REST),
            Auth0Hashes.of(value)
        }) {
            assertFalse(verdict.toString().contains("4ece57"), verdict.toString());
            assertFalse(verdict.toString().contains("N9qo8"), verdict.toString());
            assertFalse(verdict.toString().contains("geheim"), verdict.toString());
        }
    }

    private static Map<String, @Nullable Object> custom(String algorithm, String value, @Nullable String encoding) {
        Map<String, @Nullable Object> hash = new LinkedHashMap<>();
        hash.put("value", value);
        hash.put("encoding", encoding);
        Map<String, @Nullable Object> custom = new LinkedHashMap<>();
        custom.put("algorithm", algorithm);
        custom.put("hash", hash);
        return custom;
    }

    /** What becomes of it; how its format is called, and what exactly is wrong with it, is the business of core's readers. */
    private static String show(PasswordVerdict verdict) {
        boolean malformed = verdict.kind() == PasswordVerdict.Kind.MALFORMED;
        String text = verdict.kind()
                + (malformed ? "" : verdict.reason().map(reason -> " " + reason).orElse(""));
        PasswordHash hash = verdict.hash().orElse(null);
        if (hash instanceof PasswordHash.SaltedDigest digest) {
            return text + " <" + digest.digest().reveal() + "> ["
                    + digest.prependSalt().reveal() + "][" + digest.appendSalt().reveal() + "]";
        }
        if (hash instanceof PasswordHash.Scrypt scrypt) {
            return text + " " + scrypt.n() + " " + scrypt.r() + " " + scrypt.p() + " " + scrypt.keyLengthBytes() + " "
                    + scrypt.salt().reveal();
        }
        if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            return text + " " + pbkdf2.iterations() + " " + pbkdf2.keyLengthBytes();
        }
        return text;
    }
}
