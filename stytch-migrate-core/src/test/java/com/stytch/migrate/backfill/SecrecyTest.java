package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches all that a run leaves behind for what must stay in. */
class SecrecyTest {
    private static final long SEED = 4_711;
    private static final int RECORDS = 300;

    @Test
    void run_leavesNoSecretAndNoAddressInLogsReportsOrLedger(@TempDir Path folder) throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            // given a run of all kinds of records with all kinds of trouble, logging all it can
            stytch.faults(FaultPlan.seeded(SEED)
                    .share(0.05, Fault.serverUnavailable())
                    .share(0.05, Fault.badGateway())
                    .share(0.05, Fault.storeThenDropConnection())
                    .share(0.05, Fault.storeThenCutBody())
                    .share(0.05, Fault.error(400, "invalid_email")));
            Process process = BackfillProcess.start(stytch, folder, RECORDS, Long.toString(SEED));
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), Files.readString(folder.resolve("output")));

            // then nothing of it is anywhere, the ids apart, into which a provider may build an address
            Map<String, String> secrets = secrets(stytch);
            assertTrue(secrets.size() > RECORDS, "there must be something to look for");
            int files = 0;
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files++;
                    String text = withoutIds(Files.readString(file, StandardCharsets.ISO_8859_1));
                    secrets.forEach((secret, what) ->
                            assertFalse(text.contains(secret), what + " stands in " + folder.relativize(file)));
                }
            }
            assertTrue(files >= 4, "output, ledger, three reports");
            assertTrue(Files.readString(folder.resolve("output")).contains("POST /v1/passwords/migrate"), "it logs");
        }
    }

    private static Map<String, String> secrets(FakeStytch stytch) {
        Map<String, String> secrets = new HashMap<>();
        secrets.put(stytch.credentials().secret().reveal(), "the project secret");
        for (UserRecord record : MadeUpUsers.anyRecords(SEED, RECORDS).records()) {
            if (record.user().isEmpty()) {
                continue;
            }
            LegacyUser user = record.user().get();
            user.email().map(Identifier::value).ifPresent(address -> secrets.put(address, "an address"));
            user.phoneNumber().map(Identifier::value).ifPresent(number -> secrets.put(number, "a number"));
            user.name().ifPresent(name -> secrets.put("\"" + name.first() + "\"", "a name"));
            user.password().hash().ifPresent(hash -> {
                String digest = hash.digest().reveal();
                secrets.put(digest, "a hash");
                secrets.put(digest.substring(7, 29), "a salt");
                secrets.put(digest.substring(29), "a digest");
            });
        }
        return secrets;
    }

    private static String withoutIds(String text) {
        // The longest first, so that one id inside another leaves nothing over.
        TreeSet<String> ids = new TreeSet<>(
                java.util.Comparator.comparingInt(String::length).reversed().thenComparing(id -> id));
        MadeUpUsers.anyRecords(SEED, RECORDS).records().stream()
                .flatMap(record -> record.id().stream())
                .map(LegacyId::value)
                .forEach(ids::add);
        String rest = text;
        for (String id : List.copyOf(ids)) {
            rest = rest.replace(id, "");
        }
        return rest;
    }
}
