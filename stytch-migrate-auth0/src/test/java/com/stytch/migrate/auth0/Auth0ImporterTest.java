package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Auth0ImporterTest {
    private static final String HASH = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

    @TempDir
    Path folder;

    // ---- the join

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'_id':{'$oid':'ID'},'passwordHash':'HASH'}\n",
                "{'_id':{'$oid':'auth0|ID'},'passwordHash':'HASH'}\n",
                "{'_id':'ID','passwordHash':'HASH'}\n",
                "{'_ID':{'$oid':'ID'},'passwordHash':'HASH'}\n",
                "{'_ID':'auth0|ID','password_hash':'HASH'}\n",
                "{'_id':{'$oid':'0123456789abcdef01234567'},'alt_id':'ID','passwordHash':'HASH'}\n",
                "[{'_id':{'$oid':'ID'},'passwordHash':'HASH'}]",
                "[\n {\n  '_id': {'$oid': 'ID'},\n  'passwordHash': 'HASH'\n }\n]\n",
                "{'user_id':'auth0|ID','passwordHash':'HASH'}\n",
                "\ufeff{'_id':{'$oid':'ID'},'passwordHash':'HASH'}\r\n\r\n",
                "_id,passwordHash\nID,HASH\n",
                "_id.$oid;passwordHash\nauth0|ID;HASH\n",
                "{'_id':{'$oid':'ID'},'custom_password_hash':{'algorithm':'bcrypt','hash':{'value':'HASH'}}}\n",
                "{'_id':{'$oid':'ID'},'passwordHash':'HASH','identifiers':[{'type':'email','value':'x@example.com'}]}\n"
            })
    void next_whenTheHashFileIsSpelledInAnyWay_findsTheHash(String text) throws IOException {
        String id = "60425dc4|with.pipe";
        Path hashes = write(
                "hashes",
                text.replace('\'', '"')
                        .replace("ID", id)
                        .replace("_" + id, "_ID")
                        .replace("HASH", HASH));
        Path users = write("users", "{\"user_id\":\"auth0|" + id + "\"}\n{\"user_id\":\"auth0|other\"}\n");
        for (Path file : List.of(hashes, pack(hashes))) {
            Auth0Importer importer = Auth0Importer.fromExport(users).withPasswordHashes(file);
            assertEquals(
                    List.of("TRANSLATED", "RESET_NEEDED auth0 no_hash_in_file"),
                    Shown.records(importer).stream()
                            .map(Shown::user)
                            .map(Shown::password)
                            .map(shown -> shown.replaceFirst("^(TRANSLATED) .*", "$1")) // by either format's name
                            .toList());
            assertEquals(List.of(), importer.remarks());
        }
    }

    @Test
    void next_whenAddressesAreEqual_neverJoinsByThem() throws IOException {
        Path hashes = write(
                "hashes", "{\"_id\":{\"$oid\":\"1\"},\"email\":\"a@example.com\",\"passwordHash\":\"" + HASH + "\"}\n");
        Path users = write(
                "users",
                "{\"user_id\":\"auth0|2\",\"email\":\"a@example.com\"}\n{\"user_id\":\"google-oauth2|1\",\"email\":\"a@example.com\"}\n");
        Auth0Importer importer = Auth0Importer.fromExport(users).withPasswordHashes(hashes);
        assertEquals(
                List.of("RESET_NEEDED auth0 no_hash_in_file", "NO_PASSWORD"),
                Shown.records(importer).stream()
                        .map(Shown::user)
                        .map(Shown::password)
                        .toList());
        assertEquals(
                "1 password hash belongs to no user of the export: hashes:1.",
                importer.remarks().get(0));
    }

    @Test
    void next_whenAnAltIdLooksPrefixed_belongsToThatIdAndToNoOther() throws IOException {
        // a user who was once imported with the prefix in front, and another one whose id is the same without it
        Path hashes = write(
                "hashes", "{\"alt_id\":\"auth0|1\",\"_id\":{\"$oid\":\"x\"},\"passwordHash\":\"" + HASH + "\"}\n");
        Path users = write("users", "{\"user_id\":\"auth0|1\"}\n{\"user_id\":\"auth0|auth0|1\"}\n");
        assertEquals(
                List.of("RESET_NEEDED auth0 no_hash_in_file", "TRANSLATED bcrypt"),
                Shown.records(Auth0Importer.fromExport(users).withPasswordHashes(hashes)).stream()
                        .map(Shown::user)
                        .map(Shown::password)
                        .toList());
    }

    @Test
    void next_whenAnIdRepeats_takesTheHashSetLast() throws IOException {
        String other = HASH.replace("$2b$10", "$2b$11");
        Path hashes = write(
                "hashes",
                row("1", HASH, "2020-01-01T00:00:00.000Z")
                        + row("1", other, "2024-01-01T00:00:00.000Z")
                        + row("1", HASH, "2022-01-01T00:00:00.000Z"));
        Path users = write("users", "{\"user_id\":\"auth0|1\"}\n");
        assertEquals(
                other,
                Shown.user(Shown.records(Auth0Importer.fromExport(users).withPasswordHashes(hashes))
                                .get(0))
                        .password()
                        .hash()
                        .orElseThrow()
                        .digest()
                        .reveal());
    }

    @Test
    void next_whenADatabaseIdentityIsLinkedSecond_findsItsHash() throws IOException {
        Path hashes = write("hashes", row("7", HASH, "2020-01-01T00:00:00.000Z"));
        Path users = write(
                "users",
                "{\"user_id\":\"github|1\",\"identities\":[{\"provider\":\"github\",\"user_id\":1},{\"provider\":\"auth0\",\"user_id\":\"7\"}]}\n");
        assertEquals(
                "TRANSLATED bcrypt",
                Shown.password(
                        Shown.user(Shown.records(Auth0Importer.fromExport(users).withPasswordHashes(hashes))
                                .get(0))));
    }

    @Test
    void next_whenHashRowsAreBad_reportsThemBeforeTheUsersAndInRemarks() throws IOException {
        Path hashes = write(
                "hashes.ndjson",
                "broken\n{\"passwordHash\":\"x\"}\n" + row("1", HASH.substring(0, 40), "2020-01-01T00:00:00.000Z")
                        + "{\"_id\":{\"$oid\":\"2\"}}\n" + row("9", HASH, "2020-01-01T00:00:00.000Z") + "{\"_id\":}\n");
        Path users = write("users.ndjson", "{\"user_id\":\"auth0|1\"}\n{\"user_id\":\"auth0|2\"}\n");
        Auth0Importer importer = Auth0Importer.fromExport(users).withPasswordHashes(hashes);
        List<String> lines = Shown.all(importer);
        assertEquals(
                List.of(
                        "hashes.ndjson:1 | UNREADABLE not_json",
                        "hashes.ndjson:2 | UNREADABLE no_hash_id",
                        "hashes.ndjson:6 | UNREADABLE not_json"),
                lines.subList(0, 3));
        assertTrue(lines.get(3).contains("MALFORMED malformed_bcrypt"), lines.get(3));
        assertTrue(lines.get(4).contains("MALFORMED hash_missing"), lines.get(4));
        assertEquals(
                List.of(
                        "2 password hashes of users are damaged: hashes.ndjson:3, hashes.ndjson:4.",
                        "1 password hash belongs to no user of the export: hashes.ndjson:5."),
                importer.remarks());
    }

    private static String row(String id, String hash, String setAt) {
        return "{\"_id\":{\"$oid\":\"" + id + "\"},\"passwordHash\":\"" + hash
                + "\",\"password_set_date\":{\"$date\":\"" + setAt + "\"}}\n";
    }

    // ---- tenants, names, fingerprints

    @Test
    void tenant_whenTheHashFileNamesIt_isThat() throws IOException {
        Path users = write("users", "{\"user_id\":\"auth0|1\"}\n");
        Path hashes = write("hashes", "bad\n{\"_id\":\"1\",\"passwordHash\":\"x\",\"tenant\":\"acme\"}\n");
        Auth0Importer importer = Auth0Importer.fromExport(users);
        assertEquals(Optional.empty(), importer.tenant());
        assertEquals(Optional.of("mine"), importer.tenant("mine").tenant());
        assertEquals(Optional.of("acme"), importer.withPasswordHashes(hashes).tenant());
        refused(
                "'acme' (hashes:2), but the importer was told 'mine'",
                importer.withPasswordHashes(hashes).tenant("mine"));
        Path other = write("more", "{\"_id\":\"1\",\"passwordHash\":\"x\",\"tenant\":\"other\"}\n");
        refused("'other' (more:1), but hashes:2 says 'acme'", importer.withPasswordHashes(hashes, other));
    }

    @Test
    void fingerprint_whenContentOrSettingsDiffer_differs() throws IOException {
        Path users = write("users", "{\"user_id\":\"auth0|1\"}\n");
        Path hashes = write("hashes", row("1", HASH, "2020-01-01T00:00:00.000Z"));
        Auth0Importer importer = Auth0Importer.fromExport(users);
        String plain = importer.fingerprint().orElseThrow();
        assertEquals(plain, Auth0Importer.fromExport(users).fingerprint().orElseThrow());
        assertNotEquals(plain, importer.withPasswordHashes(hashes).fingerprint().orElseThrow());
        assertNotEquals(plain, importer.trustEmailOf("c").fingerprint().orElseThrow());
        assertNotEquals(plain, importer.identifyByAddress().fingerprint().orElseThrow());
        write("users", "{\"user_id\":\"auth0|2\"}\n");
        assertNotEquals(plain, importer.fingerprint().orElseThrow());
    }

    @Test
    void open_whenSeveralFilesAreGiven_readsThemInOrder() throws IOException {
        Path one = write("one.ndjson", "{\"user_id\":\"auth0|1\"}\n");
        Path two = write("two.csv", "user_id,email_verified,email\n\"'auth0|2\",true,\"'a@example.com\"\n");
        Path three = write("three.json", "{\"users\":[{\"user_id\":\"auth0|3\"}]}");
        Auth0Importer importer = Auth0Importer.fromExport(one, two, three);
        assertEquals("one.ndjson and 2 more", importer.name());
        try (UserSource.Cursor cursor = importer.open()) {
            List<String> ids = new ArrayList<>();
            double share = 0;
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                ids.add(record.get().at() + " " + record.get().id().orElseThrow());
                assertTrue(cursor.share().orElseThrow() >= share);
                share = cursor.share().orElseThrow();
            }
            assertEquals(List.of("one.ndjson:1 auth0|1", "two.csv:2 auth0|2", "three.json:1 auth0|3"), ids);
            assertEquals(1, cursor.share().orElseThrow());
        }
        assertThrows(IllegalArgumentException.class, () -> Auth0Importer.fromExport(one, one));
        assertThrows(IllegalArgumentException.class, () -> Auth0Importer.fromExport());
        assertThrows(IllegalArgumentException.class, () -> importer.tenant(" "));
    }

    @Test
    void skip_whenHashRowsAndUsersAreBad_passesWhatNextWouldReturn() throws IOException {
        Path hashes = write("hashes", "bad\n" + row("1", HASH, "2020-01-01T00:00:00.000Z") + "worse\n");
        Path one = write("one", "{\"user_id\":\"auth0|1\"}\nbad\n{\"user_id\":\"auth0|2\"}\n");
        Path two = write("two", "[{\"user_id\":\"auth0|3\"},{}]");
        Auth0Importer importer = Auth0Importer.fromExport(one, two).withPasswordHashes(hashes);
        List<String> all = Shown.all(importer);
        assertEquals(7, all.size());
        for (int skipped = 0; skipped <= all.size() + 1; skipped++) {
            try (UserSource.Cursor cursor = importer.open()) {
                cursor.skip(skipped);
                List<String> rest = new ArrayList<>();
                for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                    rest.add(Shown.line(record.get()));
                }
                assertEquals(all.subList(Math.min(skipped, all.size()), all.size()), rest);
            }
        }
    }

    // ---- files that are something else

    @Test
    void next_whenFilesAreMixedUp_saysSo() throws IOException {
        Path users = write("users", "{\"user_id\":\"auth0|1\",\"email\":\"a@example.com\"}\n");
        Path hashes = write("hashes", row("1", HASH, "2020-01-01T00:00:00.000Z"));
        refused("hashes is a list of password hashes, not of users", Auth0Importer.fromExport(hashes));
        refused(
                "users is a list of users, not of password hashes",
                Auth0Importer.fromExport(users).withPasswordHashes(users));
        Path failed =
                write("failed.ndjson", "{\"legacy_id\":\"auth0|1\",\"at\":\"users:1\",\"reason\":\"invalid_email\"}\n");
        refused("failed.ndjson is a list of failed records", Auth0Importer.fromExport(failed));
        refused("--only", Auth0Importer.fromExport(failed));
        Path table = write("table.csv", "name;age\nx;1\n");
        refused("table.csv is no Auth0 export", Auth0Importer.fromExport(table));
        Path pgp = write("hashes.asc", "-----BEGIN PGP MESSAGE-----\n\nxx\n");
        refused(
                "hashes.asc is PGP-encrypted; decrypt it first",
                Auth0Importer.fromExport(users).withPasswordHashes(pgp));
        refused("gone does not exist", Auth0Importer.fromExport(users, folder.resolve("gone")));
        refused("gone does not exist", Auth0Importer.fromExport(users).withPasswordHashes(folder.resolve("gone")));
    }

    private static void refused(String part, Auth0Importer importer) {
        UnusableInput refusal = assertThrows(UnusableInput.class, () -> Shown.all(importer), part);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(part) && message.endsWith("."), message);
        assertFalse(message.contains("@"), message);
    }

    @Test
    void next_whenAFileIsCut_deliversWhatIsThereFirst() throws IOException {
        Path users = write("users", "{\"user_id\":\"auth0|1\"}\n".repeat(1_000));
        byte[] packed = Files.readAllBytes(pack(users));
        Path cut = folder.resolve("cut.gz");
        Files.write(cut, java.util.Arrays.copyOf(packed, packed.length - 9));
        List<String> read = new ArrayList<>();
        UnusableInput refusal = assertThrows(UnusableInput.class, () -> Shown.all(Auth0Importer.fromExport(cut), read));
        assertTrue(read.size() > 900, () -> "read " + read.size());
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("cut.gz is cut"), refusal.getMessage());
    }

    // ---- what must stay in

    @Test
    void toString_whenRecordsHoldSecrets_showsNone() throws IOException {
        String address = "jane@example.com";
        Path users = write(
                "users",
                "{\"user_id\":\"auth0|1\",\"email\":\"" + address
                        + "\",\"phone_number\":\"+12025550142\",\"name\":\"Jane Doe\"}\n" + "{\"email\":\"" + address
                        + "\"}\n{\"email\":\"" + address + "\",,\n");
        Path hashes = write(
                "hashes",
                row("1", HASH, "2020-01-01T00:00:00.000Z") + "{\"email\":\"" + address + "\",\"passwordHash\":\"" + HASH
                        + "\"}\n");
        Auth0Importer importer = Auth0Importer.fromExport(users).withPasswordHashes(hashes);
        StringBuilder all = new StringBuilder(importer.toString());
        for (UserRecord record : Shown.records(importer)) {
            all.append(record).append(record.user());
            record.user()
                    .ifPresent(user -> all.append(user.email())
                            .append(user.phoneNumber())
                            .append(user.name())
                            .append(user.password()));
        }
        all.append(importer.remarks());
        for (String secret : List.of(address, "2025550142", "Jane", HASH.substring(10))) {
            assertFalse(all.toString().contains(secret), all.toString());
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path pack(Path file) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(Files.readAllBytes(file));
        }
        return Files.write(file.resolveSibling(file.getFileName() + ".gz"), packed.toByteArray());
    }
}
