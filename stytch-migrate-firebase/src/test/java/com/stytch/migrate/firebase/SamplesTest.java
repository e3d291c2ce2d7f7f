package com.stytch.migrate.firebase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.source.PasswordProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sample file, and what must come of each of its users. */
@Tag("once")
class SamplesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export-basic.json",
                "export-basic.csv",
                "export-legacy-2017.csv",
                "export-legacy-2019.csv",
                "batchget-page1.json",
                "batchget-page2.json",
                "batchget-tenant-acme.json",
                "admin-sdk-node-users.json",
                "admin-sdk-list-users.json",
                "emulator-batchget.json",
                "third-party-clerk-sample.csv",
                "third-party-clerk-sample.json"
            })
    void next_whenTheFileIsASample_returnsWhatIsExpected(String file) {
        FirebaseImporter importer =
                FirebaseImporter.fromExport(Resources.path(file)).withHashConfig(Resources.path("hash-config.txt"));
        String shown = String.join("\n", Shown.all(importer));
        assertEquals(String.join("\n", Resources.lines("expected/" + file + ".txt")), shown);
    }

    @Test
    void next_whenTheSampleIsPacked_returnsTheSameUsers() {
        List<String> plain = Shown.all(FirebaseImporter.fromExport(Resources.path("export-basic.json")));
        List<String> packed = Shown.all(FirebaseImporter.fromExport(Resources.path("export-basic.json.gz")));
        assertEquals(
                plain, packed.stream().map(line -> line.replace(".gz:", ":")).toList());
    }

    /** The passwords of the made-up users, in every form in which their hashes come. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "export-basic.json",
                "export-basic.csv",
                "batchget-page1.json,batchget-page2.json",
                "admin-sdk-node-users.json"
            })
    void probe_whenTheHashParametersAreGiven_provesEachPasswordAndNoOther(String files) throws IOException {
        JsonView passwords = JsonView.parse(Files.readString(Resources.path("passwords.json")))
                .orElseThrow();
        FirebaseImporter importer = FirebaseImporter.fromExport(
                        List.of(files.split(",")).stream().map(Resources::path).toList())
                .withHashConfig(Resources.path("project-config-hash.json"));
        assertEquals(5, passwords.asMap().size());
        passwords.asMap().forEach((email, password) -> {
            PasswordProbe right = importer.probe(email, String.valueOf(password).toCharArray())
                    .orElseThrow();
            assertTrue(right.isProven(), email);
            PasswordProbe wrong =
                    importer.probe(email, (password + "x").toCharArray()).orElseThrow();
            assertEquals(HashProbe.Outcome.REFUTED, wrong.result().outcome(), email);
        });
    }

    @Test
    void probe_whenNoHashParametersAreGiven_isUndecided() {
        PasswordProbe probe = FirebaseImporter.fromExport(Resources.path("export-basic.json"))
                .probe("ada@example.com", "correct horse battery staple".toCharArray())
                .orElseThrow();
        assertEquals(HashProbe.Outcome.UNDECIDED, probe.result().outcome());
    }
}
