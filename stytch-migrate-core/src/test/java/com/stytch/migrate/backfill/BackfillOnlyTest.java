package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.importer.ImportOutcome.Kind;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.RecordSelection;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillOnlyTest {
    private final FakeStytch stytch = FakeStytch.consumer();
    private final Ledger ledger = Ledger.inMemory();
    private final UserSource source =
            UserSource.of("made up", List.of(user("ada"), user("bob"), user("cem"), user("dan")));

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        ledger.close();
        stytch.close();
    }

    private static LegacyUser user(String name) {
        return LegacyUser.builder("auth0|" + name)
                .email(Identifier.unverified(name + "@example.com"))
                .build();
    }

    private Backfill backfill() {
        return stytch.client().backfill(source).ledger(ledger).reportTo(folder);
    }

    @Test
    void run_ofWhatFailed_sendsOnlyThat() {
        // given a run in which Stytch refused one user
        stytch.onNext("POST", "/v1/users").error(400, "made_up_refusal");
        assertEquals(1, backfill().parallel(1).run().count(Kind.FAILED));
        long before = stytch.journal().count("POST", "/v1/users");

        // when its failed.ndjson is fed back
        RecordSelection failed = RecordSelection.fromFile(folder.resolve("failed.ndjson"));
        BackfillReport again = backfill().only(failed).run();

        // then that user is sent, and nobody else is looked at
        assertEquals(1, failed.size());
        assertEquals(1, stytch.journal().count("POST", "/v1/users") - before);
        assertEquals(Map.of(Kind.CREATED, 1L), again.outcomes());
        assertTrue(again.allSettled());
        assertEquals(4, stytch.userCount());
    }

    @Test
    void run_ofEverythingAfterASelection_countsEverythingAndSendsTheRest() throws IOException {
        // given a run of two of four, in the order of the list and not of the source
        Path list = Files.writeString(
                folder.resolve("some.ndjson"), "{\"at\":\"made up#3\"}\n{\"legacy_id\":\"auth0|bob\"}\n");
        assertEquals(2, backfill().only(RecordSelection.fromFile(list)).run().read());

        // when everything is run
        BackfillReport all = backfill().run();

        // then each of the four has one outcome and one account
        assertEquals(Map.of(Kind.CREATED, 4L), all.outcomes());
        assertEquals(4, Files.readAllLines(folder.resolve("outcomes.ndjson")).size());
        assertEquals(4, stytch.journal().count("POST", "/v1/users"));
    }

    @Test
    void run_ofAnEmptyList_sendsNothing() throws IOException {
        Path list = Files.createFile(folder.resolve("none.ndjson"));

        BackfillReport none = backfill().only(RecordSelection.fromFile(list)).run();

        assertEquals(0, none.read());
        assertTrue(none.complete());
        assertEquals(0, stytch.journal().writes());
    }
}
