package com.stytch.migrate.benchmarks;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.ledger.Ledger;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Moves many Auth0 users with a separate file of hashes in a heap of 64 MB, kills the run with SIGKILL at 90 %, starts it
 * again, and says how fast each tenth was, when the first new request came, and how large everything got.
 */
public final class Scale {
    private static final int TENTHS = 10;

    private Scale() {}

    /** @param arguments how many users, and the latency in ms; or {@code child} and what it was told */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("child")) {
            child(arguments);
            return;
        }
        Path folder = Files.createTempDirectory("stytch-migrate-scale");
        try {
            run(folder, Integer.parseInt(arguments[0]), arguments[1]);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void child(String[] arguments) {
        HttpSettings settings = HttpSettings.builder(ProjectCredentials.of(arguments[2], arguments[3]))
                .baseUri(URI.create(arguments[1]))
                .requestsPerSecond(0)
                .searchesPerMinute(0)
                .build();
        Path folder = Path.of(arguments[4]);
        try (Ledger ledger = Ledger.sqlite(folder.resolve("ledger.db"))) {
            BackfillReport report = MigrationClient.consumer(settings)
                    .backfill(Auth0Importer.fromExport(folder.resolve("users.ndjson"))
                            .withPasswordHashes(folder.resolve("hashes.ndjson")))
                    .ledger(ledger)
                    .reportTo(folder.resolve("report"))
                    .run();
            System.out.println(report);
        }
    }

    private static void write(Path folder, int users) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("users.ndjson"));
                BufferedWriter hashes = Files.newBufferedWriter(folder.resolve("hashes.ndjson"))) {
            for (int i = 0; i < users; i++) {
                String id = String.format(Locale.ROOT, "%024x", i);
                out.write("{\"user_id\":\"auth0|" + id + "\",\"email\":\"user" + i
                        + "@example.com\",\"email_verified\":true,\"name\":\"Jane Doe\",\"identities\":[{\"provider\":"
                        + "\"auth0\",\"user_id\":\"" + id + "\",\"connection\":\"Username-Password-Authentication\","
                        + "\"isSocial\":false}],\"app_metadata\":{\"plan\":\"pro\"}}\n");
                hashes.write("{\"_id\":{\"$oid\":\"" + id + "\"},\"email_verified\":true,\"email\":\"user" + i
                        + "@example.com\",\"passwordHash\":\"" + MadeUp.HASH
                        + "\",\"password_set_date\":{\"$date\":\"2024-03-14T09:26:53.589Z\"},\"tenant\":\"acme\","
                        + "\"connection\":\"Username-Password-Authentication\"}\n");
            }
        }
    }

    private static List<String> java(String heap, Class<?> main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    }

    /** The server, as this process sees it. */
    private record Server(Process process, BufferedReader said, String[] project) {

        static Server start(String latency) throws IOException {
            List<String> command = java("4g", Target.class);
            command.addAll(List.of(latency, "0", "0", "0", "0"));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return new Server(process, said, said.readLine().split(" "));
        }

        /** Returns how many users it has. */
        long users() throws IOException {
            process.getOutputStream().write("n\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return Long.parseLong(said.readLine().split(" ")[0]);
        }
    }

    private static Process start(Server server, Path folder, int number) throws IOException {
        List<String> command = java("64m", Scale.class);
        command.add("child");
        command.addAll(List.of(server.project()));
        command.add(folder.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output" + number).toFile())
                .start();
    }

    private static void run(Path folder, int users, String latency) throws Exception {
        write(folder, users);
        long read = System.nanoTime();
        Server server = Server.start(latency);
        try {
            Process first = start(server, folder, 1);
            long[] marks = new long[TENTHS + 1];
            long peak = 0;
            int mark = 0;
            while (mark < TENTHS) {
                peak = Math.max(peak, peakMegabytes(first));
                long now = server.users();
                while (mark < TENTHS && now > (long) users * mark / TENTHS) {
                    marks[mark] = System.nanoTime();
                    if (mark == 0) {
                        System.out.printf(
                                Locale.ROOT, "first user after %.1f s, of which the check%n", seconds(read, marks[0]));
                    } else {
                        System.out.printf(
                                Locale.ROOT,
                                "tenth %d: %.0f users/s, load %s%n",
                                mark,
                                users / (double) TENTHS / seconds(marks[mark - 1], marks[mark]),
                                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
                    }
                    mark++;
                }
                if (first.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("ended early: " + Files.readString(folder.resolve("output1")));
                }
            }
            first.destroyForcibly().waitFor();
            long there = server.users();
            long ledger = size(folder, "ledger.db") + size(folder, "ledger.db-wal");
            System.out.printf(
                    Locale.ROOT,
                    "killed at %d users; ledger %.1f MB (%.0f bytes a user), peak RSS %d MB%n",
                    there,
                    ledger / 1e6,
                    ledger / (double) there,
                    peak);
            long again = System.nanoTime();
            Process second = start(server, folder, 2);
            while (server.users() == there && second.isAlive()) {
                peak = Math.max(peak, peakMegabytes(second));
                if (second.waitFor(5, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "first new user %.2f s after the start, JVM included%n",
                    seconds(again, System.nanoTime()));
            long begun = System.nanoTime();
            while (!second.waitFor(50, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peakMegabytes(second));
            }
            System.out.printf(
                    Locale.ROOT,
                    "the rest and the report took %.1f s; exit code %d; users %d; outcomes %d; peak RSS %d MB; report %.1f MB%n",
                    seconds(begun, System.nanoTime()),
                    second.exitValue(),
                    server.users(),
                    lines(folder.resolve("report/outcomes.ndjson")),
                    peak,
                    size(folder, "report/outcomes.ndjson") / 1e6);
            System.out.println(Files.readString(folder.resolve("output2")));
        } finally {
            server.process().destroyForcibly().waitFor();
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static long size(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static long peakMegabytes(Process process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024;
                }
            }
        } catch (IOException e) {
            return 0; // it is over
        }
        return 0;
    }
}
