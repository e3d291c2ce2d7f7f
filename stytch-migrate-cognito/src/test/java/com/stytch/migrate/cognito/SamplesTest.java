package com.stytch.migrate.cognito;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sample file of users, and what must come of each of them. */
class SamplesTest {

    private static List<String> all(String... files) {
        return Shown.all(CognitoImporter.fromExport(
                java.util.Arrays.stream(files).map(Resources::path).toList()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users/list-users.api.json",
                "users/list-users.cli-v1.json",
                "users/list-users.cli-v2.json",
                "users/cognito-backup-restore.json",
                "users/cognito-backup.json",
                "users/cognito-csv-exporter.csv",
                "users/admin-get-user.ndjson",
                "users/workos.ndjson",
                "users/federated-and-states.json",
                "aws-cli-docs/list-users-in-group.json",
            })
    void next_whenTheFileIsASample_returnsWhatIsExpected(String users) {
        String expected = "expected/" + users.substring(users.indexOf('/') + 1) + ".txt";
        assertEquals(String.join("\n", Resources.lines(expected)), String.join("\n", all(users)), expected);
    }

    /** The same six users, whatever tool wrote them: only the place and the order of fields may differ. */
    @Test
    void next_whenToolsWriteTheSameUsers_returnsTheSameUsers() {
        List<String> api = withoutPlaces(all("users/list-users.api.json"));
        assertEquals(6, api.size());
        assertEquals(api, withoutPlaces(all("users/list-users.api.json.gz")));
        assertEquals(api, withoutPlaces(all("users/list-users.cli-v1.json")));
        assertEquals(api, withoutPlaces(all("users/list-users.cli-v2.json")));
        assertEquals(api, withoutPlaces(all("users/cognito-backup-restore.json")));
    }

    private static List<String> withoutPlaces(List<String> lines) {
        return lines.stream().map(line -> line.substring(line.indexOf(" | "))).toList();
    }

    @Test
    void next_whenTheFileIsOfAnImportJob_identifiesByUsername() {
        String expected = "expected/import-job.csv.txt";
        assertEquals(
                String.join("\n", Resources.lines(expected)),
                String.join(
                        "\n",
                        Shown.all(CognitoImporter.fromExport(Resources.path("users/import-job.csv"))
                                .identifyByUsername())));
    }
}
