package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.stytch.migrate.api.AuthenticateMemberPasswordRequest;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneTenantTest {
    /** Of {@code Tall-Alder-2021}. */
    private static final String BCRYPT = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";

    @TempDir
    Path folder;

    @Test
    void migrate_movesTheTenantWithRolesAndPasswords() throws IOException {
        Path organizations = Files.writeString(
                folder.resolve("organizations.csv"),
                "id,name,slug,email_domains,mfa_required\no1,Acme Inc,acme,acme.example,no\n");
        Path members = Files.writeString(
                folder.resolve("members.csv"),
                "organization_id,user_id,email,email_verified,role,password_hash\n"
                        + "o1,u1,ada@acme.example,yes,admin," + BCRYPT + "\no1,u2,ben@acme.example,no,member,\n");
        PrintStream before = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        try (FakeB2b stytch = FakeStytch.b2b()) {
            OneTenant.migrate(stytch.client(), organizations, members, folder.resolve("migration.db"));

            assertEquals("Acme Inc", stytch.organization("acme").orElseThrow().name());
            assertEquals(2, stytch.members("acme").size());
            assertFalse(stytch.member("acme", "ben@acme.example").orElseThrow().emailVerified());
            assertEquals(
                    List.of("stytch_admin"),
                    stytch.member("acme", "ada@acme.example").orElseThrow().roles());
            stytch.client()
                    .api()
                    .passwords()
                    .authenticate(AuthenticateMemberPasswordRequest.builder(
                                    "acme", "ada@acme.example", Secret.of("Tall-Alder-2021"))
                            .build());
            long writes = stytch.journal().writes();
            OneTenant.migrate(stytch.client(), organizations, members, folder.resolve("migration.db"));
            assertEquals(writes, stytch.journal().writes());
        } finally {
            System.setOut(before);
        }
    }
}
