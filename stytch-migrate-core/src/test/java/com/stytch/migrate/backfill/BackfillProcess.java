package com.stytch.migrate.backfill;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.Shard;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** One run of a backfill as a program of its own, for the tests that kill it or read all that it leaves behind. */
public final class BackfillProcess {

    private BackfillProcess() {}

    /**
     * Starts it, with all that it logs in the file {@code output}, its ledger in {@code ledger.db} and its report in
     * {@code report}.
     */
    static Process start(FakeStytch stytch, Path folder, int users, String... seed) throws IOException {
        return start(stytch, folder, folder.resolve("ledger.db").toString(), users, seed);
    }

    /**
     * Starts it with another ledger.
     *
     * @param ledger a file; or a JDBC URL, a blank, the name of a schema, a blank, and a shard
     */
    static Process start(FakeStytch stytch, Path folder, String ledger, int users, String... seed) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + (seed.length > 0 ? "trace" : "warn"),
                "-cp",
                System.getProperty("java.class.path"),
                BackfillProcess.class.getName(),
                stytch.baseUri().toString(),
                stytch.credentials().projectId(),
                stytch.credentials().secret().reveal(),
                ledger,
                folder.resolve("report").toString(),
                Integer.toString(users)));
        command.addAll(List.of(seed));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    /** @param arguments the base address, the project id, the secret, the ledger, the report folder, how many users,
     *     and a seed if they shall be of all kinds */
    public static void main(String[] arguments) {
        HttpSettings settings = HttpSettings.builder(ProjectCredentials.of(arguments[1], arguments[2]))
                .baseUri(URI.create(arguments[0]))
                .requestsPerSecond(0)
                .requestTimeout(Duration.ofSeconds(5))
                .retry(new RetryPolicy(8, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(30)))
                .build();
        int users = Integer.parseInt(arguments[5]);
        MadeUpUsers.Records records = arguments.length > 6
                ? MadeUpUsers.anyRecords(Long.parseLong(arguments[6]), users)
                : MadeUpUsers.Records.of(MadeUpUsers.users(users), users + " made-up users");
        String[] where = arguments[3].split(" ");
        try (Ledger ledger = where.length == 3 ? shared(where[0], where[1]) : Ledger.sqlite(Path.of(arguments[3]))) {
            BackfillReport report = MigrationClient.consumer(settings)
                    .backfill(records)
                    .ledger(ledger)
                    .shard(where.length == 3 ? Shard.parse(where[2]) : Shard.WHOLE)
                    .parallel(16)
                    .onProgress(System.out::println)
                    .onOutcome(System.out::println)
                    .reportTo(Path.of(arguments[4]))
                    .run();
            System.out.println(report);
        }
    }

    private static Ledger shared(String url, String schema) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser("postgres");
        return Ledger.jdbc(database, schema);
    }
}
