package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSelectionTest {

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.write(folder.resolve("failed.ndjson"), content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void find_whenTheLineHasAnId_goesByTheIdAndNotByThePlace() throws IOException {
        RecordSelection selection = RecordSelection.fromFile(file(
                "{\"legacy_id\":\"auth0|a\",\"at\":\"users.ndjson:7\",\"reason\":\"no_answer\",\"retryable\":true}\n"));

        assertEquals(Optional.of("auth0|a"), selection.find(LegacyId.of("auth0|a"), "newer.ndjson:2"));
        assertEquals(Optional.empty(), selection.find(LegacyId.of("auth0|b"), "users.ndjson:7"));
    }

    @Test
    void find_whenTheLineHasNoId_goesByThePlace() throws IOException {
        // an unreadable record that was mended since has an id, which the list could not know
        RecordSelection selection = RecordSelection.fromFile(file("{\"legacy_id\":null,\"at\":\"users.ndjson:7\"}"));

        assertEquals(Optional.of("users.ndjson:7"), selection.find(null, "users.ndjson:7"));
        assertEquals(Optional.of("users.ndjson:7"), selection.find(LegacyId.of("auth0|a"), "users.ndjson:7"));
        assertEquals(Optional.empty(), selection.find(null, "users.ndjson:8"));
    }

    @Test
    void fromFile_withByteOrderMarkEmptyLinesAndCarriageReturns_readsTheRecords() throws IOException {
        RecordSelection selection = RecordSelection.fromFile(
                file("\ufeff{\"legacy_id\":\"a\"}\r\n\r\n{\"legacy_id\":\"b\"}\r\n{\"legacy_id\":\"b\"}\r\n"));

        assertEquals(2, selection.size());
    }

    @Test
    void fromFile_whenEmpty_selectsNothing() throws IOException {
        assertEquals(0, RecordSelection.fromFile(file("")).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id,email\n", "[]", "{\"user_id\":\"auth0|a\"}", "{\"legacy_id\":\"a\"}\n{\"legacy"})
    void fromFile_whenALineNamesNoRecord_saysWhichLineOfWhichFile(String content) throws IOException {
        Path file = file(content);

        MigrationException.UnusableInput refused =
                assertThrows(MigrationException.UnusableInput.class, () -> RecordSelection.fromFile(file));

        assertEquals(
                "failed.ndjson line " + (content.contains("\n{") ? 2 : 1)
                        + " names no record by legacy_id or at: name the failed.ndjson of an earlier run",
                refused.getMessage());
    }

    @Test
    void fromFile_whenThereIsNoFile_saysSo() {
        MigrationException.UnusableInput missing = assertThrows(
                MigrationException.UnusableInput.class, () -> RecordSelection.fromFile(folder.resolve("none.ndjson")));
        MigrationException.UnusableInput aFolder =
                assertThrows(MigrationException.UnusableInput.class, () -> RecordSelection.fromFile(folder));

        assertEquals("none.ndjson does not exist: name the failed.ndjson of an earlier run", missing.getMessage());
        assertEquals(folder.getFileName() + " is a folder: name the failed.ndjson in it", aFolder.getMessage());
    }

    @Test
    void fingerprint_whenOtherRecordsAreNamed_differs() throws IOException {
        String byId = RecordSelection.fromFile(file("{\"legacy_id\":\"a\"}")).fingerprint();
        String byPlace = RecordSelection.fromFile(file("{\"at\":\"a\"}")).fingerprint();
        String again = RecordSelection.fromFile(file("\n{\"legacy_id\":\"a\",\"at\":\"x:1\"}"))
                .fingerprint();

        assertNotEquals(byId, byPlace);
        assertEquals(byId, again);
    }

    @Test
    void fromFile_withMembersAndOrganizations_tellsThemApart() throws IOException {
        Path file = Files.writeString(folder.resolve("failed.ndjson"), """
                {"legacy_id":"u1","at":"m:1","record":"member","legacy_organization_id":"o1"}
                {"legacy_id":"o2","at":"o:1","record":"organization"}
                {"legacy_id":"u3","at":"m:7","record":"member"}
                {"legacy_id":"u4"}
                """);

        RecordSelection records = RecordSelection.fromFile(file);

        LegacyId o1 = LegacyId.of("o1");
        LegacyId o2 = LegacyId.of("o2");
        LegacyId u1 = LegacyId.of("u1");
        assertEquals(4, records.size());
        assertTrue(records.find(RecordKind.MEMBER, o1, u1, "m:9").isPresent());
        assertTrue(records.find(RecordKind.MEMBER, o2, u1, "m:9").isEmpty());
        assertTrue(records.find(RecordKind.ORGANIZATION, null, u1, "o:9").isEmpty());
        assertTrue(records.find(RecordKind.ORGANIZATION, null, o2, "o:9").isPresent());
        assertTrue(records.find(RecordKind.MEMBER, o1, o2, "m:9").isEmpty());
        assertTrue(
                records.find(RecordKind.MEMBER, null, LegacyId.of("u3"), "m:7").isPresent());
        assertTrue(records.find(RecordKind.MEMBER, o1, LegacyId.of("u3"), "m:8").isEmpty());
        assertTrue(records.find(RecordKind.MEMBER, o1, LegacyId.of("u4"), "m:8").isPresent());
    }
}
