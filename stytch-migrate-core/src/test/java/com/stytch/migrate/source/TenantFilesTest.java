package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.TotpSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantFilesTest {
    private static final String ORGANIZATIONS = """
            id,name,slug,email_domains,join_by_email_domain,mfa_required,plan
            o1,Acme Inc,acme,"acme.example;acme.test",yes,no,gold
            o2,Globex,,,,,
            """;
    private static final String MEMBERS = """
            organization_id,user_id,email,email_verified,role,password_hash,totp_secret,backup_codes,name
            o1,u1,ada@acme.example,true,"admin,editor",$2b$04$1234567890123456789012abcdefghijklmnopqrstuvwxyz01234,GEZDGNBVGY3TQOJQ,a-1|b-2,Ada
            o2,u1,ada@acme.example,true,viewer,,,,Ada
            ,u2,ben@acme.example,no,viewer,,,,Ben
            """;

    @TempDir
    Path folder;

    private Path organizations = Path.of("");
    private Path members = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        organizations = write("organizations.csv", ORGANIZATIONS);
        members = write("members.csv", MEMBERS);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<TenantRecord> all(TenantSource.Cursor cursor) {
        List<TenantRecord> records = new ArrayList<>();
        try (cursor) {
            for (Optional<TenantRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                records.add(next.get());
            }
        }
        return records;
    }

    private static LegacyOrganization organization(TenantRecord record) {
        return ((TenantRecord.Organization) record).organization();
    }

    private static LegacyMember member(TenantRecord record) {
        return ((TenantRecord.Member) record).member();
    }

    private static TenantRecord.Unreadable unreadable(TenantRecord record) {
        return (TenantRecord.Unreadable) record;
    }

    @Test
    void organizations_ofACsvFile_areReadByTheirHeadings() {
        List<TenantRecord> records = all(
                TenantFiles.of(organizations, members).trustedMetadata("plan").organizations());

        LegacyOrganization acme = organization(records.get(0));
        assertEquals("o1", acme.id().value());
        assertEquals("Acme Inc", acme.name());
        assertEquals("acme", acme.slug().orElseThrow());
        assertEquals(List.of("acme.example", "acme.test"), acme.emailDomains());
        assertTrue(acme.joinByEmailDomain());
        assertFalse(acme.mfaRequired());
        assertEquals(Map.of("plan", "gold"), acme.trustedMetadata());
        LegacyOrganization globex = organization(records.get(1));
        assertTrue(globex.slug().isEmpty());
        assertFalse(globex.joinByEmailDomain());
        assertEquals("organizations.csv:3", records.get(1).at().toString());
    }

    @Test
    void members_ofACsvFile_haveOrganizationRolesAndFactors() {
        List<TenantRecord> records = all(TenantFiles.of(organizations, members).members());

        LegacyMember ada = member(records.get(0));
        assertEquals("o1", ada.organization().value());
        assertEquals("u1", ada.person().id().value());
        assertTrue(ada.person().email().orElseThrow().verified());
        assertEquals(List.of("admin", "editor"), ada.roles());
        assertEquals(PasswordVerdict.Kind.TRANSLATED, ada.person().password().kind());
        TotpSecret totp = ada.totp().orElseThrow();
        assertEquals(Secret.of("GEZDGNBVGY3TQOJQ"), totp.base32().orElseThrow());
        assertEquals(List.of(Secret.of("a-1"), Secret.of("b-2")), totp.recoveryCodes());
        assertTrue(ada.mfaEnrolled());
        assertEquals("o2", member(records.get(1)).organization().value());
        assertFalse(member(records.get(1)).mfaEnrolled());
        assertEquals("no_organization_id", unreadable(records.get(2)).reason());
        assertEquals("members.csv:4", records.get(2).at().toString());
        assertEquals("u2", records.get(2).id().orElseThrow().value());
    }

    @Test
    void members_ofJsonLines_readListsAndPaths() throws IOException {
        Path lines = write("members.ndjson", """
                {"id":"u1","email":"ada@acme.example","org":{"key":"o1"},"roles":["admin","co owner"],"totp":"otpauth://totp/x?secret=gezdgnbvgy3tqojq&digits=8"}
                {"id":"u2","email":"ben@acme.example","org":{"key":"o1"},"roles":[{"name":"admin"}]}
                {"id":"u3","email":"cy@acme.example","org":{"key":"o1"},"roles":null,"mfa_enabled":"perhaps"}
                """);

        List<TenantRecord> records = all(TenantFiles.of(organizations, lines)
                .column(MemberField.ORGANIZATION, "org.key")
                .members());

        assertEquals(List.of("admin", "co owner"), member(records.get(0)).roles());
        TotpSecret totp = member(records.get(0)).totp().orElseThrow();
        assertFalse(totp.isStandard());
        assertEquals(8, totp.digits());
        assertEquals("roles_not_understood", unreadable(records.get(1)).reason());
        assertEquals("o1", records.get(1).organizationId().orElseThrow().value());
        assertEquals("mfa_not_understood", unreadable(records.get(2)).reason());
    }

    @Test
    void members_withoutAColumnForTheOrganization_areRefusedWithTheColumnsThatThereAre() throws IOException {
        Path users = write("users.csv", "id,email\nu1,ada@acme.example\n");

        UnusableInput refused = assertThrows(
                UnusableInput.class,
                () -> TenantFiles.of(organizations, users).members().close());

        assertEquals(
                "users.csv holds no members of organizations: none of its columns is an organization by its name; say which"
                        + " column is which; there are: id, email.",
                refused.getMessage());
    }

    @Test
    void organizations_withAStatedColumnThatIsNotThere_areRefused() {
        UnusableInput refused = assertThrows(
                UnusableInput.class,
                () -> TenantFiles.of(organizations, members)
                        .column(OrganizationField.NAME, "firm")
                        .organizations()
                        .close());

        assertTrue(String.valueOf(refused.getMessage()).contains("no column \"firm\", which was named for name"));
    }

    @Test
    void organizations_withoutIdOrName_cannotBeRead() throws IOException {
        Path lines = write("organizations.ndjson", """
                {"id":"o1","name":"Acme"}
                {"name":"Globex"}
                {"id":"o3"}
                {"id":"o4","name":"X","mfa_required":"maybe"}
                """);

        List<TenantRecord> records = all(TenantFiles.of(lines, members).organizations());

        assertEquals("no_organization_id", unreadable(records.get(1)).reason());
        assertEquals("no_organization_name", unreadable(records.get(2)).reason());
        assertEquals("o3", records.get(2).id().orElseThrow().value());
        assertEquals("mfa_not_understood", unreadable(records.get(3)).reason());
    }

    @Test
    void skip_saysOverHowManyItPassed() {
        TenantFiles files = TenantFiles.of(organizations, members);
        try (TenantSource.Cursor cursor = files.organizations()) {
            assertEquals(2, cursor.skip(5));
            assertTrue(cursor.next().isEmpty());
        }
        try (TenantSource.Cursor cursor = files.members()) {
            assertEquals(1, cursor.skip(1));
            assertEquals(
                    "o2", member(cursor.next().orElseThrow()).organization().value());
        }
    }

    @Test
    void fingerprint_changesWithTheFilesAndWhatIsStated() throws IOException {
        TenantFiles files = TenantFiles.of(organizations, members);
        String before = files.fingerprint().orElseThrow();

        assertEquals(
                before, TenantFiles.of(organizations, members).fingerprint().orElseThrow());
        assertFalse(before.equals(
                files.withoutColumn(MemberField.ROLES).fingerprint().orElseThrow()));
        Files.writeString(organizations, ORGANIZATIONS + "o3,Initech,,,,,\n");
        assertFalse(before.equals(files.fingerprint().orElseThrow()));
    }

    @Test
    void toString_ofWhatItReads_showsNoSecretAndNoAddress() {
        String shown = all(TenantFiles.of(organizations, members).members()).toString();

        assertFalse(shown.contains("GEZD"), shown);
        assertFalse(shown.contains("@"), shown);
        assertFalse(shown.contains("$2b"), shown);
    }
}
