package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Request fields to a hash and back, and the refusals that Stytch would answer with. */
class StytchHashesTest {
    private static final String BCRYPT = "$2a$04$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq";
    private static final String SALT = "AAECAwQFBgcICQoLDA0ODw==";
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String PHC = "$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'}";
    private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String ARGON2 = "{'hash_type':'argon_2id','hash':'" + HEX + "','argon_2_config':{'salt':'";
    private static final String SCRYPT = "{'hash_type':'scrypt','hash':'" + KEY + "','scrypt_config':{'salt':'";
    private static final String PBKDF2 = "{'hash_type':'pbkdf_2','hash':'" + KEY + "','pbkdf_2_config':{'salt':'";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|invalid_hash",
                "{'hash':'','hash_type':'bcrypt'}|invalid_hash",
                "{'hash':5,'hash_type':'bcrypt'}|invalid_hash",
                "{'hash':'x'}|invalid_hash_type",
                "{'hash':'x','hash_type':'sha_256'}|invalid_hash_type",
                "{'hash':'x','hash_type':'md_5','md_5_config':'x'}|invalid_md_5_config",
                "{'hash_type':'bcrypt','hash':'x'}|invalid_bcrypt_hash",
                "{'hash_type':'bcrypt','hash':'$2x$04$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq'}|invalid_bcrypt_hash",
                "{'hash_type':'bcrypt','hash':'$2a$03$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq'}|invalid_bcrypt_cost",
                "{'hash_type':'bcrypt','hash':'" + BCRYPT + "'}|-",
                "{'hash_type':'argon_2id','hash':'$argon2id$v=19$m=64,t=1,p=1" + PHC + "|-",
                "{'hash_type':'argon_2i','hash':'$argon2i$v=19$m=64,t=1,p=1" + PHC + "|-",
                "{'hash_type':'argon_2i','hash':'$argon2id$v=19$m=64,t=1,p=1" + PHC + "|invalid_hash",
                "{'hash_type':'argon_2id','hash':'$argon2d$v=19$m=64,t=1,p=1" + PHC + "|invalid_hash",
                "{'hash_type':'argon_2id','hash':'$argon2id$v=16$m=64,t=1,p=1" + PHC + "|invalid_hash",
                "{'hash_type':'argon_2id','hash':'$argon2id$v=19$m=64,t=1,p=1,data=AAAA" + PHC + "|invalid_hash",
                "{'hash_type':'argon_2id','hash':'$argon2id$v=19$m=64,t=1" + PHC + "|invalid_hash",
                "{'hash_type':'argon_2id','hash':'xyz'}|invalid_hash",
                "{'hash_type':'argon_2id','hash':'" + HEX + "'}|invalid_argon_2_salt",
                ARGON2 + "AAAA','memory':64,'iteration_amount':1,'threads':1,'key_length':32}}|invalid_argon_2_salt",
                ARGON2 + SALT + "','memory':64,'iteration_amount':1,'threads':1,'key_length':32}}|-",
                ARGON2 + SALT
                        + "','memory':7,'iteration_amount':1,'threads':1,'key_length':32}}|invalid_argon_2_memory",
                ARGON2 + SALT
                        + "','memory':'64','iteration_amount':1,'threads':1,'key_length':32}}|invalid_argon_2_memory",
                ARGON2 + SALT
                        + "','memory':64,'iteration_amount':0,'threads':1,'key_length':32}}|invalid_argon_2_iteration_amount",
                ARGON2 + SALT
                        + "','memory':64,'iteration_amount':1,'threads':0,'key_length':32}}|invalid_argon_2_threads",
                ARGON2 + SALT
                        + "','memory':64,'iteration_amount':1,'threads':1,'key_length':31}}|argon_2_key_length_mismatch",
                ARGON2 + SALT + "','memory':64,'iteration_amount':1,'threads':1}}|invalid_argon_2_key_length",
                ARGON2 + "AAECAwQFBgc=','memory':16,'iteration_amount':1,'threads':2,'key_length':32}}|-",
                ARGON2 + SALT
                        + "','memory':15,'iteration_amount':1,'threads':2,'key_length':32}}|invalid_argon_2_memory",
                "{'hash_type':'scrypt','hash':'$scrypt$ln=14,r=255,p=255" + PHC + "|-",
                "{'hash_type':'scrypt','hash':'$scrypt$ln=15,r=1,p=1" + PHC + "|-",
                "{'hash_type':'scrypt','hash':'$scrypt$ln=18,r=8,p=1" + PHC + "|-",
                "{'hash_type':'scrypt','hash':'$scrypt$ln=19,r=8,p=1" + PHC + "|invalid_scrypt_n_parameter",
                "{'hash_type':'scrypt','hash':'$scrypt$ln=14,r=256,p=1" + PHC + "|invalid_scrypt_parameters",
                "{'hash_type':'scrypt','hash':'$scrypt$ln=14,r=8,p=256" + PHC + "|invalid_scrypt_parameters",
                "{'hash_type':'scrypt','hash':'$scrypt$ln=16,r=1,p=1" + PHC + "|invalid_scrypt_parameters",
                "{'hash_type':'scrypt','hash':'$scrypt$x'}|invalid_base64_scrypt_hash",
                "{'hash_type':'scrypt','hash':'" + KEY + "'}|invalid_scrypt_salt_length",
                SCRYPT + SALT + "','n_parameter':16384,'r_parameter':8,'p_parameter':1,'key_length':32}}|-",
                SCRYPT
                        + "A','n_parameter':16384,'r_parameter':8,'p_parameter':1,'key_length':32}}|invalid_base64_scrypt_salt",
                SCRYPT + SALT
                        + "','n_parameter':16383,'r_parameter':8,'p_parameter':1,'key_length':32}}|invalid_scrypt_n_parameter",
                SCRYPT + SALT
                        + "','n_parameter':1,'r_parameter':8,'p_parameter':1,'key_length':32}}|invalid_scrypt_n_parameter",
                SCRYPT + SALT
                        + "','n_parameter':524288,'r_parameter':8,'p_parameter':1,'key_length':32}}|invalid_scrypt_n_parameter",
                SCRYPT + SALT
                        + "','n_parameter':16384.5,'r_parameter':8,'p_parameter':1,'key_length':32}}|invalid_scrypt_n_parameter",
                SCRYPT + SALT
                        + "','n_parameter':16384,'r_parameter':0,'p_parameter':1,'key_length':32}}|invalid_scrypt_parameters",
                SCRYPT + SALT
                        + "','n_parameter':16384,'r_parameter':8,'p_parameter':0,'key_length':32}}|invalid_scrypt_parameters",
                SCRYPT + SALT
                        + "','n_parameter':16384,'r_parameter':8,'p_parameter':1,'key_length':33}}|scrypt_key_length_mismatch",
                PBKDF2 + SALT + "','iteration_amount':1,'key_length':32}}|-",
                PBKDF2 + SALT + "','iteration_amount':1,'key_length':32,'algorithm':''}}|-",
                PBKDF2 + SALT + "','iteration_amount':1,'key_length':32,'algorithm':'sha512'}}|-",
                PBKDF2 + SALT + "','iteration_amount':1,'key_length':32,'algorithm':'sha1'}}|invalid_pbkdf_2_algorithm",
                PBKDF2 + SALT + "','iteration_amount':1,'key_length':32,'algorithm':5}}|invalid_pbkdf_2_algorithm",
                PBKDF2 + SALT + "','iteration_amount':0,'key_length':32}}|invalid_pbkdf_2_iteration_amount",
                PBKDF2 + SALT + "','iteration_amount':10000001,'key_length':32}}|invalid_pbkdf_2_iteration_amount",
                PBKDF2 + SALT + "','iteration_amount':1,'key_length':64}}|pbkdf_2_key_length_mismatch",
                PBKDF2 + "','iteration_amount':1,'key_length':32}}|invalid_pbkdf_2_salt",
                "{'hash_type':'pbkdf_2','hash':'" + HEX + "!'}|invalid_pbkdf_2_hash",
                "{'hash_type':'md_5','hash':'9CC2ae8a1ba7a93da39b46fc1019c481'}|-",
                "{'hash_type':'md_5','hash':'9cc2ae8a1ba7a93da39b46fc1019c4'}|invalid_md_5_hash",
                "{'hash_type':'sha_1','hash':'x'}|invalid_sha_1_hash",
                "{'hash_type':'sha_512','hash':'" + HEX + "'}|invalid_sha_512_hash",
                "{'hash_type':'sha_512','hash':'" + HEX + HEX + "'}|-",
                "{'hash_type':'md_5','hash':'9cc2ae8a1ba7a93da39b46fc1019c481','md_5_config':{'prepend_salt':5}}|invalid_prepend_salt",
                "{'hash_type':'md_5','hash':'9cc2ae8a1ba7a93da39b46fc1019c481','md_5_config':{'append_salt':5}}|invalid_append_salt",
                "{'hash_type':'phpass','hash':'$Q$BH9IQqUNYUuSnCaKfnXrQJzxnNMcJR/'}|invalid_phpass_hash_prefix",
                "{'hash_type':'phpass','hash':'$P$BH9IQqUNYUuSnCaKfnXrQJzxnNMcJR'}|invalid_phpass_hash_format",
                "{'hash_type':'phpass','hash':'$H$BH9IQqUNYUuSnCaKfnXrQJzxnNMcJR/'}|-"
            })
    void fromRequest_withEachFault_namesStytchsErrorType(String body, String errorType) throws IOException {
        Map<String, Object> fields = new ObjectMapper().readValue(body.replace('\'', '"'), new TypeReference<>() {});

        if (errorType.equals("-")) {
            assertEquals(
                    fields.get("hash_type"), StytchHashes.fromRequest(fields).stytchType());
            return;
        }
        StytchHashes.InvalidRequestException refused =
                assertThrows(StytchHashes.InvalidRequestException.class, () -> StytchHashes.fromRequest(fields));
        assertEquals(errorType, refused.errorType());
        assertEquals(errorType, refused.getMessage());
    }

    @Test
    void affordable_atTheBounds_isTrueInsideOnly() {
        assertAffordable(bcrypt(16), bcrypt(17));
        assertAffordable(argon2(524_288, 4), argon2(524_289, 1));
        assertAffordable(argon2(65_536, 32), argon2(65_536, 33));
        assertAffordable(scrypt(262_144, 16, 1), scrypt(262_144, 17, 1));
        assertAffordable(scrypt(262_144, 8, 2), scrypt(262_144, 8, 3));
        assertAffordable(pbkdf2(10_000_000, 32), pbkdf2(10_000_001, 32));
        assertAffordable(pbkdf2(5_000_000, 33), pbkdf2(5_000_001, 33));
        assertAffordable(phpass('I'), phpass('J'));
        assertAffordable(phpass('5'), phpass('4'));
        assertFalse(StytchHashes.affordable(phpass('.')));
        assertTrue(StytchHashes.affordable(new PasswordHash.SaltedDigest(
                PasswordHash.SaltedDigest.Algorithm.MD5,
                Secret.of("9cc2ae8a1ba7a93da39b46fc1019c481"),
                Secret.of(""),
                Secret.of(""))));
    }

    private static void assertAffordable(PasswordHash inside, PasswordHash outside) {
        assertTrue(StytchHashes.affordable(inside));
        assertFalse(StytchHashes.affordable(outside));
        assertThrows(IllegalArgumentException.class, () -> StytchHashes.verify(outside, new char[0]));
    }

    private static PasswordHash bcrypt(int cost) {
        return new PasswordHash.Bcrypt(Secret.of(BCRYPT.replace("$04$", "$" + cost + "$")));
    }

    private static PasswordHash argon2(int memory, int passes) {
        return new PasswordHash.Argon2(
                Secret.of("$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc"));
    }

    private static PasswordHash scrypt(int n, int r, int p) {
        return new PasswordHash.Scrypt(Secret.of(KEY), Secret.of(SALT), n, r, p, 32);
    }

    private static PasswordHash pbkdf2(int iterations, int length) {
        byte[] key = new byte[length];
        return new PasswordHash.Pbkdf2(
                Secret.of(Encodings.toBase64(key)),
                Secret.of(SALT),
                iterations,
                length,
                PasswordHash.Pbkdf2.Prf.SHA256);
    }

    private static PasswordHash phpass(char count) {
        return new PasswordHash.Phpass(Secret.of("$P$" + count + "H9IQqUNYUuSnCaKfnXrQJzxnNMcJR/"));
    }

    @Test
    void verify_ofAPasswordWithoutUtf8OrTooLong_isFalse() {
        PasswordHash hash = pbkdf2(1, 32);

        assertFalse(StytchHashes.verify(hash, new char[] {'a', '\ud800'}));
        assertFalse(StytchHashes.verify(hash, new char[1_000_000]));
    }

    @Test
    void verify_leavesTheArrayOfTheCaller() {
        char[] password = "correct horse battery staple".toCharArray();

        StytchHashes.verify(pbkdf2(1, 32), password);

        assertEquals("correct horse battery staple", new String(password));
    }
}
