package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of another kind is refused as a whole: record by record it would only cost every user the password. */
class OtherKindsTest {
    private static final String USER =
            "{\"user_id\":\"auth0|a\",\"email\":\"a@example.com\",\"email_verified\":true}\n";
    private static final String HASH = "{\"_id\":{\"$oid\":\"a\"},\"passwordHash\":"
            + "\"$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC\"}\n";
    private static final String INVOICE = "{\"invoice\":17}\n";

    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<UserRecord> read(UserSource source) {
        List<UserRecord> records = new ArrayList<>();
        try (UserSource.Cursor cursor = source.open()) {
            for (Optional<UserRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                records.add(next.get());
            }
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {INVOICE + INVOICE, "[" + INVOICE + "]", "{}\n"})
    void open_whenNoRecordOfTheExportHasAnythingOfAUser_isRefused(String content) throws IOException {
        Path users = file("invoices.json", content);

        UnusableInput refused = assertThrows(
                UnusableInput.class, () -> Auth0Importer.fromExport(users).open());

        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("invoices.json is no Auth0 export"),
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {INVOICE + INVOICE, "[" + INVOICE + "]", "invoice,amount\n17,12\n"})
    void open_whenNoRowOfTheHashesHasAnythingOfAHash_isRefused(String content) throws IOException {
        Path users = file("users.ndjson", USER);
        Path hashes = file("invoices.json", content);

        UnusableInput refused = assertThrows(
                UnusableInput.class,
                () -> Auth0Importer.fromExport(users).withPasswordHashes(hashes).open());

        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("invoices.json is no list of password hashes"),
                refused.getMessage());
    }

    @Test
    void next_whenNoHashFitsAnybody_refusesThePair() throws IOException {
        Path users = file("users.ndjson", USER);
        Path hashes = file("hashes.ndjson", HASH.replace("\"a\"", "\"stranger\""));

        UnusableInput refused = assertThrows(
                UnusableInput.class, () -> read(Auth0Importer.fromExport(users).withPasswordHashes(hashes)));

        assertEquals(
                "not one password hash of hashes.ndjson belongs to a user of users.ndjson:"
                        + " give the hashes and the export of the same tenant.",
                refused.getMessage());
    }

    @Test
    void open_whenOnlyTheFirstRecordIsForeign_costsThatRecordAlone() throws IOException {
        Path users = file("users.ndjson", INVOICE + "nonsense\n" + USER);
        Path hashes = file("hashes.ndjson", INVOICE + "nonsense\n" + HASH);

        List<UserRecord> records = read(Auth0Importer.fromExport(users).withPasswordHashes(hashes));

        assertEquals(5, records.size(), records.toString());
        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                records.get(4).user().orElseThrow().password().kind());
    }
}
