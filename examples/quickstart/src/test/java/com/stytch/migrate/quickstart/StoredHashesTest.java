package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredHashesTest {
    /** MD5 of "secret-passwords4lt", by md5sum. */
    private static final String STORED = "f957620abd4e2822eb27c5931dd2087f";

    private static final HashStatement STATEMENT =
            HashStatement.format("md5_suffix_salt").with(HashField.SALT, "s4lt");

    @TempDir
    Path folder;

    @Test
    void certain_ofAValueThatNamesItsFormat_needsNoStatement() {
        assertInstanceOf(
                PasswordVerdict.Translated.class,
                StoredHashes.certain("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"));
        assertInstanceOf(PasswordVerdict.Ambiguous.class, StoredHashes.certain(STORED));
    }

    @Test
    void stated_withItsSalt_isTranslated() {
        assertInstanceOf(PasswordVerdict.Translated.class, StoredHashes.stated(new StoredHashes.Row(STORED, "s4lt")));
    }

    @Test
    void file_withAColumnOfSalts_translatesEachRow() throws IOException {
        Path file = Files.writeString(
                folder.resolve("users.csv"), "id,email,password_hash,pw_salt\n1,a@example.com," + STORED + ",s4lt\n");
        try (UserSource.Cursor records = StoredHashes.file(file).open()) {
            UserRecord.Readable read = (UserRecord.Readable) records.next().orElseThrow();
            assertTrue(read.legacyUser().password().hash().isPresent());
        }
    }

    @Test
    void probe_withAKnownPassword_tellsRightFromWrong() {
        assertEquals("the statement is right", StoredHashes.probe(STORED, STATEMENT, "secret-password".toCharArray()));
        assertTrue(
                StoredHashes.probe(STORED, STATEMENT, "another".toCharArray()).startsWith("it is not"));
    }

    @Test
    void atTheNextLogin_onlyForTheRightPassword_makesAHash() {
        PasswordHash hash = StoredHashes.atTheNextLogin(STORED, STATEMENT, "secret-password".toCharArray())
                .orElseThrow();
        assertInstanceOf(PasswordHash.Argon2.class, hash);
        assertTrue(StoredHashes.atTheNextLogin(STORED, STATEMENT, "another".toCharArray())
                .isEmpty());
    }
}
