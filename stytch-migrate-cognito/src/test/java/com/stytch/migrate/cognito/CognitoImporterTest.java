package com.stytch.migrate.cognito;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CognitoImporterTest {
    private static final String[] PAGES = {
        "users/list-users.page1.api.json",
        "users/list-users.page2.api.json",
        "users/list-users.page3.api.json",
        "users/list-users.page4.api.json"
    };

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<Path> paths(String... names) {
        return Arrays.stream(names).map(Resources::path).toList();
    }

    private static List<String> ids(UserSource source) {
        return Shown.records(source).stream()
                .map(record -> record.id().map(Object::toString).orElse("?"))
                .toList();
    }

    private static String refusal(UserSource source) {
        return String.valueOf(
                assertThrows(UnusableInput.class, () -> Shown.records(source)).getMessage());
    }

    // ---- pages

    @Test
    void next_whenPagesAreFilesInAnyOrder_readsAllUsers() {
        assertEquals(6, ids(CognitoImporter.fromExport(paths(PAGES))).size());
        assertEquals(
                6,
                ids(CognitoImporter.fromExport(paths(PAGES[3], PAGES[0], PAGES[2], PAGES[1])))
                        .size());
    }

    @Test
    void next_whenPagesStandInOneFileOrInAList_readsAllUsers() throws IOException {
        StringBuilder one = new StringBuilder();
        StringBuilder list = new StringBuilder("[");
        for (Path page : paths(PAGES)) {
            one.append(Files.readString(page));
            list.append(list.length() > 1 ? ",\n" : "").append(Files.readString(page));
        }
        List<String> expected = ids(CognitoImporter.fromExport(paths(PAGES)));
        assertEquals(expected, ids(CognitoImporter.fromExport(write("pages.json", one.toString()))));
        assertEquals(expected, ids(CognitoImporter.fromExport(write("list.json", list + "]"))));
    }

    @Test
    void next_whenTheLastPageIsMissing_refusesAtTheEnd() {
        CognitoImporter cut = CognitoImporter.fromExport(paths(PAGES[0], PAGES[1], PAGES[2]));
        String message = refusal(cut);
        assertTrue(message.contains("is incomplete") && message.contains("--max-items"), message);

        CognitoImporter accepted = cut.acceptIncompleteExport();
        assertEquals(4, ids(accepted).size());
        assertTrue(accepted.remarks().toString().contains("the users on it are not imported"));
    }

    /** The form that {@code --max-items} leaves behind: the token of the AWS CLI itself. */
    @Test
    void next_whenTheCliLeftItsToken_refuses() throws IOException {
        String token = "eyJQYWdpbmF0aW9uVG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ==";
        String text = Files.readString(Resources.path("users/list-users.cli-v2.json"));
        String cut = text.substring(0, text.lastIndexOf('}')) + ",\"NextToken\":\"" + token + "\"}";
        assertTrue(refusal(CognitoImporter.fromExport(write("cut.json", cut))).contains("is incomplete"));
        assertTrue(refusal(CognitoImporter.fromExport(Resources.path("aws-cli-docs/list-users.json")))
                .contains("is incomplete"));
    }

    @Test
    void run_whenTheLastPageIsMissing_sendsNothing() {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            CognitoImporter cut = CognitoImporter.fromExport(paths(PAGES[0], PAGES[1]));
            assertThrows(
                    UnusableInput.class, () -> stytch.client().backfill(cut).run());
            assertEquals(0, stytch.users().size());
        }
    }

    // ---- what is refused

    @Test
    void open_whenTheFileHoldsNoUsers_saysWhatToGive() throws IOException {
        String failed = "{\"legacy_id\":\"a\",\"at\":\"x:1\",\"reason\":\"no_answer\"}\n";
        assertTrue(refusal(CognitoImporter.fromExport(write("failed.ndjson", failed)))
                .contains("with --only"));
        assertTrue(refusal(CognitoImporter.fromExport(write("groups.json", "[{\"GroupName\":\"a\"}]")))
                .contains("ListUsers"));
        assertTrue(refusal(CognitoImporter.fromExport(write("some.csv", "email,name\na@example.com,A\n")))
                .contains("column"));
    }

    @Test
    void open_whenCsvHasNoSub_asksForAStatement() {
        assertTrue(refusal(CognitoImporter.fromExport(Resources.path("users/import-job.csv")))
                .contains("no column sub"));
    }

    @Test
    void fromExport_whenFilesMakeNoSense_refusesThem() {
        Path file = Resources.path(PAGES[0]);
        assertThrows(IllegalArgumentException.class, () -> CognitoImporter.fromExport());
        assertThrows(IllegalArgumentException.class, () -> CognitoImporter.fromExport(file, file));
        assertThrows(
                IllegalArgumentException.class,
                () -> CognitoImporter.fromExport(file).userPool(" "));
    }

    // ---- settings

    @Test
    void identifyByUsername_whenStated_takesTheNameAndKeepsSub() {
        LegacyUser ada =
                Shown.user(Shown.records(CognitoImporter.fromExport(Resources.path("users/list-users.api.json"))
                                .identifyByUsername())
                        .get(0));
        assertEquals("ada", ada.id().value());
        assertEquals("c0ffee01-0001-7001-a001-000000000001", ada.attributes().get("sub"));
    }

    @Test
    void trustEmailOf_whenTheProviderIsNamed_countsItsProfilesOnly() {
        List<UserRecord> records =
                Shown.records(CognitoImporter.fromExport(Resources.path("users/federated-and-states.json"))
                        .trustEmailOf("Google", "Acme0"));
        LegacyUser google = Shown.user(records.get(0));
        assertTrue(google.email().orElseThrow().verified());
        assertEquals(List.of("email_trusted_by_connection"), google.notes());
        assertTrue(records.stream()
                .flatMap(record -> record.user().stream())
                .filter(user -> !user.id().equals(google.id()))
                .noneMatch(user -> user.notes().contains("email_trusted_by_connection")));
    }

    @Test
    void withGroupMembers_whenAUserIsInSeveral_namesThemAll() throws IOException {
        Path acme = Resources.path("pool/list-users-in-group.tenant-acme.api.json");
        Path strangers = write(
                "admins.json",
                "{\"Users\":[{\"Username\":\"x\",\"Attributes\":[{\"Name\":\"sub\",\"Value\":\"nobody\"}]},"
                        + "{\"Username\":\"bad\"},{\"Attributes\":[{\"Name\":\"sub\",\"Value\":"
                        + "\"c0ffee01-0001-7001-a001-000000000001\"}]}]}");
        CognitoImporter importer = CognitoImporter.fromExport(Resources.path("users/list-users.api.json"))
                .withGroupMembers("tenant-acme", acme)
                .withGroupMembers("admins", strangers);
        List<UserRecord> records = Shown.records(importer);
        assertEquals("admins.json:1 | UNREADABLE no_user_id", Shown.line(records.get(0)));
        assertEquals(7, records.size());
        assertEquals(
                List.of("tenant-acme", "admins"),
                Shown.user(records.get(1)).attributes().get("groups"));
        assertTrue(importer.remarks().toString().contains("1 membership of a group belongs to no user"));

        Path cut = write("cut.json", Files.readString(acme).replaceFirst("\\{", "{\"NextToken\":\"more\","));
        assertTrue(refusal(importer.withGroupMembers("cut", cut)).contains("The members of the group cut"));
    }

    @Test
    void fingerprint_whenAFileOrASettingChanges_changes() throws IOException {
        CognitoImporter importer = CognitoImporter.fromExport(Resources.path("users/list-users.api.json"));
        Optional<String> first = importer.fingerprint();
        assertEquals(first, importer.fingerprint());
        Stream.of(
                        importer.identifyByUsername(),
                        importer.trustEmailOf("Google"),
                        importer.acceptIncompleteExport(),
                        importer.withGroupMembers("a", Resources.path("pool/list-users-in-group.tenant-acme.api.json")))
                .forEach(other -> assertNotEquals(first, other.fingerprint()));
        assertEquals(Optional.empty(), importer.tenant());
        assertEquals(
                Optional.of("us-east-1_EXAMPLE01"),
                importer.userPool("us-east-1_EXAMPLE01").tenant());
    }

    @Test
    void skip_whenSomeArePassedOver_goesOnAtTheSameRecord() {
        CognitoImporter importer = CognitoImporter.fromExport(paths(PAGES));
        List<String> all = Shown.all(importer);
        for (int passed = 0; passed <= all.size() + 1; passed++) {
            try (UserSource.Cursor cursor = importer.open()) {
                cursor.skip(passed);
                Optional<UserRecord> next = cursor.next();
                assertEquals(
                        passed < all.size() ? all.get(passed) : "end",
                        next.map(Shown::line).orElse("end"));
            }
        }
    }
}
