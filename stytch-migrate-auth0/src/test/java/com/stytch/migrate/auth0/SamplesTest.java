package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.source.UserRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every sample file, and what must come of each of its users. */
class SamplesTest {
    private static final String IMPORT_PASSWORD = "Tr0ub4dor&3";

    @ParameterizedTest
    @CsvSource(textBlock = """
            export/users-full.ndjson,                    hashes/password-hashes.ndjson
            export/users.csv,                            hashes/password-hashes.ndjson
            export/users-extension-default-fields.ndjson,
            export/users-extension-default-fields.csv,
            export/users-extension-array.json,
            management/users-page-0.json,                hashes/password-hashes-with-identifiers.ndjson
            management/users-page-1.json,
            management/users-without-totals.json,
            management/users-by-email.json,
            third-party/clerk-users-array.json,
            third-party/zitadel-users.ndjson,
            import-schema/custom-password-hash.json,
            import-schema/mfa-factors.json,
            """)
    void next_whenTheFileIsASample_returnsWhatIsExpected(String users, String hashes) {
        Auth0Importer importer = Auth0Importer.fromExport(Resources.path(users)).identifyByAddress();
        if (hashes != null) {
            importer = importer.withPasswordHashes(Resources.path(hashes));
        }
        String expected = "expected/" + users.substring(users.indexOf('/') + 1) + ".txt";
        assertEquals(String.join("\n", Resources.lines(expected)), String.join("\n", Shown.all(importer)), expected);
    }

    @Test
    void next_whenTheSampleIsPacked_returnsTheSameUsers() {
        List<String> plain = Shown.all(Auth0Importer.fromExport(Resources.path("export/users-full.ndjson")));
        List<String> packed = Shown.all(Auth0Importer.fromExport(Resources.path("export/users-full.ndjson.gz")));
        assertEquals(
                plain, packed.stream().map(line -> line.replace(".gz:", ":")).toList());
    }

    /** A wrong join would give a user somebody else's hash: the passwords tell. */
    @Test
    void next_whenHashesAreJoined_givesEachUserTheHashOfTheOwnPassword() throws IOException {
        Map<String, String> passwords = new TreeMap<>();
        Matcher pairs = Pattern.compile("\"([^\"]+@[^\"]+)\": \"([^\"]+)\"")
                .matcher(Files.readString(Resources.path("hashes/passwords.json")));
        while (pairs.find()) {
            passwords.put(pairs.group(1), pairs.group(2));
        }
        List<String> checked = new ArrayList<>();
        for (UserRecord record : Shown.records(Auth0Importer.fromExport(Resources.path("export/users-full.ndjson"))
                .withPasswordHashes(Resources.path("hashes/password-hashes.ndjson")))) {
            LegacyUser user = Shown.user(record);
            user.password().hash().ifPresent(hash -> {
                String email = user.email().orElseThrow().value();
                assertTrue(verifies(hash, String.valueOf(passwords.get(email))), email);
                checked.add(email);
            });
        }
        assertEquals(List.copyOf(passwords.keySet()), checked.stream().sorted().toList());
    }

    @Test
    void next_whenHashesAreCustom_translatesWhatVerifiesThePassword() {
        List<String> kinds = new ArrayList<>();
        for (UserRecord record :
                Shown.records(Auth0Importer.fromExport(Resources.path("import-schema/custom-password-hash.json"))
                        .identifyByAddress())) {
            LegacyUser user = Shown.user(record);
            String email = user.email().orElseThrow().value();
            user.password().hash().ifPresent(hash -> {
                assertTrue(verifies(hash, IMPORT_PASSWORD), email);
            });
            kinds.add(email.substring(2, email.indexOf('@')) + " " + Shown.password(user));
        }
        assertEquals(
                List.of(
                        "bcrypt TRANSLATED auth0_custom_password_hash",
                        "legacy-bcrypt TRANSLATED bcrypt",
                        "argon2 TRANSLATED argon2",
                        "pbkdf2-sha256 TRANSLATED auth0_custom_password_hash",
                        "pbkdf2-sha512 TRANSLATED auth0_custom_password_hash",
                        "scrypt TRANSLATED auth0_custom_password_hash",
                        "md5 TRANSLATED auth0_custom_password_hash",
                        "sha1-prefix TRANSLATED auth0_custom_password_hash",
                        "sha512-suffix TRANSLATED auth0_custom_password_hash",
                        "sha256 LOGIN_ONLY auth0_custom_password_hash sha256_not_supported"),
                kinds);
    }

    /** Recomputes a hash from the fields that Stytch gets, and from nothing else. */
    private static boolean verifies(PasswordHash hash, String password) {
        try {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
            String digest = hash.digest().reveal();
            if (hash instanceof PasswordHash.Bcrypt) {
                return OpenBSDBCrypt.checkPassword(digest, password.toCharArray());
            }
            if (hash instanceof PasswordHash.SaltedDigest salted) {
                String whole = salted.prependSalt().reveal()
                        + password
                        + salted.appendSalt().reveal();
                byte[] made = MessageDigest.getInstance(salted.algorithm().javaName())
                        .digest(whole.getBytes(StandardCharsets.UTF_8));
                return digest.equals(HexFormat.of().formatHex(made));
            }
            if (hash instanceof PasswordHash.Scrypt scrypt) {
                byte[] salt = Base64.getDecoder().decode(scrypt.salt().reveal());
                byte[] made = SCrypt.generate(bytes, salt, scrypt.n(), scrypt.r(), scrypt.p(), scrypt.keyLengthBytes());
                return Arrays.equals(made, Base64.getDecoder().decode(digest));
            }
            if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
                byte[] salt = Base64.getDecoder().decode(pbkdf2.salt().reveal());
                byte[] made = SecretKeyFactory.getInstance("PBKDF2WithHmac" + pbkdf2.algorithm())
                        .generateSecret(new PBEKeySpec(
                                password.toCharArray(), salt, pbkdf2.iterations(), pbkdf2.keyLengthBytes() * 8))
                        .getEncoded();
                return Arrays.equals(made, Base64.getDecoder().decode(digest));
            }
            String[] parts = digest.split("\\$");
            int[] costs = Arrays.stream(parts[3].split(","))
                    .mapToInt(part -> Integer.parseInt(part.substring(2)))
                    .toArray();
            byte[] expected = Base64.getDecoder().decode(parts[5]);
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(costs[0])
                    .withIterations(costs[1])
                    .withParallelism(costs[2])
                    .withSalt(Base64.getDecoder().decode(parts[4]))
                    .build());
            byte[] made = new byte[expected.length];
            generator.generateBytes(bytes, made);
            return Arrays.equals(made, expected);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
