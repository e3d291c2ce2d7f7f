package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.api.Passwords;
import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Moves a made-up Auth0 tenant to a fake of Stytch on this machine, and proves that who was moved can sign in. Needs no
 * account, no network and no service.
 *
 * <p>{@code java -jar quickstart.jar [FOLDER]}: the folder keeps the files of the tenant and the ledger, and files that are
 * there already are taken as they are; without it they are deleted at the end. Ends with code 0 when every proof holds, otherwise with 1.
 */
public final class Quickstart {
    private static final String USERS = "users.ndjson";
    private static final String HASHES = "password-hashes.ndjson";
    private static final String PASSWORDS = "passwords.properties";

    private final Path folder;
    private final PrintStream out;
    private int proven;
    private int broken;

    Quickstart(Path folder) {
        this.folder = folder;
        this.out = System.out;
    }

    /**
     * Runs it.
     *
     * @param arguments a folder for the files, or nothing
     */
    public static void main(String[] arguments) throws IOException {
        boolean proven;
        if (arguments.length > 0) {
            proven = new Quickstart(Files.createDirectories(Path.of(arguments[0]))).run();
        } else {
            Path temporary = Files.createTempDirectory("stytch-migrate-quickstart");
            try {
                proven = new Quickstart(temporary).run();
            } finally {
                delete(temporary);
            }
        }
        System.exit(proven ? 0 : 1);
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Returns whether every proof holds. */
    boolean run() throws IOException {
        for (String name : new String[] {USERS, HASHES, PASSWORDS}) {
            unpack(name);
        }
        try (FakeStytch stytch = FakeStytch.consumer()) {
            out.println("== A fake of a Stytch Consumer project runs at " + stytch.baseUri());

            out.println("== The tenant is moved. It holds a few planted defects, which the report names.");
            FifteenLines.migrate(
                    stytch.client(), folder.resolve(USERS), folder.resolve(HASHES), folder.resolve("migration.db"));

            out.println("== The same again: nothing is sent twice");
            long before = stytch.journal().writes();
            again(stytch.client());
            long writes = stytch.journal().writes() - before;
            prove(writes == 0, "the second run sent " + writes + " write requests");

            out.println("== Who was moved signs in with the old password, and with no other");
            provePasswords(stytch.client());
        }
        out.println(
                broken == 0
                        ? "== All " + proven + " proofs hold."
                        : "== " + broken + " of " + (proven + broken) + " proofs do NOT hold.");
        return broken == 0;
    }

    private void unpack(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Quickstart.class.getResourceAsStream("/tenant/" + name), name)) {
            Path file = folder.resolve(name);
            if (Files.notExists(file)) { // one that was changed is tried as it is
                Files.copy(in, file);
            }
        }
    }

    /** The same run as before; its report would be the same too. */
    private void again(ConsumerClient stytch) {
        UserSource tenant = Auth0Importer.fromExport(folder.resolve(USERS)).withPasswordHashes(folder.resolve(HASHES));
        try (Ledger ledger = Ledger.sqlite(folder.resolve("migration.db"))) {
            stytch.backfill(tenant).ledger(ledger).run();
        }
    }

    private void provePasswords(ConsumerClient stytch) throws IOException {
        Properties passwords = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve(PASSWORDS), StandardCharsets.UTF_8)) {
            passwords.load(reader);
        }
        try (Ledger ledger = Ledger.sqlite(folder.resolve("migration.db"))) {
            for (String id : new TreeSet<>(passwords.stringPropertyNames())) {
                LegacyId legacyId = LegacyId.of(id);
                Optional<StytchId> account = ledger.find(legacyId).flatMap(LedgerEntry::stytchId);
                if (account.isEmpty()) {
                    String reason = ledger.find(legacyId)
                            .flatMap(LedgerEntry::outcome)
                            .flatMap(outcome -> outcome.reason())
                            .orElse("not in the ledger");
                    out.println("       " + id + " was not moved: " + reason);
                    continue;
                }
                Secret password = Secret.of(passwords.getProperty(id));
                Secret wrong = Secret.of(password.reveal() + "!");
                String email = stytch.api()
                        .users()
                        .get(account.get().value())
                        .orElseThrow()
                        .user()
                        .emails()
                        .get(0)
                        .email();
                prove(
                        signsIn(stytch.api().passwords(), email, password, account.get())
                                && !signsIn(stytch.api().passwords(), email, wrong, account.get()),
                        id + " signs in with the old password and not with a wrong one");
            }
        }
    }

    private static boolean signsIn(Passwords passwords, String email, Secret password, StytchId expected) {
        try {
            return passwords.authenticate(email, password).userId().equals(expected.value());
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals("unauthorized_credentials")) {
                return false; // the password is wrong; any other answer is no answer to our question
            }
            throw refused;
        }
    }

    private void prove(boolean holds, String what) {
        out.println((holds ? "  ok   " : "  FAIL ") + what);
        if (holds) {
            proven++;
        } else {
            broken++;
        }
    }
}
