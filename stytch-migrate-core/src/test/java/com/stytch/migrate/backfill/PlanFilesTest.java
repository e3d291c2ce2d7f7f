package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.RecordSelection;
import com.stytch.migrate.source.UserSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFilesTest {
    /** Nothing listens here: a plan that sent something would fail. */
    private final ConsumerClient client =
            MigrationClient.consumer(ProjectCredentials.of("project-test-offline", "secret-test-offline"));

    private final UserSource source = UserSource.of(
            "made up",
            List.of(
                    user("auth0|ada", "ada@example.com"),
                    user("google-oauth2|ada", "Ada@example.com"),
                    user("auth0|bob", "bob@example.com"),
                    LegacyUser.builder("auth0|nameless").build()));

    @TempDir
    Path folder;

    private static LegacyUser user(String id, String email) {
        return LegacyUser.builder(id).email(Identifier.verified(email)).build();
    }

    private List<Map<String, @Nullable Object>> lines(String name) throws IOException {
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("plan").resolve(name))) {
            lines.add(Json.readObject(line.getBytes(StandardCharsets.UTF_8)).orElseThrow());
        }
        return lines;
    }

    @Test
    void plan_withAFolder_writesWhatItReturnsAndOneLineARecord() throws IOException {
        BackfillPlan plan =
                client.backfill(source).reportTo(folder.resolve("plan")).plan();

        assertEquals(4, plan.read());
        List<Map<String, @Nullable Object>> planned = lines("planned.ndjson");
        assertEquals(4, planned.size());
        assertEquals(
                Map.of(
                        "legacy_id",
                        "google-oauth2|ada",
                        "at",
                        "made up#1",
                        "record",
                        "user",
                        "action",
                        "SKIP",
                        "reason",
                        "duplicate_in_source",
                        "password",
                        "NONE",
                        "calls",
                        0,
                        "notes",
                        List.of("same_email_as:auth0|ada@made up#0")),
                planned.get(1));
        Map<String, @Nullable Object> whole = lines("plan.json").get(0);
        assertEquals(4, whole.get("read"));
        assertEquals(2, whole.get("calls"));
        assertEquals(Map.of("duplicate_in_source", 1, "no_email_or_phone_number", 1), whole.get("reasons"));
    }

    @Test
    void plan_countsStoredPasswordsByFormatAndReason() throws IOException {
        PasswordVerdict bcrypt = PasswordHashes.read("$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC");
        PasswordVerdict hex = PasswordHashes.read("9cc2ae8a1ba7a93da39b46fc1019c481");
        UserSource mixed = UserSource.of(
                "mixed",
                List.of(
                        user("1", "a@example.com").toBuilder().password(bcrypt).build(),
                        user("2", "b@example.com").toBuilder().password(hex).build(),
                        user("3", "c@example.com").toBuilder().password(bcrypt).build(),
                        user("4", "d@example.com"),
                        LegacyUser.builder("5").password(hex).build())); // not sent

        BackfillPlan plan =
                client.backfill(mixed).reportTo(folder.resolve("plan")).plan();

        List<String> candidates = ((PasswordVerdict.Ambiguous) hex).candidates();
        VerdictCount waiting =
                new VerdictCount(PasswordVerdict.Kind.AMBIGUOUS, null, "ambiguous_hash_format", candidates, 1);
        assertEquals(
                List.of(
                        new VerdictCount(PasswordVerdict.Kind.TRANSLATED, "bcrypt", null, List.of(), 2),
                        new VerdictCount(PasswordVerdict.Kind.NO_PASSWORD, null, null, List.of(), 1),
                        waiting),
                plan.passwordFormats());
        assertEquals(List.of(waiting), plan.undecided());
        assertEquals(
                List.of(
                        Map.of("verdict", "TRANSLATED", "format", "bcrypt", "count", 2),
                        Map.of("verdict", "NO_PASSWORD", "count", 1),
                        Map.of(
                                "verdict",
                                "AMBIGUOUS",
                                "reason",
                                "ambiguous_hash_format",
                                "candidates",
                                candidates,
                                "count",
                                1)),
                lines("plan.json").get(0).get("password_formats"));
    }

    @Test
    void verdicts_ofMoreFormatsThanAnybodyHas_areBounded() {
        Map<VerdictCount, Long> counts = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            Tally.verdict(counts, new PasswordVerdict.Malformed("reason_" + i));
        }

        List<VerdictCount> verdicts = Tally.verdicts(counts);
        assertTrue(verdicts.size() < 510, () -> verdicts.size() + " entries");
        assertEquals(10_000, verdicts.stream().mapToLong(VerdictCount::count).sum());
    }

    @Test
    void plan_withAFolder_writesNoAddressAndLetsNobodyElseRead() throws IOException {
        client.backfill(source).reportTo(folder.resolve("plan")).plan();

        for (String name : List.of("plan.json", "planned.ndjson")) {
            Path file = folder.resolve("plan").resolve(name);
            assertFalse(Files.readString(file).contains("example.com"), name);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void plan_whenTheFolderCannotBeMade_throwsBeforeItReads() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        List<PlannedRecord> seen = new ArrayList<>();

        assertThrows(
                MigrationException.UnusableReport.class,
                () -> client.backfill(source).reportTo(file.resolve("plan")).plan(seen::add));

        assertTrue(seen.isEmpty());
    }

    @Test
    void plan_ofSomeRecords_stillKnowsWhatTheOthersShareWithThem() throws IOException {
        // given a list with the second of two accounts with one address, and one that is not there
        Path list = Files.writeString(
                folder.resolve("failed.ndjson"),
                "{\"legacy_id\":\"google-oauth2|ada\"}\n{\"legacy_id\":\"auth0|gone\"}\n");
        List<PlannedRecord> seen = new ArrayList<>();

        // when only these are planned
        BackfillPlan plan =
                client.backfill(source).only(RecordSelection.fromFile(list)).plan(seen::add);

        // then the first account still stands for the second, and the missing one is named
        assertEquals(1, plan.read());
        assertEquals(Map.of("duplicate_in_source", 1L), plan.reasons());
        assertEquals("made up#1", seen.get(0).at());
        assertEquals(List.of("failed.ndjson names 2 records, 1 of them is not in made up."), plan.remarks());
    }
}
