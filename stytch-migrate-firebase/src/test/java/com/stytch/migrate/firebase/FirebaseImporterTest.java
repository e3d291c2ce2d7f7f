package com.stytch.migrate.firebase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.UserRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirebaseImporterTest {
    private static final String HASH = "A".repeat(85) + "A==";

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private FirebaseImporter json(String... users) throws IOException {
        return FirebaseImporter.fromExport(write("users.json", "{\"users\": [\n" + String.join(",\n", users) + "]}"));
    }

    private LegacyUser one(String user) throws IOException {
        List<UserRecord> records = Shown.records(json(user));
        assertEquals(1, records.size());
        return Shown.user(records.get(0));
    }

    // ---- files

    @Test
    void next_whenTheExportIsEmpty_returnsNothing() throws IOException {
        assertEquals(List.of(), Shown.all(json()));
    }

    @Test
    void next_whenTheExportIsCut_saysHowManyWereRead() throws IOException {
        Path file = write("users.json", "{\"users\": [\n{\"localId\": \"a\"},\n{\"localId\": \"b\"}");
        List<String> read = new ArrayList<>();

        UnusableInput e = assertThrows(UnusableInput.class, () -> Shown.all(FirebaseImporter.fromExport(file), read));

        assertEquals(2, read.size());
        assertTrue(String.valueOf(e.getMessage()).contains("is cut"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("2 records"), e.getMessage());
    }

    @Test
    void next_whenPagesAreGiven_readsThemInTheirOrder() {
        FirebaseImporter importer = FirebaseImporter.fromExport(
                Resources.path("batchget-page1.json"), Resources.path("batchget-page2.json"));
        assertEquals(10, Shown.all(importer).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"batchget-redacted.json", "batchget-redacted.json,batchget-page1.json"})
    void next_whenHashesAreRedacted_stopsWithTheMissingPermission(String files) {
        List<Path> paths =
                List.of(files.split(",")).stream().map(Resources::path).toList();
        FirebaseImporter importer = FirebaseImporter.fromExport(paths);

        UnusableInput e = assertThrows(UnusableInput.class, () -> Shown.all(importer));

        assertTrue(String.valueOf(e.getMessage()).contains("missing permission"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("firebaseauth.configs.getHashConfig"), e.getMessage());
    }

    @Test
    void next_whenHashesAreNotNeeded_readsRedactedOnesAsPasswordsOfFirebase() {
        List<UserRecord> records = Shown.records(FirebaseImporter.fromExport(Resources.path("batchget-redacted.json"))
                .withoutPasswordHashes());
        LegacyUser user = Shown.user(records.get(0));
        PasswordVerdict.LoginOnly verdict = (PasswordVerdict.LoginOnly) user.password();
        assertEquals("redacted", verdict.reasonCode());
        assertEquals(PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM, verdict.checkedBy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"user_id\": \"auth0|1\", \"email\": \"a@example.com\"}]",
                "user_id,email\nauth0|1,a@example.com\n",
                "{\"_id\": {\"$oid\": \"1\"}, \"email\": \"a@example.com\"}\n{\"email\": \"b@example.com\"}\n"
            })
    void open_whenTheFileIsOfAnotherKind_refusesIt(String text) throws IOException {
        FirebaseImporter importer = FirebaseImporter.fromExport(write("users", text));
        UnusableInput e = assertThrows(UnusableInput.class, importer::open);
        assertTrue(String.valueOf(e.getMessage()).contains("no export of Firebase"), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("a@example.com"), e.getMessage());
    }

    @Test
    void fingerprint_whenTheHashParametersDiffer_differs() throws IOException {
        FirebaseImporter importer = json("{\"localId\":\"a\"}");
        assertNotEquals(
                importer.fingerprint(),
                importer.withHashConfig(Resources.path("hash-config.txt")).fingerprint());
        assertNotEquals(
                importer.fingerprint(), importer.phoneNumbersAreVerified().fingerprint());
        assertEquals(importer.fingerprint(), json("{\"localId\":\"a\"}").fingerprint());
    }

    // ---- one record

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true     | true
            false    | false
            "true"   | false
            1        | false
            null     | false
            """)
    void email_whenVerifiedIsNotJsonTrue_isUnverified(String value, boolean verified) throws IOException {
        LegacyUser user = one("{\"localId\":\"a\",\"email\":\"a@example.com\",\"emailVerified\":" + value + "}");
        assertEquals(verified, user.email().orElseThrow().verified());
    }

    @Test
    void phoneNumber_unlessAllAreVerified_isUnverified() throws IOException {
        String phoneOnly = "{\"localId\":\"a\",\"phoneNumber\":\"+12025550101\","
                + "\"providerUserInfo\":[{\"providerId\":\"phone\",\"rawId\":\"+12025550101\"}]}";
        assertFalse(one(phoneOnly).phoneNumber().orElseThrow().verified());
        LegacyUser stated = Shown.user(
                Shown.records(json(phoneOnly).phoneNumbersAreVerified()).get(0));
        assertTrue(stated.phoneNumber().orElseThrow().verified());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "1508893925000"          | 2017-10-25T01:12:05Z
            1508893925000            | 2017-10-25T01:12:05Z
            1508893925000.0          | 2017-10-25T01:12:05Z
            "1.508893925E+12"        | 2017-10-25T01:12:05Z
            1.508893925E+12          | 2017-10-25T01:12:05Z
            """)
    void createdAt_whateverItsForm_isRead(String value, String expected) throws IOException {
        assertEquals(
                expected,
                one("{\"localId\":\"a\",\"createdAt\":" + value + "}")
                        .attributes()
                        .get("created_at"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"soon\"", "\"1508893925\"", "1e400", "-1508893925000", "{}"})
    void createdAt_whenItIsNoTime_isLeftOutWithANote(String value) throws IOException {
        LegacyUser user = one("{\"localId\":\"a\",\"createdAt\":" + value + "}");
        assertFalse(user.attributes().containsKey("created_at"));
        assertTrue(
                user.notes().contains("created_at_not_understood"), user.notes().toString());
    }

    @Test
    void createdAt_whenItIsZero_isNone() throws IOException {
        LegacyUser user = one("{\"localId\":\"a\",\"email\":\"a@example.com\",\"createdAt\":\"0\"}");
        assertEquals(List.of("sign_in_way_not_in_export"), user.notes());
    }

    @Test
    void customClaims_whenTheyAreNoJsonObject_areLeftOutWithANote() throws IOException {
        for (String text : List.of("[1]", "{cut", "\\\"text\\\"")) {
            LegacyUser user =
                    one("{\"localId\":\"a\",\"email\":\"a@example.com\",\"customAttributes\":\"" + text + "\"}");
            assertTrue(user.trustedMetadata().isEmpty());
            assertTrue(user.notes().contains("custom_claims_unreadable"), text);
        }
        for (String text : List.of("", "{}", "null")) {
            LegacyUser user =
                    one("{\"localId\":\"a\",\"email\":\"a@example.com\",\"customAttributes\":\"" + text + "\"}");
            assertFalse(user.notes().contains("custom_claims_unreadable"), text);
        }
    }

    @Test
    void password_whenTheVersionIsNotZero_canBeCheckedByFirebaseOnly() throws IOException {
        LegacyUser user = one("{\"localId\":\"a\",\"email\":\"a@example.com\",\"passwordHash\":\"" + HASH
                + "\",\"salt\":\"AAAA\",\"version\":1}");
        PasswordVerdict.LoginOnly verdict = (PasswordVerdict.LoginOnly) user.password();
        assertEquals("firebase_hash_of_an_import", verdict.reasonCode());
        assertEquals(PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM, verdict.checkedBy());
    }

    @Test
    void password_whenTheUserIsOfATenant_isNotCheckedWithTheKeyOfTheProject() throws IOException {
        FirebaseHashConfig project = FirebaseHashConfig.fromFile(Resources.path("hash-config.txt"));
        FirebaseImporter importer = FirebaseImporter.fromExport(Resources.path("batchget-tenant-acme.json"));

        PasswordVerdict.LoginOnly without = (PasswordVerdict.LoginOnly)
                Shown.user(Shown.records(importer.withHashConfig(project)).get(0))
                        .password();
        PasswordVerdict.LoginOnly with = (PasswordVerdict.LoginOnly)
                Shown.user(Shown.records(importer.withHashConfig(Resources.path("tenants.json")))
                                .get(0))
                        .password();

        assertEquals(PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM, without.checkedBy());
        assertEquals(PasswordVerdict.LoginOnly.CheckedBy.STORED_HASH, with.checkedBy());
    }

    @Test
    void password_whenTheFileWasImportedWithBcrypt_isTranslated() throws IOException {
        String bcrypt = "JDJhJDEwJE45cW84dUxPaWNrZ3gyWk1SWm9NeWVJalpBZ2NmbDdwOTJsZEd4YWQ2OExKWmRMMTdsaFd5";
        FirebaseImporter importer = json("{\"localId\":\"a\",\"email\":\"a@example.com\",\"passwordHash\":\"" + bcrypt
                        + "\"}")
                .importedWith(HashStatement.format("firebase_bcrypt"));
        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                Shown.user(Shown.records(importer).get(0)).password().kind());
    }

    @Test
    void password_whenTheFileWasImportedWithPbkdf2_isTranslatedWithItsSalt() throws IOException {
        FirebaseImporter importer = json("{\"localId\":\"a\",\"email\":\"a@example.com\",\"passwordHash\":\""
                        + "A".repeat(43) + "=\",\"salt\":\"c2FsdHNhbHQ=\"}")
                .importedWith(HashStatement.format("firebase_pbkdf2_sha256").with(HashField.ROUNDS, 100_000));
        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                Shown.user(Shown.records(importer).get(0)).password().kind());
    }

    @Test
    void read_whenTheRecordHasNoId_isUnreadable() throws IOException {
        List<UserRecord> records = Shown.records(json("{\"localId\":\"a\"}", "{\"email\":\"a@example.com\"}"));
        assertEquals("no_user_id", ((UserRecord.Unreadable) records.get(1)).reason());
    }

    @Test
    void remarks_whenTheFileIsOfAuthExport_nameWhatItLeavesOut() throws IOException {
        FirebaseImporter export = FirebaseImporter.fromExport(Resources.path("export-basic.json"));
        Shown.all(export);
        assertTrue(
                export.remarks().get(0).contains("SAML and OIDC"),
                export.remarks().toString());

        FirebaseImporter pages = FirebaseImporter.fromExport(Resources.path("batchget-page2.json"));
        Shown.all(pages);
        assertFalse(
                pages.remarks().toString().contains("auth:export leaves out"),
                pages.remarks().toString());
    }

    // ---- hash parameters

    @ParameterizedTest
    @ValueSource(strings = {"hash-config.txt", "project-config-hash.json"})
    void fromFile_whateverTheForm_readsTheSameParameters(String file) {
        assertEquals(
                FirebaseHashConfig.fromFile(Resources.path("hash-config.txt")).fingerprint(),
                FirebaseHashConfig.fromFile(Resources.path(file)).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "hello",
                "hash_config { algorithm: SCRYPT, base64_signer_key: c2VjcmV0, rounds: 9, mem_cost: 14 }",
                "hash_config { algorithm: SCRYPT, base64_signer_key: c2VjcmV0, rounds: 8, mem_cost: 15 }",
                "hash_config { algorithm: BCRYPT, base64_signer_key: c2VjcmV0, rounds: 8, mem_cost: 14 }",
                "hash_config { algorithm: SCRYPT, base64_signer_key: c2VjcmV0*, rounds: 8, mem_cost: 14 }",
                "hash_config { base64_signer_key: c2VjcmV0, base64_signer_key: b3RoZXI=, rounds: 8, mem_cost: 14 }",
                "{\"signerKey\": \"c2VjcmV0\", \"rounds\": 8}"
            })
    void fromFile_whenTheParametersCannotBe_refusesThemWithoutShowingThem(String text) throws IOException {
        Path file = write("hash.txt", text);
        UnusableInput e = assertThrows(UnusableInput.class, () -> FirebaseHashConfig.fromFile(file));
        assertFalse(String.valueOf(e.getMessage()).contains("c2VjcmV0"), e.getMessage());
    }

    @Test
    void toString_always_hidesTheKey() {
        FirebaseHashConfig config = FirebaseHashConfig.fromFile(Resources.path("hash-config.txt"));
        assertFalse(config.toString().contains("jxspr8"), config.toString());
    }
}
