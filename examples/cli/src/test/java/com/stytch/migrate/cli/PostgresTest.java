package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ledger.PostgresServer;
import com.stytch.migrate.testing.FakeStytch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --ledger jdbc:postgresql:...} with a real PostgreSQL. */
class PostgresTest {
    private static final int USERS = 40;

    @TempDir
    Path folder = Path.of("");

    private Object[] command(Object... more) throws Exception {
        List<Object> command = new ArrayList<>(List.of("import", "auth0", "--users", Exports.users(folder, USERS)));
        command.addAll(List.of("--report", folder.resolve("report"), "--rate", 0));
        command.addAll(List.of(more));
        return command.toArray();
    }

    @Test
    void import_withALedgerInPostgreSql_goesOnWhereItWas() throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Cli cli = Cli.against(stytch);
            cli.environment.put("PGUSER", "postgres");
            Object[] command = command("--ledger", PostgresServer.url(), "--ledger-schema", "cli_again");

            assertEquals(0, cli.run(command), cli.all());
            assertEquals(0, cli.run(command), cli.all());

            assertEquals(USERS, stytch.userCount());
            assertEquals(USERS, stytch.journal().count("POST", "/v1/users"));
            assertEquals(
                    USERS,
                    Files.readAllLines(folder.resolve("report/outcomes.ndjson")).size());
        }
    }

    @Test
    void import_ofEachShard_movesAllTogether() throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Cli cli = Cli.against(stytch);
            cli.environment.put("PGUSER", "postgres");
            HashSet<String> outcomes = new HashSet<>();
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        0,
                        cli.run(command(
                                "--ledger",
                                PostgresServer.url(),
                                "--ledger-schema",
                                "cli_shards",
                                "--shard",
                                i + "/3")),
                        cli.all());
                outcomes.addAll(Files.readAllLines(folder.resolve("report/outcomes.ndjson")));
            }

            assertEquals(USERS, outcomes.size());
            assertEquals(USERS, stytch.userCount());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?password=hunter2",
                "jdbc:postgresql://h/d?user=a&PASSWORD=hunter2",
                "jdbc:postgresql://h/d?sslpassword=hunter2",
                "jdbc:postgresql://jane:hunter2@h/d"
            })
    void import_withAPasswordInTheUrl_isRefusedWithoutShowingIt(String url) throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Cli cli = Cli.against(stytch);

            assertEquals(2, cli.run(command("--ledger", url)), cli.all());

            assertTrue(cli.err().contains("PGPASSWORD"), cli.err());
            assertFalse(cli.all().contains("hunter2"), cli.all());
            stytch.journal().expectNoWrites();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            jdbc:mysql://h/d, , , jdbc:postgresql
            jdbc:postgresql://h/d, A b, , lower case
            file.db, own, , --ledger-schema
            file.db, , 1/2, PostgreSQL
            jdbc:postgresql://h/d, , 3/2, shard
            """)
    void import_withOptionsThatDoNotFit_exitsWith2(String ledger, String schema, String shard, String word)
            throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Cli cli = Cli.against(stytch);
            List<Object> options = new ArrayList<>(List.of("--ledger", ledger));
            if (schema != null) {
                options.addAll(List.of("--ledger-schema", schema));
            }
            if (shard != null) {
                options.addAll(List.of("--shard", shard));
            }

            assertEquals(2, cli.run(command(options.toArray())), cli.all());

            assertTrue(cli.err().contains(word), cli.err());
        }
    }

    @Test
    void import_withADatabaseThatDoesNotAnswer_exitsWith2AndWithoutThePassword() throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Cli cli = Cli.against(stytch);
            cli.environment.put("PGUSER", "jane");
            cli.environment.put("PGPASSWORD", "hunter2");

            assertEquals(2, cli.run(command("--verbose", "--ledger", "jdbc:postgresql://127.0.0.1:1/d")), cli.all());

            assertTrue(cli.err().contains("cannot be opened"), cli.err());
            assertFalse(cli.all().contains("hunter2"), cli.all());
        }
    }
}
