package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PasswordVerdict.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, what is refused, and with which reason. */
class ReadTest {
    private static final String BCRYPT = "$2a$04$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq";
    private static final String MD5 = "9cc2ae8a1ba7a93da39b46fc1019c481";
    private static final String SHA1 = "abf7aad6438836dbe526aa231abde2d0eef74d42";
    private static final String SALT16 = "AAECAwQFBgcICQoLDA0ODw";
    private static final String KEY32 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "\r\n", "*", "!", "!!", "*LK*", "!abc", "*\n"})
    void read_ofWhatStandsForNoPassword_isNoPassword(String stored) {
        assertEquals(new PasswordVerdict.NoPassword(), PasswordHashes.read(stored));
        assertEquals(new PasswordVerdict.NoPassword(), PasswordHashes.read(stored, HashStatement.format("md5")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!$6$abcdefgh$x", "!!$1$ab$x"})
    void read_ofALockedHash_needsAReset(String stored) {
        assertEquals(new PasswordVerdict.ResetNeeded("locked", "locked_account"), PasswordHashes.read(stored));
    }

    @Test
    void read_ofAValueWithLineEnd_isThatOfTheValue() {
        assertEquals(PasswordHashes.read(BCRYPT), PasswordHashes.read(BCRYPT + "\r\n"));
        assertEquals(Kind.TRANSLATED, PasswordHashes.read(BCRYPT + "\n").kind());
        assertEquals(Kind.MALFORMED, PasswordHashes.read(BCRYPT + " ").kind());
        assertEquals(Kind.MALFORMED, PasswordHashes.read(" " + BCRYPT).kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                // too long, or a parameter out of every bound
                "$argon2id$v=19$m=4194305,t=1,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$argon2id$v=19$m=4194304,t=1,p=1$" + SALT16 + "$" + KEY32 + " -",
                "$argon2id$v=19$m=65536,t=1001,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$argon2id$v=19$m=65536,t=1000,p=1$" + SALT16 + "$" + KEY32 + " -",
                "$argon2id$v=19$m=65536,t=0,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$argon2id$v=19$m=65536,t=1,p=256$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$argon2id$v=19$m=65536,t=1,p=255$" + SALT16 + "$" + KEY32 + " -",
                "$argon2id$v=19$m=65536,t=1,p=0$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$argon2id$v=19$m=15,t=1,p=2$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$argon2id$v=19$m=16,t=1,p=2$" + SALT16 + "$" + KEY32 + " -",
                "$argon2id$v=20$m=65536,t=1,p=1$" + SALT16 + "$" + KEY32 + " unknown_argon2_version",
                "$argon2id$v=19$m=65536,t=1,p=1$AAECAwQFBg$" + KEY32 + " salt_too_short",
                "$argon2id$v=19$m=65536,t=1,p=1$AAECAwQFBgc$" + KEY32 + " -",
                "$argon2id$v=19$m=65536,t=1,p=1$" + SALT16 + "$AAEC hash_too_short",
                "$argon2id$v=19$m=65536,t=1,p=1$" + SALT16 + "$AAECAw -",
                "$argon2id$v=19$m=65536,t=1,p=1$" + SALT16 + " malformed",
                "$argon2id$v=19$t=1,m=65536,p=1$" + SALT16 + "$" + KEY32 + " malformed",
                "$argon2id$v=19$m=065536,t=1,p=1$" + SALT16 + "$" + KEY32 + " malformed",
                "$argon2id$v=19$m=65536,t=1,p=1$" + SALT16 + "==$" + KEY32 + " malformed",
                "$argon2id$v=19$m=65536,t=1,p=1$" + SALT16 + "$AAECAx malformed", // bits at the end
                "$scrypt$ln=31,r=8,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=0,r=8,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=1,r=8,p=1$" + SALT16 + "$" + KEY32 + " -",
                "$scrypt$ln=18,r=8,p=1$" + SALT16 + "$" + KEY32 + " -",
                "$scrypt$ln=14,r=256,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=14,r=255,p=255$" + SALT16 + "$" + KEY32 + " -",
                "$scrypt$ln=14,r=8,p=256$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=14,r=0,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=14,r=8,p=0$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=16,r=1,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=15,r=1,p=1$" + SALT16 + "$" + KEY32 + " -",
                "$scrypt$ln=99,r=8,p=1$" + SALT16 + "$" + KEY32 + " parameters_out_of_range",
                "$scrypt$ln=14,r=8,p=1$" + SALT16 + "==$" + KEY32 + " malformed",
                "$scrypt$ln=16383,r=8,p=1$" + SALT16 + "==$" + KEY32 + "= n_not_a_power_of_two",
                "$scrypt$ln=16384,r=8,p=1$" + SALT16 + "==$" + KEY32 + "= -",
                "$s0$1f0801$" + SALT16 + "==$" + KEY32 + "= parameters_out_of_range",
                "$s0$e0800$" + SALT16 + "==$" + KEY32 + "= parameters_out_of_range",
                "$s0$e0801$" + SALT16 + "$" + KEY32 + "= malformed",
                "$s0$0801$" + SALT16 + "==$" + KEY32 + "= malformed",
                "$e0801$" + SALT16 + "==$" + KEY32 + "= -",
                "pbkdf2_sha256$10000001$salt$" + KEY32 + "= parameters_out_of_range",
                "pbkdf2_sha256$10000000$salt$" + KEY32 + "= -",
                "pbkdf2_sha256$0$salt$" + KEY32 + "= parameters_out_of_range",
                "pbkdf2_sha256$1000000000$salt$" + KEY32 + "= malformed",
                "pbkdf2_sha256$1000$salt$" + KEY32 + " malformed",
                "pbkdf2_sha256$1000$salt$AAECAwQFBgcICQoLDA0ODw== wrong_length",
                "pbkdf2:sha256:1000$salt$" + MD5 + " wrong_length",
                "pbkdf2:md5:1000$salt$" + MD5 + " malformed",
                "$pbkdf2-sha256$1000$" + SALT16 + "$" + SALT16 + " wrong_length",
                "$pbkdf2-sha256$1000$" + SALT16 + "$" + KEY32 + " -",
                "$pbkdf2-sha256$1000$AA+C$" + KEY32 + " malformed",
                "$pbkdf2-sha256$i=1000,l=31$" + SALT16 + "$" + KEY32 + " key_length_mismatch",
                "$pbkdf2-sha256$i=1000,l=32$" + SALT16 + "$" + KEY32 + " -",
                "$pbkdf2-sha256$i=1000$" + SALT16 + "$" + KEY32 + " malformed",
                "$2a$32$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq cost_out_of_range",
                "$2a$31$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq -",
                "$2c$10$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq malformed",
                "$P$4H9IQqUNYUuSnCaKfnXrQJzxnNMcJR/ malformed", // count below 7
                "$P$TH9IQqUNYUuSnCaKfnXrQJzxnNMcJR/ malformed", // count above 30
                "$P$SH9IQqUNYUuSnCaKfnXrQJzxnNMcJR/ -",
                "$P$BH9IQqUNYUuSnCaKfnXrQJzxnNMcJR malformed",
                "$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzL malformed",
                "$7$C6..../....salt$FAcmenb5RakpONjWJqkTLXAlFIlPYN7TY9unIova44 malformed",
                "$7$C6..../....salt$FAcmenb5RakpONjWJqkTLXAlFIlPYN7TY9unIova44z malformed", // bits at the end
                "$7$.6..../....salt$FAcmenb5RakpONjWJqkTLXAlFIlPYN7TY9unIova443 parameters_out_of_range",
                "$7$C6..../....$FAcmenb5RakpONjWJqkTLXAlFIlPYN7TY9unIova443 malformed",
                "$5$rounds=1048577$salt$G52vIasrW9H01rd54To1MuveeQ3GJ3whaJ6jDuENjo. parameters_out_of_range",
                "$5$rounds=999$salt$G52vIasrW9H01rd54To1MuveeQ3GJ3whaJ6jDuENjo. parameters_out_of_range",
                "$6$salt$abc malformed",
                "{SSHA}q/eq1kOINtvlJqojGr3i0O73TUI= wrong_length", // no salt left
                "{SHA}" + KEY32 + "= wrong_length",
                "{SHA}q/eq1kOINtvlJqojGr3i0O73TUI malformed",
                "{PKCS5S2}" + KEY32 + "= wrong_length",
                "{pbkdf2@SpringSecurity_v5_8}" + MD5 + " wrong_length",
                "{SHA-1}{salt}" + MD5 + " wrong_length",
                "{MD5}{salt}" + SHA1 + " wrong_length",
                "{bcrypt}$2a$10$short malformed",
                "$bcrypt-sha256$v=3,t=2b,r=12$LrmaIX5x4TRtAwEfwJZa1.$2ehnw6LvuIUTM0iz4iz9hTxv21B6KFO malformed",
                "$wp$2b$04$FeEINiNuf08vG81S7ibMRehy0Wf7kXjcGKxtzNb/SWpB2Jl9IW8ja malformed",
                "$y$short malformed",
                "scrypt:32768:8:1$salt$" + MD5 + " malformed",
                "scrypt$16384$salt$8$1$" + KEY32 + "= malformed",
                "AQAAAAMAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw== malformed",
                "AQAAAAEAACcQAAAADwABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw== malformed",
                "AQAAAAEAACcQAAAAIQABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw== malformed",
                "AQAAAAEAACcQAAAAIAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw== -",
                "82f69a123c5cb9a0bac5cacd09129757d2408d3b1cc2bdc4696e34a2bd5f157f:6Tye4zdNV6GJMm9OEgiEv1NJNv1gvg9t:0 wrong_length",
                "82f69a123c5cb9a0bac5cacd09129757d2408d3b1cc2bdc4696e34a2bd5f157f:6Tye4zdNV6GJMm9OEgiEv1NJNv1gvg9t:3_16_2_67108864 wrong_length",
                "82f69a123c5cb9a0bac5cacd09129757d2408d3b1cc2bdc4696e34a2bd5f157f:6Tye4zdNV6GJMm9OEgiEv1NJNv1gvg9t:3_32_2_99999999999 parameters_out_of_range",
                "82f69a123c5cb9a0bac5cacd09129757d2408d3b1cc2bdc4696e34a2bd5f157f:short:3_32_2_67108864 -",
                "fakeHash:salt=abc malformed",
                "$firescrypt$ln=15,r=8,p=1$sPtDhWcd1MfdAw==$AAAA$Bw==$AAAA parameters_out_of_range",
                "$firescrypt$ln=14,r=9,p=1$sPtDhWcd1MfdAw==$AAAA$Bw==$AAAA parameters_out_of_range",
                "$firescrypt$ln=14,r=8,p=1$sPtDhWcd1MfdAw==$AAAA$Bw==$AAAAAA== key_length_mismatch",
                "$firescrypt$ln=14,r=8,p=2$sPtDhWcd1MfdAw==$AAAA$Bw==$AAAA malformed",
                "hello-world unknown_format",
                "correcthorsebatterystaple! unknown_format"
            })
    void read_atTheBounds_isRefusedWithTheReason(String stored, String reason) {
        PasswordVerdict verdict = PasswordHashes.read(stored);

        if (reason.equals("-")) {
            assertEquals(Kind.TRANSLATED, verdict.kind(), verdict::toString);
        } else {
            assertEquals(new PasswordVerdict.Malformed(reason), verdict);
        }
    }

    static List<String> monsters() {
        List<String> monsters = new ArrayList<>();
        for (String prefix : List.of("", "$2a$10$", "{\"credentialData\":\"", "$argon2id$", "{SSHA}", "!", "a:")) {
            monsters.add(prefix + "A".repeat(10_000_000));
        }
        monsters.add("{\"credentialData\":" + "[".repeat(8_000));
        monsters.add("{\"algorithm\":\"md5\",\"hash\":" + "{\"a\":".repeat(1_600));
        monsters.add("$scrypt$ln=4611686018427387904,r=8,p=1$AAAA$AAAA");
        monsters.add("$scrypt$ln=999999999,r=999999999,p=999999999$AAAA$AAAA");
        monsters.add("pbkdf2_sha256$1000000000$salt$" + KEY32 + "=");
        monsters.add("$6$rounds=999999999$salt$" + "a".repeat(86));
        monsters.add("$argon2id$v=19$m=999999999,t=999999999,p=1$" + SALT16 + "$" + KEY32);
        monsters.add("0:" + ":0".repeat(4_000));
        monsters.add("$pbkdf2-sha256" + "$i=1,l=1".repeat(1_000));
        return monsters;
    }

    @ParameterizedTest(name = "monster {index}")
    @MethodSource("monsters")
    void read_ofAMonster_isRefusedAtOnce(String stored) {
        PasswordVerdict verdict = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> PasswordHashes.read(stored));

        assertTrue(
                Set.of(Kind.MALFORMED, Kind.AMBIGUOUS, Kind.NO_PASSWORD).contains(verdict.kind()),
                () -> verdict.kind().name());
    }

    @Test
    void read_ofAValueAtTheLengthLimit_isNotTooLong() {
        assertEquals(new PasswordVerdict.Malformed("too_long"), PasswordHashes.read("#".repeat(8_193)));
        assertEquals(new PasswordVerdict.Malformed("unknown_format"), PasswordHashes.read("#".repeat(8_192)));
    }

    static List<Vector> fixedLength() {
        return Vector.all().stream()
                .filter(vector -> vector.translatable()
                        && !Set.of("magento1_md5", "joomla_md5", "oscommerce_md5")
                                .contains(vector.family())
                        && !vector.encoded().endsWith("-post"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("fixedLength")
    void read_ofAValueThatLostOrGainedACharacter_isNeverTheSame(Vector vector) {
        HashStatement statement = vector.statement();
        String stored = vector.encoded();
        Map<String, Object> whole =
                Vector.fields(PasswordHashes.read(stored, statement).hash().orElseThrow());

        // Padding that is missing says nothing else; all other damage does.
        String cut = stored.endsWith("=") ? stored.replaceAll(".=+$", "") : stored.substring(0, stored.length() - 1);
        for (String damaged : List.of(cut, stored + "A", stored + "$", "A" + stored)) {
            PasswordVerdict verdict = PasswordHashes.read(damaged, statement);
            // Argon2 and raw keys have any length; what is left of one is at least no longer the same request.
            verdict.hash().ifPresent(hash -> assertFalse(Vector.fields(hash).equals(whole), vector::id));
            if (vector.json().path("stytch").path("hash_type").asText().equals("bcrypt")
                    || vector.encoded().startsWith("pbkdf2")) {
                assertEquals(Kind.MALFORMED, verdict.kind(), verdict::toString);
            }
        }
    }

    @Test
    void read_withAStatedFormatThatTheValueIsNot_isMalformed() {
        assertEquals(
                new PasswordVerdict.Malformed("malformed"), PasswordHashes.read(MD5, HashStatement.format("bcrypt")));
        assertEquals(
                new PasswordVerdict.Malformed("malformed"), PasswordHashes.read(BCRYPT, HashStatement.format("md5")));
        assertEquals(
                new PasswordVerdict.Malformed("not_of_the_stated_format"),
                PasswordHashes.read("{SSHA}x", HashStatement.format("laravel")));
        for (HashFormat format : Formats.all()) {
            PasswordVerdict verdict = PasswordHashes.read("hello world", HashStatement.format(format.name()));
            boolean plain = format.name().equals("plaintext");
            assertEquals(plain, verdict.kind() == Kind.LOGIN_ONLY, format::name);
            assertEquals(
                    plain ? 0 : 1,
                    Set.of(Kind.MALFORMED, Kind.AMBIGUOUS).contains(verdict.kind()) ? 1 : 0,
                    format::name);
        }
    }

    @Test
    void read_withAFamily_takesItsMembersOnly() {
        HashStatement django = HashStatement.format("django");
        assertEquals("django_sha1", format("sha1$28efcpGKeWLZ$" + SHA1, django));
        assertEquals("md5", format(MD5, django));
        assertEquals("werkzeug_hmac", format("sha1$28efcpGKeWLZ$" + SHA1, HashStatement.format("werkzeug")));
        HashStatement mixed = HashStatement.format("md5_prefix_salt", "bcrypt");
        assertEquals("bcrypt", format(BCRYPT, mixed));
        assertEquals("md5_prefix_salt", format(MD5, mixed.with(HashField.SALT, "pepper")));
        assertEquals(
                Kind.AMBIGUOUS,
                PasswordHashes.read(MD5, HashStatement.format("md5, ntlm")).kind());
    }

    private static String format(String stored, HashStatement statement) {
        return PasswordHashes.read(stored, statement).format().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "md5_prefix_salt, missing_salt",
        "md5_both_salts, missing_prefix",
        "smf_sha1_username, missing_username",
        "symfony_digest, missing_iterations",
        "pbkdf2_raw, missing_salt",
        "argon2_raw, missing_argon2_type",
        "scrypt_raw, missing_n",
        "aspnet_membership, missing_salt"
    })
    void read_withAnIncompleteStatement_asksForTheField(String format, String reason) {
        String stored = switch (format) {
            case "smf_sha1_username" -> SHA1;
            case "symfony_digest" -> MD5.repeat(4);
            case "aspnet_membership" -> "86uAkI2pWySwjciIfwfs1FkZg1I=";
            default -> MD5;
        };

        PasswordVerdict.Ambiguous verdict =
                (PasswordVerdict.Ambiguous) PasswordHashes.read(stored, HashStatement.format(format));

        assertEquals(reason, verdict.reason().orElseThrow());
        assertEquals(1, verdict.candidates().size());
    }

    @Test
    void read_ofSaltedMd5WithoutSide_asksForTheSide() {
        HashStatement salted = HashStatement.format("md5").with(HashField.SALT, "abc");

        assertEquals(
                "missing_salt_side", PasswordHashes.read(MD5, salted).reason().orElseThrow());
        assertEquals(
                Map.of("prepend_salt", "", "append_salt", "abc"),
                Vector.fields(PasswordHashes.read(MD5, salted.with(HashField.SALT_SIDE, "suffix"))
                                .hash()
                                .orElseThrow())
                        .get("md_5_config"));
        assertEquals(
                "salt_side_contradicts",
                PasswordHashes.read(
                                MD5,
                                HashStatement.format("md5_prefix_salt")
                                        .with(HashField.SALT, "abc")
                                        .with(HashField.SALT_SIDE, "suffix"))
                        .reason()
                        .orElseThrow());
    }

    @Test
    void read_ofSaltAndHashInOneColumn_followsTheLayout() {
        HashStatement prefix = HashStatement.format("md5_prefix_salt");
        String other = "00000000000000000000000000000000";

        assertEquals("a:b", salt(PasswordHashes.read("a:b:" + MD5, prefix)));
        assertEquals("a:b", salt(PasswordHashes.read(MD5 + ":a:b", prefix)));
        assertEquals(
                "missing_layout",
                PasswordHashes.read(MD5 + ":" + other, prefix).reason().orElseThrow());
        assertEquals(MD5, salt(PasswordHashes.read(MD5 + ":" + other, prefix.with(HashField.LAYOUT, "salt:hash"))));
        assertEquals(other, salt(PasswordHashes.read(MD5 + ":" + other, prefix.with(HashField.LAYOUT, "hash:salt"))));
        assertEquals(
                new PasswordVerdict.Malformed("salt_stated_twice"),
                PasswordHashes.read(
                        MD5, prefix.with(HashField.LAYOUT, "hash:salt").with(HashField.SALT, "x")));
    }

    private static String salt(PasswordVerdict verdict) {
        return ((PasswordHash.SaltedDigest) verdict.hash().orElseThrow())
                .prependSalt()
                .reveal();
    }

    @Test
    void read_withASaltOrPepperThatTheFormatDoesNotKnow_isRefused() {
        assertEquals(
                new PasswordVerdict.Malformed("unused_salt"),
                PasswordHashes.read(BCRYPT, HashStatement.none().with(HashField.SALT, "abc")));
        assertEquals(
                new PasswordVerdict.Malformed("unused_pepper"),
                PasswordHashes.read(BCRYPT, HashStatement.none().with(HashField.PEPPER, "abc")));
        assertEquals(
                new PasswordVerdict.Malformed("unused_password_encoding"),
                PasswordHashes.read(BCRYPT, HashStatement.none().with(HashField.PASSWORD_ENCODING, "latin1")));
        assertEquals(
                Kind.TRANSLATED,
                PasswordHashes.read(
                                BCRYPT,
                                HashStatement.none()
                                        .with(HashField.PEPPER, "")
                                        .with(HashField.SALT, "")
                                        .with(HashField.PASSWORD_ENCODING, "utf8"))
                        .kind());
    }

    @Test
    void read_ofDevise_dependsOnThePepper() {
        HashStatement devise = HashStatement.format("devise");

        assertEquals(
                new PasswordVerdict.LoginOnly(
                        "devise_bcrypt_peppered", "peppered_bcrypt", PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM),
                PasswordHashes.read(BCRYPT, devise));
        assertEquals("bcrypt", format(BCRYPT, devise.with(HashField.PEPPER, "")));
        assertEquals(
                new PasswordVerdict.LoginOnly("devise_bcrypt_peppered", "peppered_bcrypt"),
                PasswordHashes.read(BCRYPT, devise.with(HashField.PEPPER, "x")));
    }

    @ParameterizedTest
    @CsvSource({
        "argon2, $argon2id$v=19$m=65536;t=1;p=1;keyid=AAAA$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc, argon2_secret_key",
        "yescrypt, $y$j9T$abcdefgh1234$0oHRFLj6LcXjMeJBQWf31Adi/7XgfrXv0dxzuSrV7d6, yescrypt_not_supported",
        "firebase_scrypt, AAAA, firebase_scrypt_not_supported",
        "hmac_md5, 9cc2ae8a1ba7a93da39b46fc1019c481, hmac_not_supported",
        "firebase_hmac_md5, nMKuihunqT2jm0b8EBnEgQ==, hmac_not_supported"
    })
    void read_ofWhatOnlyTheOldSystemCanCheck_saysSo(String format, String stored, String reason) {
        assertEquals(
                new PasswordVerdict.LoginOnly(format, reason, PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM),
                PasswordHashes.read(stored.replace(';', ','), HashStatement.format(format)));
    }

    @Test
    void read_withABadNumberOfARow_isAVerdictAboutTheRow() {
        HashStatement scrypt = HashStatement.format("scrypt_raw")
                .with(HashField.R, 8)
                .with(HashField.P, 1)
                .with(HashField.SALT, "AAECAwQFBgc=");
        for (String bad : List.of("-1", "16384.0", "1e4", "٣", "016384", "4611686018427387904", "x")) {
            assertEquals(
                    new PasswordVerdict.Malformed("bad_n"),
                    PasswordHashes.read(MD5, scrypt.with(HashField.N, bad)),
                    bad);
        }
        assertEquals(
                new PasswordVerdict.Malformed("n_not_a_power_of_two"),
                PasswordHashes.read(MD5, scrypt.with(HashField.N, 1000)));
        assertEquals(
                new PasswordVerdict.Malformed("n_not_a_power_of_two"),
                PasswordHashes.read(MD5, scrypt.with(HashField.N, 1)));
        assertEquals(
                new PasswordVerdict.Malformed("key_length_mismatch"),
                PasswordHashes.read(MD5, scrypt.with(HashField.N, 2).with(HashField.KEY_LENGTH, 32)));
        assertEquals(
                Kind.TRANSLATED,
                PasswordHashes.read(MD5, scrypt.with(HashField.N, 2).with(HashField.KEY_LENGTH, 16))
                        .kind());
        assertEquals(
                new PasswordVerdict.Malformed("bad_salt"),
                PasswordHashes.read(MD5, scrypt.with(HashField.N, 2).with(HashField.SALT, "A")));
        assertEquals(
                new PasswordVerdict.LoginOnly("scrypt_raw", "scrypt_n_too_large"),
                PasswordHashes.read(MD5, scrypt.with(HashField.N, 524_288)));
    }

    @Test
    void read_ofEmptySalts_isNotTranslated() {
        assertEquals(
                new PasswordVerdict.LoginOnly("scrypt_phc", "empty_salt"),
                PasswordHashes.read("$scrypt$ln=14,r=8,p=1$$" + KEY32));
        assertEquals(
                new PasswordVerdict.LoginOnly(
                        "passlib_pbkdf2", "empty_salt", PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM),
                PasswordHashes.read("$pbkdf2-sha256$1000$$" + KEY32));
        assertEquals(
                new PasswordVerdict.Malformed("empty_salt"),
                PasswordHashes.read(MD5 + "::0", HashStatement.format("magento2")));
    }

    @Test
    void read_ofATextSaltWithControlCharacters_isBinary() {
        HashStatement prefix = HashStatement.format("md5_prefix_salt");
        for (String salt : List.of("a\u0000b", "\u0001", "\u007f", "a\tb")) {
            assertEquals(
                    new PasswordVerdict.LoginOnly("md5_prefix_salt", "binary_salt"),
                    PasswordHashes.read(MD5, prefix.with(HashField.SALT, salt)));
        }
    }

    @Test
    void read_ofJsonCredentials_needsEveryPart() throws IOException {
        String argon2 = Vector.all().stream()
                .filter(vector -> vector.family().equals("keycloak_argon2"))
                .findFirst()
                .orElseThrow()
                .encoded();
        assertEquals(Kind.TRANSLATED, PasswordHashes.read(argon2).kind());
        for (String[] change : new String[][] {
            {"\\\"1.3\\\"", "\\\"1.4\\\"", "unknown_argon2_version"},
            {"[\\\"32\\\"]", "[\\\"31\\\"]", "key_length_mismatch"},
            {"[\\\"32\\\"]", "[\\\"32\\\",\\\"32\\\"]", "malformed"},
            {"[\\\"id\\\"]", "[\\\"x\\\"]", "malformed"},
            {"\\\"hashIterations\\\":5", "\\\"hashIterations\\\":5.5", "malformed"},
            {"\\\"hashIterations\\\":5", "\\\"hashIterations\\\":50000000000", "malformed"},
            {"\\\"algorithm\\\":\\\"argon2\\\"", "\\\"algorithm\\\":3", "malformed"},
            {"secretData", "secretdata", "malformed"}
        }) {
            String changed = argon2.replace(change[0], change[1]);
            assertFalse(changed.equals(argon2), change[0]);
            assertEquals(new PasswordVerdict.Malformed(change[2]), PasswordHashes.read(changed), change[1]);
        }
        assertEquals(
                new PasswordVerdict.LoginOnly("keycloak", "argon2_version_1_0"),
                PasswordHashes.read(argon2.replace("\\\"1.3\\\"", "\\\"1.0\\\"")));
        assertEquals(
                new PasswordVerdict.LoginOnly("keycloak", "argon2d_not_supported"),
                PasswordHashes.read(argon2.replace("[\\\"id\\\"]", "[\\\"d\\\"]")));
        assertEquals(
                new PasswordVerdict.LoginOnly(
                        "keycloak",
                        "keycloak_algorithm_not_supported",
                        PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM),
                PasswordHashes.read(argon2.replace("\\\"argon2\\\"", "\\\"bcrypt\\\"")));
        assertEquals(
                new PasswordVerdict.NoPassword(),
                PasswordHashes.read(argon2.replace("\"type\":\"password\"", "\"type\":\"otp\"")));
        // as an object, with the inner parts parsed
        Map<?, ?> outer = new ObjectMapper().readValue(argon2, Map.class);
        Map<String, Object> parsed = new HashMap<>();
        parsed.put("credentialData", new ObjectMapper().readValue((String) outer.get("credentialData"), Map.class));
        parsed.put("secretData", new ObjectMapper().readValue((String) outer.get("secretData"), Map.class));
        assertEquals(PasswordHashes.read(argon2), PasswordHashes.read(parsed, HashStatement.none()));
        assertEquals(
                new PasswordVerdict.Malformed("malformed"),
                PasswordHashes.read(Map.of("credentialData", new Object()), HashStatement.none()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'algorithm':'md5','hash':{'value':'" + MD5 + "','encoding':'utf8'}}|malformed",
                "{'algorithm':'md5','hash':{'value':'" + SHA1 + "','encoding':'hex'}}|wrong_length",
                "{'algorithm':'md5','hash':{'value':5}}|malformed",
                "{'algorithm':'md5','hash':{'value':'" + MD5 + "'},'salt':{'value':'a','position':'middle'}}|bad_salt",
                "{'algorithm':'md5','hash':{'value':'" + MD5 + "'},'salt':{'value':'a','encoding':'utf16'}}|bad_salt",
                "{'algorithm':'md5','hash':{'value':'" + MD5 + "'},'salt':'a'}|malformed",
                "{'algorithm':'md5','hash':{'value':'" + MD5 + "'},'password':{'encoding':'x'}}|bad_password_encoding",
                "{'algorithm':'argon2','hash':{'value':'" + MD5 + "'}}|malformed",
                "{'algorithm':'bcrypt','hash':{'value':'$2x$04$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq'}}|malformed",
                "{'algorithm':'ldap','hash':{'value':'{CRYPT}" + BCRYPT + "'}}|malformed",
                "{'algorithm':'ldap','hash':{'value':'{MD5}nMKuihunqT2jm0b8EBnEgQ=='},'salt':{'value':'a'}}|unused_salt",
                "{'algorithm':'scrypt','hash':{'value':'" + MD5 + "','encoding':'hex'},'salt':{'value':'a'}}|malformed",
                "{'algorithm':'scrypt','keylen':17,'hash':{'value':'" + MD5
                        + "'},'salt':{'value':'a'}}|key_length_mismatch",
                "{'algorithm':'scrypt','keylen':16,'cost':3,'hash':{'value':'" + MD5
                        + "'},'salt':{'value':'a'}}|n_not_a_power_of_two",
                "{'algorithm':'hmac','hash':{'value':'" + MD5
                        + "','digest':'md5','key':{'value':'a','encoding':'x'}}}|bad_key"
            })
    void read_ofABadCustomPasswordHash_isMalformed(String json, String reason) {
        assertEquals(new PasswordVerdict.Malformed(reason), PasswordHashes.read(json.replace('\'', '"')));
    }

    @Test
    void read_ofACustomPasswordHashOfAnUnknownAlgorithm_isForTheLegacySystem() {
        PasswordVerdict verdict = PasswordHashes.read("{\"algorithm\":\"md6\",\"hash\":{\"value\":\"" + MD5 + "\"}}");

        assertEquals(
                new PasswordVerdict.LoginOnly(
                        "auth0_custom_password_hash",
                        "unknown_algorithm",
                        PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM),
                verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'algorithm':'md5','hash':{'value':'" + MD5 + "','encoding':'hex'}}|-",
                "{'algorithm':'MD5','hash':{'value':'" + MD5 + "'},'password':{}}|-",
                "{'algorithm':'scrypt','keylen':16,'hash':{'value':'" + MD5 + "'},'salt':{'value':'a'}}|-",
                "{'algorithm':'md4','hash':{'value':'" + MD5 + "'},'password':{'encoding':'ucs2'}}|utf16_password",
                "{'algorithm':'md4','hash':{'value':'" + MD5 + "'}}|md4_not_supported",
                "{'algorithm':'bcrypt','hash':{'value':'" + BCRYPT + "'},'salt':{'value':'a'}}|salted_bcrypt",
                "{'algorithm':'bcrypt','hash':{'value':'" + BCRYPT
                        + "'},'password':{'encoding':'latin1'}}|password_encoding",
                "{'algorithm':'ldap','hash':{'value':'{MD5}nMKuihunqT2jm0b8EBnEgQ=='},'password':{'encoding':'binary'}}|password_encoding",
                "{'algorithm':'hmac','hash':{'value':'" + MD5
                        + "','digest':'md5','key':{'value':'a'}},'salt':{'value':'s','position':'suffix'}}|hmac_not_supported",
                "{'algorithm':'hmac','hash':{'value':'" + MD5
                        + "','digest':'sha3-256','key':{'value':'a'}}}|hmac_not_supported",
                "{'algorithm':'pbkdf2','hash':{'value':'$pbkdf2-md5$i=1000,l=32$" + SALT16 + "$" + KEY32
                        + "'}}|digest_not_supported",
                "{'algorithm':'pbkdf2','hash':{'value':'$pbkdf2-SHA256$l=32$" + SALT16 + "$" + KEY32 + "'}}|-"
            })
    void read_ofACustomPasswordHash_isThatOfItsFunction(String json, String reason) {
        PasswordVerdict verdict = PasswordHashes.read(json.replace('\'', '"'));

        assertEquals(reason.equals("-") ? Kind.TRANSLATED : Kind.LOGIN_ONLY, verdict.kind(), verdict::toString);
        assertEquals(reason, verdict.reason().orElse("-"));
    }

    @Test
    void read_ofAuth0sImportFile_translatesAllButSha256() throws IOException {
        int translated = 0;
        try (InputStream in = ReadTest.class.getResourceAsStream("/hashes/auth0-custom-password-hash.json")) {
            for (JsonNode user : new ObjectMapper().readTree(in)) {
                Map<String, Object> credential = new ObjectMapper()
                        .convertValue(
                                user.get("custom_password_hash"),
                                new com.fasterxml.jackson.core.type.TypeReference<>() {});
                PasswordVerdict verdict = credential == null
                        ? PasswordHashes.read(user.get("password_hash").asText())
                        : PasswordHashes.read(credential, HashStatement.none());
                translated += verdict.kind() == Kind.TRANSLATED ? 1 : 0;
                if (user.get("email").asText().equals("h.sha256@example.com")) {
                    assertEquals(
                            new PasswordVerdict.LoginOnly("auth0_custom_password_hash", "sha256_not_supported"),
                            verdict);
                }
            }
        }
        assertEquals(9, translated);
    }

    @Test
    void statement_withAnUnknownWord_isRefusedWithoutTheValue() {
        assertThrows(IllegalArgumentException.class, () -> HashStatement.format("md7"));
        assertThrows(IllegalArgumentException.class, () -> HashStatement.format("md5", ""));
        assertThrows(IllegalArgumentException.class, () -> HashStatement.of(Map.of("sallt", "s3cret")));
        IllegalArgumentException bad = assertThrows(
                IllegalArgumentException.class, () -> HashStatement.none().with(HashField.SALT_SIDE, "s3cret"));
        assertFalse(String.valueOf(bad.getMessage()).contains("s3cret"));
        for (HashField field : List.of(
                HashField.SALT_ENCODING,
                HashField.KEY_ENCODING,
                HashField.LAYOUT,
                HashField.HASH_ENCODING,
                HashField.DIGEST,
                HashField.ARGON2_TYPE,
                HashField.PASSWORD_ENCODING)) {
            assertThrows(
                    IllegalArgumentException.class, () -> HashStatement.none().with(field, "x"), field::key);
        }
    }

    @Test
    void statement_fromAMap_isTheSameAsFromCalls() {
        Map<String, String> fields = new HashMap<>();
        fields.put("format", "md5_prefix_salt");
        fields.put("salt", "abc");
        fields.put("pepper", null);
        HashStatement statement = HashStatement.of(fields);

        assertEquals(HashStatement.format("md5_prefix_salt").with(HashField.SALT, "abc"), statement);
        assertEquals(
                HashStatement.format("md5_prefix_salt")
                        .with(HashField.SALT, "abc")
                        .hashCode(),
                statement.hashCode());
        assertFalse(statement.equals(HashStatement.none()));
        assertEquals("md5_prefix_salt", statement.format().orElseThrow());
        assertEquals("HashStatement[format=md5_prefix_salt, salt=(redacted)]", statement.toString());
        assertEquals(HashField.SALT_ENCODING, HashField.ofKey("salt_encoding").orElseThrow());
        assertTrue(HashField.ofKey("SALT").isEmpty());
    }

    @Test
    void formats_namesEveryFormat() {
        assertTrue(PasswordHashes.formats().containsAll(Set.of("bcrypt", "django", "md5_suffix_salt", "keycloak")));
        PasswordHashes.formats()
                .forEach(name ->
                        assertEquals(name, HashStatement.format(name).format().orElseThrow()));
    }
}
