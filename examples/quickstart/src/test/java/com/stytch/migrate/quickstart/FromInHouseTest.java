package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromInHouseTest {
    @TempDir
    Path folder;

    private static String sha1(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void migrate_whenTheFileStatesItsHashes_movesUsersWhoKeepTheirPasswords() throws Exception {
        Path file = Files.writeString(
                folder.resolve("users.csv"),
                "id,login,email_verified,first_name,plan,password_hash,pw_salt\n"
                        + "1,ada@example.com,true,Ada,gold," + sha1("s4ltada-password") + ",s4lt\n"
                        + "2,bob@example.com,false,Bob,free,,\n");
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Path database = folder.resolve("migration.db");

            BackfillReport report = FromInHouse.migrate(stytch.client(), FromInHouse.users(file), database);
            assertEquals(2, report.count(ImportOutcome.Kind.CREATED));
            FromInHouse.migrate(stytch.client(), FromInHouse.users(file), database);

            assertEquals(2, stytch.users().size());
            assertEquals(
                    stytch.userById("1").orElseThrow().userId(),
                    stytch.client()
                            .api()
                            .passwords()
                            .authenticate("ada@example.com", Secret.of("ada-password"))
                            .userId());
        }
    }
}
