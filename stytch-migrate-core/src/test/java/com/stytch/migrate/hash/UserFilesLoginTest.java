package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.source.UserFiles;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.RawCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a CSV with a column for each part of the statement to a login: one user of each translated family. */
class UserFilesLoginTest {

    @TempDir
    Path folder;

    private static String email(int number) {
        return "user" + number + "@example.com";
    }

    private static String cell(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String heading(HashField field) {
        return field.key().startsWith("hash_") ? field.key() : "hash_" + field.key();
    }

    private Path csv(List<Vector> vectors) throws IOException {
        List<String> lines = new ArrayList<>();
        String fields = String.join(
                ";",
                Arrays.stream(HashField.values())
                        .map(UserFilesLoginTest::heading)
                        .toList());
        lines.add("id;email;email_verified;" + fields + ";hash");
        for (int i = 0; i < vectors.size(); i++) {
            Map<HashField, String> stated = vectors.get(i).statement().fields();
            List<String> cells = new ArrayList<>(List.of("u" + i, email(i), "true"));
            for (HashField field : HashField.values()) {
                cells.add(cell(stated.getOrDefault(field, "")));
            }
            cells.add(cell(vectors.get(i).encoded()));
            lines.add(String.join(";", cells));
        }
        return Files.write(folder.resolve("users.csv"), lines);
    }

    @Test
    void run_overACsvOfEveryTranslatedFamily_letsEachSignInWithTheOldPasswordOnly() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (Vector vector : ImportedLoginTest.translated()) {
            if (vectors.stream().noneMatch(other -> other.family().equals(vector.family()))) {
                vectors.add(vector);
            }
        }
        assertTrue(vectors.size() > 60, () -> vectors.size() + " families");
        try (FakeStytch stytch = FakeStytch.consumer()) {
            BackfillReport report =
                    stytch.client().backfill(UserFiles.of(csv(vectors))).run();

            assertTrue(report.allSettled(), report::toString);
            assertEquals(Map.of(), report.notes());
            RawCalls calls = new RawCalls(stytch);
            for (int i = 0; i < vectors.size(); i++) {
                Vector vector = vectors.get(i);
                String message = String.format(Locale.ROOT, "%s of %s", vector.id(), vector.family());
                assertEquals("200", signIn(calls, i, vector.password()), message);
                assertEquals("401 unauthorized_credentials", signIn(calls, i, vector.wrongPassword()), message);
            }
        }
    }

    private static String signIn(RawCalls calls, int number, char[] password) {
        return calls.post(
                        "/v1/passwords/authenticate", Map.of("email", email(number), "password", new String(password)))
                .verdict();
    }

    @Test
    void run_whenTheFormatIsAmbiguous_sendsNoHashUntilItIsStated() throws IOException {
        Path file = Files.writeString(
                folder.resolve("users.csv"),
                "id,email,email_verified,hash\n1,ada@example.com,true,9cc2ae8a1ba7a93da39b46fc1019c481\n");
        try (FakeStytch stytch = FakeStytch.consumer()) {
            // given a bare hex value, which may be MD5 of anything
            BackfillReport first = stytch.client().backfill(UserFiles.of(file)).run();
            assertEquals(1, first.notes().get("password_not_moved:ambiguous_hash_format"));
            assertEquals(0, stytch.journal().count("POST", "/v1/passwords/migrate"));
            assertEquals(1, stytch.userCount());

            // when it is stated
            BackfillReport second = stytch.client()
                    .backfill(UserFiles.of(file).passwordHashes(HashStatement.format("md5")))
                    .run();

            // then the same user gets the password
            assertTrue(second.allSettled(), second::toString);
            assertEquals(1, stytch.userCount());
            assertEquals(
                    "200",
                    new RawCalls(stytch)
                            .post(
                                    "/v1/passwords/authenticate",
                                    Map.of("email", "ada@example.com", "password", "correct horse battery staple"))
                            .verdict());
        }
    }
}
