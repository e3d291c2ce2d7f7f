package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserFilesTest {
    private static final String BCRYPT = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";
    private static final char[] BCRYPT_PASSWORD = "Tall-Alder-2021".toCharArray();
    /** md5("correct horse battery staple" + "ERXPZ8S5ff"), of vectors.json. */
    private static final String MD5 = "cf5802efd89b975a341f46151b5558cb";

    private static final char[] MD5_PASSWORD = "correct horse battery staple".toCharArray();

    private static UserFiles file(String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return UserFiles.of(List.of(RecordFile.of("users", bytes)), null);
    }

    private static List<UserRecord> records(UserSource source) {
        List<UserRecord> records = new ArrayList<>();
        try (UserSource.Cursor cursor = source.open()) {
            for (Optional<UserRecord> record = cursor.next(); record.isPresent(); record = cursor.next()) {
                records.add(record.get());
            }
        }
        return records;
    }

    private static LegacyUser only(UserSource source) {
        List<UserRecord> records = records(source);
        assertEquals(1, records.size());
        return records.get(0).user().orElseThrow(() -> new AssertionError(records.toString()));
    }

    private static UserRecord.Unreadable unreadable(UserSource source) {
        List<UserRecord> records = records(source);
        assertEquals(1, records.size());
        return (UserRecord.Unreadable) records.get(0);
    }

    private static String refusal(UserSource source) {
        UnusableInput refused = assertThrows(UnusableInput.class, source::open);
        return String.valueOf(refused.getMessage());
    }

    // ---- shapes

    @Test
    void next_ofTheSampleOfStytchsGuide_readsItAsItIs() {
        List<UserRecord> records = records(
                file("email,phone_number", "ada@example.com,+14155550100", "grace@example.com,", ",+14155550101", ","));

        LegacyUser ada = records.get(0).user().orElseThrow();
        assertEquals(LegacyId.ofAddress("ada@example.com"), ada.id());
        assertEquals(Optional.of(Identifier.unverified("ada@example.com")), ada.email());
        assertEquals(Optional.of(Identifier.unverified("+14155550100")), ada.phoneNumber());
        assertEquals(new PasswordVerdict.NoPassword(), ada.password());
        assertEquals(Optional.empty(), records.get(1).user().orElseThrow().phoneNumber());
        assertEquals(
                LegacyId.ofAddress("+14155550101"),
                records.get(2).user().orElseThrow().id());
        assertEquals("no_user_id", ((UserRecord.Unreadable) records.get(3)).reason());
        assertEquals("users:5", records.get(3).at().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Id,E-Mail,Email Verified,Phone,First Name,Surname",
                "user_id;email_address;emailVerified;phone_number;givenName;familyName",
                "UID,mail,email_verified_at,PhoneNumber,FIRST_NAME,last-name",
                "\"_id\",\" EMAIL \",is_email_verified,PHONE NUMBER,given_name,last_name"
            })
    void next_withUsualHeadings_findsTheColumns(String heading) {
        String separator = heading.contains(";") ? ";" : ",";
        String verified = heading.contains("_at") ? "2024-05-01 10:00:00" : "true";
        LegacyUser user = only(file(
                heading, String.join(separator, "17", "ada@example.com", verified, "+14155550100", "Ada", "Lovelace")));

        assertEquals("17", user.id().value());
        assertEquals(Optional.of(Identifier.verified("ada@example.com")), user.email());
        assertEquals("+14155550100", user.phoneNumber().orElseThrow().value());
        assertEquals("Ada", user.name().orElseThrow().first());
        assertEquals("Lovelace", user.name().orElseThrow().last());
    }

    @Test
    void next_withStatedColumns_takesThese() {
        UserFiles source = file(
                        "nr,login,confirmed,mobile,vorname,zweiter,nachname,gesperrt,zuletzt,tarif,farbe,kennwort,sel",
                        "17,ada@example.com,Y,+14155550100,Ada,Byron,Lovelace,N,2024-05-01T10:00:00Z,gold,blue," + MD5
                                + ",ERXPZ8S5ff")
                .column(UserField.ID, "nr")
                .column(UserField.EMAIL, "Login")
                .column(UserField.EMAIL_VERIFIED, "confirmed")
                .column(UserField.PHONE_NUMBER, "mobile")
                .column(UserField.FIRST_NAME, "vorname")
                .column(UserField.MIDDLE_NAME, "zweiter")
                .column(UserField.LAST_NAME, "nachname")
                .column(UserField.BLOCKED, "gesperrt")
                .column(UserField.LAST_LOGIN, "zuletzt")
                .column(UserField.HASH, "kennwort")
                .column(HashField.SALT, "sel")
                .trustedMetadata("tarif")
                .untrustedMetadata("farbe")
                .passwordHashes(HashStatement.format("md5_suffix_salt"));

        LegacyUser user = only(source);

        assertEquals("17", user.id().value());
        assertEquals(Optional.of(Identifier.verified("ada@example.com")), user.email());
        assertEquals("+14155550100", user.phoneNumber().orElseThrow().value());
        assertEquals("Byron", user.name().orElseThrow().middle());
        assertFalse(user.blocked());
        assertEquals(Optional.of(Instant.parse("2024-05-01T10:00:00Z")), user.lastLogin());
        assertEquals(Map.of("tarif", "gold"), user.trustedMetadata());
        assertEquals(Map.of("farbe", "blue"), user.untrustedMetadata());
        assertEquals(PasswordVerdict.Kind.TRANSLATED, user.password().kind());
    }

    @Test
    void next_ofNestedJson_followsPaths() {
        String meteor = "{\"_id\":{\"$oid\":\"65a0\"},\"emails\":[{\"address\":\"ada@example.com\",\"verified\":true}],"
                + "\"services\":{\"password\":{\"bcrypt\":\"" + BCRYPT
                + "\"}},\"profile\":{\"plan\":{\"name\":\"gold\"}},"
                + "\"a.b\":\"flat\"}";
        UserFiles source = file("[" + meteor + "]")
                .column(UserField.EMAIL, "emails.0.address")
                .column(UserField.EMAIL_VERIFIED, "emails.0.verified")
                .column(UserField.HASH, "services.password.bcrypt")
                .trustedMetadata("profile.plan")
                .untrustedMetadata("a.b");

        LegacyUser user = only(source);

        assertEquals("65a0", user.id().value());
        assertEquals(Optional.of(Identifier.verified("ada@example.com")), user.email());
        assertEquals(Optional.of("bcrypt"), user.password().format());
        assertEquals(Map.of("plan", Map.of("name", "gold")), user.trustedMetadata());
        assertEquals(Map.of("b", "flat"), user.untrustedMetadata());
    }

    @Test
    void next_ofWholeMetadata_takesItsMembers() {
        LegacyUser json = only(file("{\"email\":\"a@example.com\",\"trusted_metadata\":{\"plan\":\"gold\"},"
                + "\"untrustedMetadata\":{\"n\":1}}"));
        assertEquals(Map.of("plan", "gold"), json.trustedMetadata());
        assertEquals(Map.of("n", 1), json.untrustedMetadata());

        LegacyUser csv = only(file("email;trusted metadata", "a@example.com;\"{\"\"plan\"\":\"\"gold\"\"}\""));
        assertEquals(Map.of("plan", "gold"), csv.trustedMetadata());

        LegacyUser none = only(file("email;trusted metadata", "a@example.com;gold"));
        assertEquals(Map.of(), none.trustedMetadata());
        assertEquals(List.of("trusted_metadata_is_no_object"), none.notes());
    }

    @Test
    void next_whenTheNameIsAnAddress_leavesItOut() {
        assertEquals(
                Optional.empty(),
                only(file("email,name", "ada@example.com,ada@example.com")).name());
        assertEquals(
                "Ada Lovelace",
                only(file("email,name", "ada@example.com,Ada Lovelace"))
                        .name()
                        .orElseThrow()
                        .first());
    }

    @Test
    void next_whenASpreadsheetRuinedTheNumber_leavesItOut() {
        LegacyUser user = only(file("email,phone", "ada@example.com,1.41556E+10"));

        assertEquals(Optional.empty(), user.phoneNumber());
        assertEquals(List.of("phone_number_ruined_by_spreadsheet"), user.notes());
    }

    // ---- the id

    @ParameterizedTest
    @CsvSource(textBlock = """
            ADA@example.com,  '', ada@example.com
            ' ada@example.com', '', ada@example.com
            '', +1 (415) 555-0100, +14155550100
            ada@example.com, +14155550100, ada@example.com
            """)
    void next_withoutIdColumn_makesTheIdOfTheAddressOrNumber(String email, String phone, String ofWhat) {
        LegacyUser user = only(file("email;phone", email + ";" + phone));

        assertEquals(LegacyId.ofAddress(ofWhat), user.id());
        assertFalse(user.id().value().contains("ada"));
    }

    @Test
    void next_whenTheIdIsEmpty_isUnreadableInsteadOfHavingTwoRules() {
        assertEquals(
                "no_user_id", unreadable(file("id,email", ",a@example.com")).reason());
        assertEquals(
                "no_user_id", unreadable(file("id,email", "\\N,a@example.com")).reason());
        assertEquals(
                "no_user_id",
                unreadable(file("{\"id\":null,\"email\":\"a@example.com\"}")).reason());
        assertEquals(
                LegacyId.ofAddress("a@example.com"),
                only(file("{\"email\":\"a@example.com\"}")).id());
    }

    @Test
    void next_ofNumbersAsIds_keepsEveryDigit() {
        assertEquals(
                "12345678901234567890123",
                only(file("{\"id\":12345678901234567890123,\"email\":\"a@example.com\"}"))
                        .id()
                        .value());
        assertEquals("007", only(file("id,email", "007,a@example.com")).id().value());
    }

    // ---- verified, blocked

    @ParameterizedTest
    @CsvSource(textBlock = """
            true, true
            TRUE, true
            t, true
            1, true
            Yes, true
            y, true
            2024-05-01T10:00:00Z, true
            2024-05-01 10:00:00.123456+00, true
            2024-05-01, true
            false, false
            f, false
            0, false
            NULL, false
            \\N, false
            '', false
            0000-00-00 00:00:00, false
            """)
    void next_withAValueForVerified_takesNoOtherForTrue(String value, boolean verified) {
        LegacyUser user = only(
                file("email;email_verified;phone;phone_verified", "a@example.com;" + value + ";+14155550100;" + value));

        assertEquals(verified, user.email().orElseThrow().verified());
        assertEquals(verified, user.phoneNumber().orElseThrow().verified());
        assertEquals(List.of(), user.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "2", "-1", "1714557600", "2024-13-41", "true?", "pending"})
    void next_withAnUnclearValueForVerified_isNotVerifiedAndSaysSo(String value) {
        LegacyUser user = only(
                file("email,email_verified,phone,phone_verified", "a@example.com," + value + ",+14155550100," + value)
                        .emailsAreVerified()
                        .phoneNumbersAreVerified());

        assertFalse(user.email().orElseThrow().verified());
        assertFalse(user.phoneNumber().orElseThrow().verified());
        assertEquals(List.of("email_verified_not_understood", "phone_verified_not_understood"), user.notes());
    }

    @Test
    void next_whenVerifiedIsStated_holdsOnlyWhereTheFileIsSilent() {
        assertTrue(only(file("email", "a@example.com").emailsAreVerified())
                .email()
                .orElseThrow()
                .verified());
        assertFalse(only(file("email,email_verified", "a@example.com,").emailsAreVerified())
                .email()
                .orElseThrow()
                .verified());
        assertFalse(only(file("{\"email\":\"a@example.com\",\"email_verified\":null}")
                        .emailsAreVerified())
                .email()
                .orElseThrow()
                .verified());
        assertTrue(only(file("phone", "+14155550100").phoneNumbersAreVerified())
                .phoneNumber()
                .orElseThrow()
                .verified());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            blocked, true, true
            is_banned, 1, true
            disabled_at, 2024-05-01 10:00:00, true
            suspended, '', false
            Blocked, no, false
            """)
    void next_ofABlockedUser_knowsIt(String heading, String value, boolean blocked) {
        assertEquals(
                blocked,
                only(file("email;" + heading, "a@example.com;" + value)).blocked());
    }

    @Test
    void next_whenBlockedIsUnclear_isUnreadable() {
        UserRecord.Unreadable record = unreadable(file("id,email,blocked", "7,a@example.com,perhaps"));

        assertEquals("blocked_not_understood", record.reason());
        assertEquals(Optional.of(LegacyId.of("7")), record.id());
        assertFalse(record.detail().contains("perhaps"));
    }

    // ---- passwords

    @Test
    void next_withAStatementForEachRow_readsEachByItsOwn() {
        List<UserRecord> records = records(file(
                        "id,email,hash,salt,hash_format",
                        "1,a@example.com," + MD5 + ",ERXPZ8S5ff,md5_suffix_salt",
                        "2,b@example.com," + BCRYPT + ",,",
                        "3,c@example.com," + MD5 + ",ERXPZ8S5ff,",
                        "4,d@example.com," + MD5 + ",,no_such_format",
                        "5,e@example.com,,ERXPZ8S5ff,md5_suffix_salt",
                        "6,f@example.com," + MD5 + ",,md5_suffix_salt",
                        "7,g@example.com," + BCRYPT + ",ERXPZ8S5ff,bcrypt")
                .passwordHashes(HashStatement.format("bcrypt", "md5_prefix_salt", "md5_suffix_salt")));

        assertEquals(
                List.of(
                        "TRANSLATED md5_suffix_salt -",
                        "TRANSLATED bcrypt -",
                        "AMBIGUOUS - ambiguous_hash_format",
                        "MALFORMED - bad_hash_format",
                        "NO_PASSWORD - -",
                        "AMBIGUOUS - missing_salt",
                        "MALFORMED - unused_salt"),
                records.stream()
                        .map(record -> record.user().orElseThrow().password())
                        .map(verdict -> verdict.kind() + " " + verdict.format().orElse("-") + " "
                                + verdict.reason().orElse("-"))
                        .toList());
    }

    @Test
    void next_withParametersInColumns_statesThem() {
        String stored = "Vjal5ywgylOMYyT8wDxlfHBNsgiZbDY3yCZ0M0QG2GA=";
        UserFiles source = file(
                        "email,hash,hash_salt,hash_iterations,hash_digest",
                        "a@example.com," + stored + ",c2FsdHNhbHQ=,1000,sha256")
                .passwordHashes(HashStatement.format("pbkdf2_raw").with(HashField.SALT_ENCODING, "base64"));

        PasswordHash.Pbkdf2 hash =
                (PasswordHash.Pbkdf2) only(source).password().hash().orElseThrow();

        assertEquals(1000, hash.iterations());
        assertEquals("c2FsdHNhbHQ=", hash.salt().reveal());
    }

    @Test
    void next_ofABadParameter_namesItsColumn() {
        assertEquals(
                Optional.of("bad_salt_side"),
                only(file("email,hash,hash_salt_side", "a@example.com," + MD5 + ",left"))
                        .password()
                        .reason());
    }

    @Test
    void next_whenTheHashIsAJsonObject_readsItAsOne() {
        String credential = "{\"algorithm\":\"bcrypt\",\"hash\":{\"value\":\"" + BCRYPT + "\"}}";

        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                only(file("{\"email\":\"a@example.com\",\"password\":" + credential + "}"))
                        .password()
                        .kind());
        assertEquals(
                Optional.of("hash_is_no_text"),
                only(file("{\"email\":\"a@example.com\",\"password\":17}"))
                        .password()
                        .reason());
    }

    @Test
    void next_whenAColumnIsNotToBeLookedFor_doesNotTakeIt() {
        UserFiles source = file("email,hash,salt,disabled", "a@example.com," + BCRYPT + ",left over,perhaps")
                .withoutColumn(HashField.SALT)
                .withoutColumn(UserField.BLOCKED);

        assertEquals(PasswordVerdict.Kind.TRANSLATED, only(source).password().kind());
    }

    // ---- files that cannot be meant

    @Test
    void open_whenAStatedColumnIsNotThere_namesItAndThoseThatAre() {
        String csv = refusal(file("email,phone", "a@example.com,").column(UserField.HASH, "pass"));
        assertEquals("users has no column \"pass\", which was named for hash; there are: email, phone.", csv);

        String json =
                refusal(file("{\"email\":\"a@example.com\",\"b\":{\"c\":1}}").column(UserField.HASH, "b.d"));
        assertEquals("users has no field \"b.d\", which was named for hash; there are: email, b.", json);

        assertTrue(refusal(file("email", "a@example.com").trustedMetadata("plan"))
                .contains("\"plan\", which was named for trusted metadata"));
    }

    @Test
    void open_whenAStatedFieldIsRareInJson_findsIt() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lines.add("{\"email\":\"u" + i + "@example.com\"" + (i == 299 ? ",\"plan\":1}" : "}"));
        }

        assertEquals(
                300,
                records(file(lines.toArray(String[]::new)).trustedMetadata("plan"))
                        .size());
    }

    @Test
    void open_whenTwoColumnsCouldBeOneField_asks() {
        assertEquals(
                "users has two columns that could be the hash, \"password\" and \"password_hash\"; say which.",
                refusal(file("email,password,password_hash", "a@example.com,x," + BCRYPT)));
        assertEquals(
                Optional.of("bcrypt"),
                only(file("email,password,password_hash", "a@example.com,x," + BCRYPT)
                                .column(UserField.HASH, "password_hash"))
                        .password()
                        .format());
        assertEquals(
                "duplicate_key",
                unreadable(file("{\"email\":\"a@example.com\",\"mail\":\"b@example.com\"}"))
                        .reason());
        assertEquals(
                "a@example.com",
                only(file("{\"email\":\"a@example.com\",\"mail\":\"a@example.com\",\"email_address\":null}"))
                        .email()
                        .orElseThrow()
                        .value());
    }

    @Test
    void open_ofAFileWithoutHeading_repeatsNoAddress() {
        String refusal = refusal(file("ada@example.com,+14155550100", "grace@example.com,+14155550101"));

        assertTrue(refusal.contains("2 that may be values, not names"), refusal);
        assertFalse(refusal.contains("@"), refusal);
        assertFalse(refusal.contains("4155"), refusal);
    }

    @Test
    void open_ofAnotherKindOfList_saysWhatIsMissing() {
        assertTrue(refusal(file("id,amount", "1,2")).contains("there are: id, amount"));
        assertTrue(refusal(file("{\"id\":1,\"amount\":2}")).contains("there are: id, amount"));
        assertTrue(refusal(file("{\"legacy_id\":\"1\",\"at\":\"users:1\",\"reason\":\"no_answer\"}"))
                .contains("--only"));
    }

    @Test
    void open_ofTheOtherContainer_saysHowToReadIt() {
        assertTrue(refusal(file("{\"email\":\"a@example.com\"}").csvOnly()).contains("is JSON, not CSV"));
        assertTrue(refusal(file("email", "a@example.com").jsonOnly()).contains("is not JSON"));
        assertEquals(1, records(file("email", "a@example.com").csvOnly()).size());
        assertEquals(
                1, records(file("[{\"email\":\"a@example.com\"}]").jsonOnly()).size());
    }

    @Test
    void of_whenAFileIsGivenTwiceOrNone_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> UserFiles.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> UserFiles.of(Path.of("a.csv"), Path.of("./a.csv")));
    }

    // ---- several files, remarks, fingerprint

    @Test
    void next_ofFilesWithColumnsInAnotherOrder_neverShiftsAColumn() {
        RecordFile first = RecordFile.of("a", "id,email\n1,a@example.com\n".getBytes(StandardCharsets.UTF_8));
        RecordFile second = RecordFile.of("b", "email,id\nb@example.com,2\n".getBytes(StandardCharsets.UTF_8));
        UserFiles both = UserFiles.of(List.of(first, second), null);

        assertEquals(
                List.of("1 a:2", "2 b:2"),
                records(both).stream()
                        .map(record -> record.id().orElseThrow() + " " + record.at())
                        .toList());
        try (UserSource.Cursor cursor = both.open()) {
            cursor.skip(1);
            assertEquals("2", cursor.next().orElseThrow().id().orElseThrow().value());
            assertEquals(Optional.empty(), cursor.next());
            assertEquals(1, cursor.share().orElseThrow());
        }
    }

    @Test
    void remarks_afterAReading_sayWhatIsMissing() {
        UserFiles bare = file("email", "a@example.com");
        assertEquals(List.of(), bare.remarks());
        records(bare);
        assertEquals(2, bare.remarks().size());

        UserFiles whole = file("email,email_verified,hash", "a@example.com,true," + BCRYPT);
        records(whole);
        assertEquals(List.of(), whole.remarks());
    }

    @Test
    void fingerprint_whenAnythingThatMattersChanges_changes() {
        UserFiles base = file("email,plan,hash", "a@example.com,gold," + MD5);
        Set<String> fingerprints = new HashSet<>();
        List<UserFiles> others = List.of(
                base,
                file("email,plan,hash", "b@example.com,gold," + MD5),
                base.column(UserField.HASH, "plan"),
                base.withoutColumn(UserField.HASH),
                base.trustedMetadata("plan"),
                base.untrustedMetadata("plan"),
                base.emailsAreVerified(),
                base.phoneNumbersAreVerified(),
                base.passwordHashes(HashStatement.format("md5")),
                base.passwordHashes(HashStatement.format("devise").with(HashField.PEPPER, "one")),
                base.passwordHashes(HashStatement.format("devise").with(HashField.PEPPER, "two")));
        others.forEach(one -> fingerprints.add(one.fingerprint().orElseThrow()));

        assertEquals(others.size(), fingerprints.size());
        assertEquals(base.fingerprint(), base.fingerprint());
        assertFalse(fingerprints.toString().contains("one"));
    }

    @Test
    void toString_ofASource_showsNoPepper() {
        UserFiles source = file("email,hash", "a@example.com," + BCRYPT)
                .passwordHashes(HashStatement.format("devise").with(HashField.PEPPER, "top-secret-pepper"));

        assertFalse((source + " " + records(source)).contains("top-secret-pepper"));
        assertFalse((source + " " + records(source)).contains("example.com"));
    }

    // ---- the probe

    @ParameterizedTest
    @ValueSource(strings = {"2", "Ada@Example.com", " ada@example.com ", "+14155550100"})
    void probe_byIdAddressOrNumber_findsTheUser(String who) {
        UserFiles source = file(
                        "id,email,phone,hash,salt",
                        "1,grace@example.com,,," + "x",
                        "2,ada@example.com,+14155550100," + MD5 + ",ERXPZ8S5ff")
                .passwordHashes(HashStatement.format("md5_suffix_salt"));

        PasswordProbe probe = source.probe(who, MD5_PASSWORD).orElseThrow();

        assertTrue(probe.isProven());
        assertEquals("users:3", probe.at().toString());
        assertEquals(LegacyId.of("2"), probe.id());
        assertFalse(source.probe(who, BCRYPT_PASSWORD).orElseThrow().isProven());
    }

    @Test
    void probe_withAWrongStatement_saysWhichIsRight() {
        UserFiles source = file("id,email,hash,salt", "2,ada@example.com," + MD5 + ",ERXPZ8S5ff");

        HashProbe.Result ambiguous =
                source.probe("2", MD5_PASSWORD).orElseThrow().result();
        assertEquals(HashProbe.Outcome.UNDECIDED, ambiguous.outcome());
        assertEquals(
                Optional.of("md5_suffix_salt"), ambiguous.suggestions().get(0).format());

        HashProbe.Result wrong = source.passwordHashes(HashStatement.format("md5_prefix_salt"))
                .probe("2", MD5_PASSWORD)
                .orElseThrow()
                .result();
        assertEquals(HashProbe.Outcome.REFUTED, wrong.outcome());
        assertNotEquals(List.of(), wrong.suggestions());
        assertFalse(wrong.toString().contains("ERXPZ8S5ff"));
    }

    @Test
    void probe_ofAUserWhoIsNotThere_isEmpty() {
        assertEquals(Optional.empty(), file("email", "a@example.com").probe("b@example.com", MD5_PASSWORD));
    }

    @Test
    void probe_ofAnySource_comparesWhatWouldBeSent() {
        LegacyUser ada = only(file("id,email,hash", "2,ada@example.com," + BCRYPT));
        UserSource source = UserSource.of("memory", List.of(ada));

        assertTrue(source.probe("2", BCRYPT_PASSWORD).orElseThrow().isProven());
        assertFalse(source.probe("2", MD5_PASSWORD).orElseThrow().isProven());
        assertEquals(Optional.empty(), source.probe("3", MD5_PASSWORD));
        assertThrows(IllegalArgumentException.class, () -> source.probe(" ", MD5_PASSWORD));
    }
}
