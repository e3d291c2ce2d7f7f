package com.stytch.migrate.backfill;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.testing.FakeB2b;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run of a B2B backfill as a program of its own, for the test that kills it, and for figures by hand. */
public final class B2bProcess {

    private B2bProcess() {}

    /** Starts it, with its output in {@code output}, its ledger in {@code ledger.db} and its report in {@code report}. */
    static Process start(
            FakeB2b stytch, Path folder, long seed, int organizations, int membersOfEach, int mostOrganizations)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                B2bProcess.class.getName(),
                stytch.baseUri().toString(),
                stytch.credentials().projectId(),
                stytch.credentials().secret().reveal(),
                folder.resolve("ledger.db").toString(),
                folder.resolve("report").toString(),
                Long.toString(seed),
                Integer.toString(organizations),
                Integer.toString(membersOfEach),
                Integer.toString(mostOrganizations)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    /**
     * @param arguments the base address, the project id, the secret, the ledger, the report folder, the seed, how many
     *     organizations, how many members each, and in how many organizations one person is at most
     */
    public static void main(String[] arguments) {
        HttpSettings settings = HttpSettings.builder(ProjectCredentials.of(arguments[1], arguments[2]))
                .baseUri(URI.create(arguments[0]))
                .requestsPerSecond(0)
                .searchesPerMinute(0)
                .requestTimeout(Duration.ofSeconds(5))
                .retry(new RetryPolicy(8, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(30)))
                .build();
        MadeUpTenants tenants = MadeUpTenants.of(
                Long.parseLong(arguments[5]),
                Integer.parseInt(arguments[6]),
                Integer.parseInt(arguments[7]),
                Integer.parseInt(arguments[8]),
                true);
        try (Ledger ledger = Ledger.sqlite(Path.of(arguments[3]))) {
            BackfillReport report = MigrationClient.b2b(settings)
                    .backfill(tenants)
                    .policy(B2bBackfillPropertyTest.POLICY)
                    .ledger(ledger)
                    .parallel(16)
                    .onProgress(System.out::println)
                    .reportTo(Path.of(arguments[4]))
                    .run();
            System.out.println(report);
        }
    }
}
