package com.stytch.migrate.auth0.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.hash.StoredHash;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.UserRecord;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportedUsersTest {
    private static final Place AT = Place.line("users.ndjson", 1);

    // ---- ids

    @Test
    void read_whenIdIsWrittenInManyWays_isTheSame() {
        assertEquals("auth0|7", user("user_id", "auth0|7").id().value());
        assertEquals("auth0|7", user("Id", "auth0|7").id().value());
        assertEquals("auth0|7", user("User ID", "auth0|7").id().value());
        assertEquals("auth0|7", user("userId", "auth0|7").id().value());
        assertEquals("auth0|7", user("user_id", "7").id().value()); // the bulk import form
        assertEquals("auth0|7", user("user_id", 7).id().value());
        assertEquals(
                "google-oauth2|108204268033311374519",
                user("identities", List.of(identity("google-oauth2", new BigInteger("108204268033311374519"))))
                        .id()
                        .value());
        assertEquals(
                "samlp|conn|a@example.com",
                user("user_id", "samlp|conn|a@example.com").id().value());
    }

    @Test
    void read_whenThereIsNoId_isUnreadableUnlessTheAddressMayStandForIt() {
        Map<String, @Nullable Object> record = record("email", "Ana@Example.com", "user_id", " ");
        assertEquals("no_user_id", unreadable(record));
        ExportedUsers byAddress = new ExportedUsers(Set.of(), true, null);
        String id = readable(byAddress.read(AT, record, false)).id().value();
        assertTrue(id.matches("address-sha256\\|[0-9a-f]{64}"), id);
        assertEquals(
                id,
                readable(byAddress.read(AT, record("email", " ana@example.com "), false))
                        .id()
                        .value());
        assertEquals("no_user_id", unreadable(record("given_name", "Ana")));
        assertTrue(byAddress.read(AT, record("given_name", "Ana"), false).user().isEmpty());
    }

    @Test
    void read_whenOneFieldHasTwoSpellings_refusesWhatContradicts() {
        assertEquals(
                "duplicate_key",
                unreadable(record("user_id", "auth0|1", "email", "a@example.com", "Email", "b@example.com")));
        assertEquals(
                "auth0|1",
                user("user_id", "auth0|1", "email", "a@example.com", "Email", "a@example.com")
                        .id()
                        .value());
    }

    // ---- what is verified

    @Test
    void read_whenVerifiedIsNoTrue_isNotVerified() {
        assertTrue(emailVerified(true, false));
        assertFalse(emailVerified("true", false));
        assertFalse(emailVerified("yes", false));
        assertFalse(emailVerified(1, false));
        assertFalse(emailVerified(null, false));
        assertFalse(emailVerified(Map.of("a", true), false));
        assertTrue(emailVerified("true", true));
        assertTrue(emailVerified("TRUE", true));
        assertFalse(emailVerified("1", true));
        assertEquals(
                List.of("email_verified_is_text"),
                user("user_id", "samlp|c|x", "email", "a@example.com", "email_verified", "true")
                        .notes());
    }

    private static boolean emailVerified(@Nullable Object value, boolean textOnly) {
        Map<String, @Nullable Object> record =
                record("user_id", "auth0|1", "email", "a@example.com", "email_verified", value);
        return readable(new ExportedUsers(Set.of(), false, null).read(AT, record, textOnly))
                .email()
                .orElseThrow()
                .verified();
    }

    @Test
    void read_whenTheConnectionIsTrusted_countsItsAddressesAsVerified() {
        ExportedUsers trusting = new ExportedUsers(Set.of("acme-saml"), false, null);
        Map<String, @Nullable Object> record = record(
                "user_id", "samlp|acme-saml|x",
                "email", "x@example.com",
                "identities", List.of(identity("samlp", "acme-saml|x", "acme-saml")));
        assertTrue(
                readable(trusting.read(AT, record, false)).email().orElseThrow().verified());
        record.put("identities", List.of(identity("samlp", "acme-saml|x", "other")));
        assertFalse(
                readable(trusting.read(AT, record, false)).email().orElseThrow().verified());
        // a linked identity of the trusted connection says nothing of the primary address
        record.put(
                "identities",
                List.of(identity("samlp", "acme-saml|x", "other"), identity("samlp", "acme-saml|y", "acme-saml")));
        assertFalse(
                readable(trusting.read(AT, record, false)).email().orElseThrow().verified());
    }

    // ---- number and name

    @Test
    void read_whenASpreadsheetRuinedTheNumber_leavesItOutWithANote() {
        for (String ruined : List.of("4,47E+11", "4.47E+11", "4.47e11", "447E9")) {
            LegacyUser user = readable(new ExportedUsers(Set.of(), false, null)
                    .read(AT, record("user_id", "auth0|1", "phone_number", ruined), true));
            assertTrue(user.phoneNumber().isEmpty(), ruined);
            assertEquals(List.of("phone_number_ruined_by_spreadsheet"), user.notes());
        }
        assertTrue(user("user_id", "auth0|1", "phone_number", new BigDecimal("4.47E+11"))
                .phoneNumber()
                .isEmpty());
        assertEquals(
                "447700900123",
                user("user_id", "auth0|1", "phone_number", 447700900123L)
                        .phoneNumber()
                        .orElseThrow()
                        .value());
    }

    @Test
    void read_whenTheNumberStandsInTheName_isFoundForSmsUsers() {
        LegacyUser user = user("user_id", "sms|1", "name", "+12025550142", "phone_verified", true);
        assertEquals("+12025550142", user.phoneNumber().orElseThrow().value());
        assertTrue(user.name().isEmpty());
        assertTrue(
                user("user_id", "auth0|1", "name", "+12025550142").phoneNumber().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Ana,  Alder, Ana Alder,       Ana/Alder
            Ana,  ,      Ana Alder,       Ana/null
            ,     ,      Full Name Only,  Full Name Only/null
            ,     ,      a@example.com,   -
            ,     ,      A@EXAMPLE.COM,   -
            ,     ,      other@example.org, -
            ,     ,      +1 202 555 0142, -
            ,     ,      ana_a,           -
            a@example.com, Alder, x,      null/Alder
            """)
    void read_whenNameIsAPersonsOrNot_takesPersonsOnly(
            @Nullable String given, @Nullable String family, String name, String expected) {
        LegacyUser user = user(
                "user_id",
                "auth0|1",
                "email",
                "a@example.com",
                "username",
                "ana_a",
                "given_name",
                given,
                "family_name",
                family,
                "name",
                name);
        assertEquals(
                expected,
                user.name().map(found -> found.first() + "/" + found.last()).orElse("-"));
        assertTrue(user("user_id", "auth0|1", "name", Map.of("x", 1)).name().isEmpty());
    }

    // ---- blocked, metadata, paths

    @Test
    void read_whenBlockedStandsElsewhere_countsTheRootOnly() {
        assertTrue(user("user_id", "auth0|1", "blocked", true).blocked());
        assertFalse(user("user_id", "auth0|1", "blocked", "true").blocked());
        assertFalse(user("user_id", "auth0|1", "app_metadata", Map.of("blocked", true))
                .blocked());
        assertFalse(user("user_id", "auth0|1", "blocked_for", List.of("x")).blocked());
    }

    @Test
    void read_whenNamesArePaths_buildsWhatTheyStandFor() {
        LegacyUser user = user(
                "user_id", "auth0|1",
                "identities[0].connection", "db",
                "identities[1].provider", "github",
                "identities[1].user_id", "55",
                "app_metadata.plan", "pro",
                "app_metadata.a.b[1]", "x",
                "user_metadata.locale", "en",
                "user_metadata", Map.of("theme", "dark"),
                "https://example.com/claim.x", "ignored");
        assertEquals("pro", user.trustedMetadata().get("plan"));
        assertEquals("{b=[null, x]}", String.valueOf(user.trustedMetadata().get("a")));
        assertEquals(List.of("oauth:github"), user.unmovableFactors());
        assertEquals(List.of(LegacyId.of("github|55")), user.linkedIds());
    }

    @Test
    void read_whenMetadataIsNoObject_saysSo() {
        LegacyUser user =
                user("user_id", "auth0|1", "app_metadata", "text", "user_metadata", List.of(1), "identities", 7);
        assertEquals(Map.of(), user.trustedMetadata());
        assertEquals(
                List.of("identities_unreadable", "app_metadata_is_no_object", "user_metadata_is_no_object"),
                user.notes());
    }

    @Test
    void read_whenCsvHasApostrophes_takesExactlyOneOff() {
        ExportedUsers reader = new ExportedUsers(Set.of(), false, null);
        LegacyUser user = readable(reader.read(
                AT,
                record("user_id", "'auth0|1", "given_name", "''Tis", "app_metadata.q", "'x", "blocked", "true"),
                true));
        assertEquals("auth0|1", user.id().value());
        assertEquals("'Tis", user.name().orElseThrow().first());
        assertEquals("x", user.trustedMetadata().get("q"));
        assertTrue(user.blocked());
        // a file without them keeps what is there, and so does JSON
        assertEquals(
                "'Tis",
                readable(reader.read(AT, record("user_id", "auth0|1", "given_name", "'Tis"), true))
                        .name()
                        .orElseThrow()
                        .first());
        assertEquals(
                "'auth0|1",
                readable(reader.read(AT, record("user_id", "'auth0|1"), false))
                        .id()
                        .value());
    }

    // ---- identities

    @Test
    void read_whenIdentitiesAreOfEveryKind_namesWhatCannotMove() {
        LegacyUser user = user(
                "user_id", "waad|conn|1",
                "multifactor", List.of("guardian", "duo", 7),
                "identities",
                        List.of(
                                identity("waad", "conn|1", "acme-entra"),
                                identity("auth0", "5"),
                                identity("github", 5550101),
                                identity("brand-new", "x"),
                                Map.of("provider", "brand-social", "user_id", "y", "isSocial", true),
                                identity("sms", "z"),
                                Map.of("provider", "oidc")));
        assertEquals(
                List.of(
                        "sso:acme-entra",
                        "oauth:github",
                        "other:brand-new",
                        "oauth:brand-social",
                        "mfa:guardian",
                        "mfa:duo"),
                user.unmovableFactors());
        assertEquals(
                "[auth0|5, github|5550101, brand-new|x, brand-social|y, sms|z]",
                user.linkedIds().toString());
        assertEquals(List.of("identity_unreadable"), user.notes());
    }

    @Test
    void read_whenIdentitiesHoldTokens_copiesNone() {
        Map<String, @Nullable Object> identity = new LinkedHashMap<>(identity("github", "1"));
        identity.put("access_token", "gho_geheim");
        identity.put("refresh_token", "geheim");
        identity.put("profileData", Map.of("email", "geheim@example.com"));
        LegacyUser user = user("user_id", "github|1", "identities", List.of(identity), "last_ip", "203.0.113.17");
        String all = user.attributes() + " " + user.trustedMetadata() + " " + user.untrustedMetadata();
        assertFalse(all.contains("geheim"), all);
        assertFalse(all.contains("203.0.113"), all);
    }

    // ---- passwords

    @Test
    void read_whenPasswordsAreLookedUp_asksEveryDatabaseIdentity() {
        PasswordVerdict one = new PasswordVerdict.Malformed("one");
        PasswordVerdict two = new PasswordVerdict.Malformed("two");
        Map<String, List<StoredHash>> file = Map.of(
                "1", List.of(stored(one, "2020-01-01T00:00:00Z")),
                "2", List.of(stored(two, "2024-01-01T00:00:00Z")));
        Map<String, @Nullable Object> linked = record(
                "user_id",
                "google-oauth2|9",
                "identities",
                List.of(identity("google-oauth2", "9"), identity("auth0", "1"), identity("auth0", "2")));
        assertEquals(two, password(linked, file)); // the latest
        linked.put("user_id", "auth0|1");
        assertEquals(one, password(linked, file)); // the primary account's
        assertEquals(
                new PasswordVerdict.ResetNeeded("auth0", "no_hash_in_file"),
                password(record("user_id", "auth0|3"), file));
        assertEquals(new PasswordVerdict.NoPassword(), password(record("user_id", "github|1"), file));
        assertEquals(
                new PasswordVerdict.ResetNeeded("auth0", "no_hash_file"),
                user("user_id", "auth0|1").password());
    }

    @Test
    void read_whenAnIdHasSeveralHashesAndNoDateDecides_takesNone() {
        PasswordVerdict one = new PasswordVerdict.Malformed("one");
        PasswordVerdict two = new PasswordVerdict.Malformed("two");
        String day = "2024-01-01T00:00:00Z";
        Map<String, @Nullable Object> record = record("user_id", "auth0|1");
        PasswordVerdict undecided = new PasswordVerdict.ResetNeeded("auth0", "several_hashes_without_date");
        assertEquals(undecided, password(record, Map.of("1", List.of(stored(one, null), stored(two, null)))));
        assertEquals(
                undecided,
                password(record, Map.of("1", List.of(stored(one, day), stored(one, day), stored(two, day)))));
        assertEquals(one, password(record, Map.of("1", List.of(stored(one, day), stored(two, null)))));
        assertEquals(one, password(record, Map.of("1", List.of(stored(one, null), stored(one, null)))));
    }

    @Test
    void read_whenTheRecordHasItsOwnHash_usesIt() {
        String bcrypt = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        for (String name : List.of("password_hash", "passwordHash")) {
            assertEquals(
                    PasswordVerdict.Kind.TRANSLATED,
                    user("user_id", "7", name, bcrypt).password().kind());
        }
        PasswordVerdict other = new PasswordVerdict.Malformed("other");
        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                password(record("user_id", "7", "password_hash", bcrypt), Map.of("7", List.of(stored(other, null))))
                        .kind());
        assertEquals(
                new PasswordVerdict.Malformed("two_password_hashes"),
                user("user_id", "7", "password_hash", bcrypt, "custom_password_hash", Map.of())
                        .password());
        LegacyUser social = user("user_id", "github|7", "password_hash", bcrypt);
        assertEquals(new PasswordVerdict.NoPassword(), social.password());
        assertEquals(List.of("password_hash_without_database_identity"), social.notes());
    }

    private static StoredHash stored(PasswordVerdict verdict, @Nullable String setAt) {
        return new StoredHash(verdict, setAt == null ? null : Instant.parse(setAt), Place.line("h", 1));
    }

    private static PasswordVerdict password(Map<String, @Nullable Object> record, Map<String, List<StoredHash>> file) {
        return readable(new ExportedUsers(Set.of(), false, id -> file.getOrDefault(id, List.of()))
                        .read(AT, record, false))
                .password();
    }

    // ---- the rest

    @Test
    void areKnown_whenColumnsAreAnExportsOrNot_tells() {
        assertTrue(ExportedUsers.areKnown(List.of("x", "User ID")));
        assertTrue(ExportedUsers.areKnown(List.of("EMAIL")));
        assertFalse(ExportedUsers.areKnown(List.of("x", "name")));
    }

    @Test
    void read_whenFieldsHaveWrongTypes_neverThrows() {
        List<@Nullable Object> strange = new java.util.ArrayList<>(List.of(
                1,
                1.5,
                true,
                "",
                "x",
                List.of(),
                Map.of(),
                List.of(List.of()),
                Map.of("user_id", List.of()),
                new BigDecimal("1E+400")));
        strange.add(null);
        for (String name : List.of(
                "email",
                "email_verified",
                "phone_number",
                "name",
                "given_name",
                "identities",
                "app_metadata",
                "multifactor",
                "mfa_factors",
                "last_login",
                "created_at",
                "logins_count",
                "password_hash",
                "custom_password_hash",
                "picture",
                "groups",
                "identities[0].user_id",
                "app_metadata.a.b",
                "app_metadata[0]",
                "identities[x]",
                "user_metadata.")) {
            for (Object value : strange) {
                for (boolean textOnly : new boolean[] {true, false}) {
                    readable(new ExportedUsers(Set.of("x"), true, null)
                            .read(AT, record("user_id", "auth0|1", name, value), textOnly));
                }
            }
        }
    }

    private static Map<String, Object> identity(String provider, Object userId) {
        return Map.of("provider", provider, "user_id", userId);
    }

    private static Map<String, Object> identity(String provider, Object userId, String connection) {
        return Map.of("provider", provider, "user_id", userId, "connection", connection);
    }

    private static Map<String, @Nullable Object> record(@Nullable Object... pairs) {
        Map<String, @Nullable Object> record = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            record.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return record;
    }

    private static LegacyUser user(@Nullable Object... pairs) {
        return readable(new ExportedUsers(Set.of(), false, null).read(AT, record(pairs), false));
    }

    private static LegacyUser readable(UserRecord record) {
        return record.user().orElseThrow(() -> new AssertionError(record.toString()));
    }

    private static String unreadable(Map<String, @Nullable Object> record) {
        UserRecord read = new ExportedUsers(Set.of(), false, null).read(AT, record, false);
        return ((UserRecord.Unreadable) read).reason();
    }
}
