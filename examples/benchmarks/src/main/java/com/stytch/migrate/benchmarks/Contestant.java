package com.stytch.migrate.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.stytch.java.common.OptionalClientConfig;
import com.stytch.java.common.StytchResult;
import com.stytch.java.consumer.StytchClient;
import com.stytch.java.consumer.models.passwords.MigrateRequest;
import com.stytch.java.consumer.models.passwords.MigrateRequestHashType;
import com.stytch.java.consumer.models.passwords.MigrateResponse;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.source.UserFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One way of moving the users, a process of its own. Its last line is how many it says that it did not move. */
public final class Contestant {
    private static final int IN_FLIGHT = 64;
    /** A call of the SDK whose answer was cut never comes back; its own limits are two minutes. */
    private static final int PATIENCE_SECONDS = 30;

    private Contestant() {}

    /** @param arguments the way, the base address, the project id, the secret, the file of users, the cap, a scratch folder */
    public static void main(String[] arguments) throws Exception {
        Path users = Path.of(arguments[4]);
        int cap = Integer.parseInt(arguments[5]);
        ProjectCredentials project = ProjectCredentials.of(arguments[2], arguments[3]);
        long failed = switch (arguments[0]) {
            case "library" -> library(arguments[1], project, users, cap, Path.of(arguments[6]));
            case "sdk" -> sdk(arguments[1], project, users, 1);
            case "sdk-pool" -> sdk(arguments[1], project, users, IN_FLIGHT);
            case "jdk" -> jdk(arguments[1], project, users, cap);
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        System.out.println(failed);
        System.exit(0); // the SDK's client keeps its threads
    }

    /** This library, with a ledger on the disk, and told of the cap as an operator would tell it. */
    private static long library(String url, ProjectCredentials project, Path users, int cap, Path scratch) {
        HttpSettings settings = HttpSettings.builder(project)
                .baseUri(URI.create(url))
                .requestsPerSecond(cap)
                .searchesPerMinute(cap == 0 ? 0 : 150)
                .build();
        try (Ledger ledger = Ledger.sqlite(scratch.resolve("ledger.db"))) {
            BackfillReport report = MigrationClient.consumer(settings)
                    .backfill(UserFiles.of(users))
                    .ledger(ledger)
                    .reportTo(scratch.resolve("report"))
                    .run();
            return report.count(ImportOutcome.Kind.FAILED) + report.count(ImportOutcome.Kind.SKIPPED);
        }
    }

    /** Stytch's own SDK: one call after the other as in its README, or from a pool of threads. */
    private static long sdk(String url, ProjectCredentials project, Path file, int threads) throws Exception {
        StytchClient client =
                new StytchClient(project.projectId(), project.secret().reveal(), new OptionalClientConfig(url, url));
        AtomicLong failed = new AtomicLong();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> calls = new ArrayList<>();
        for (MadeUp.User user : MadeUp.read(file)) {
            calls.add(pool.submit(() -> {
                CompletableFuture<StytchResult<MigrateResponse>> call = client.getPasswords()
                        .migrateCompletable(new MigrateRequest(
                                user.email(),
                                user.hash(),
                                MigrateRequestHashType.BCRYPT,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Map.of(),
                                Map.of(),
                                true,
                                null,
                                null,
                                null,
                                user.id(),
                                null));
                if (!(call.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join()
                        instanceof StytchResult.Success<MigrateResponse>)) {
                    failed.incrementAndGet();
                }
            }));
        }
        for (Future<?> call : calls) {
            try {
                call.get();
            } catch (java.util.concurrent.ExecutionException e) {
                failed.incrementAndGet();
            }
        }
        return failed.get();
    }

    /** Bare java.net.http at a fixed pace: what thirty lines can do. */
    private static long jdk(String url, ProjectCredentials project, Path file, int cap) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (project.projectId() + ":" + project.secret().reveal())
                                        .getBytes(StandardCharsets.UTF_8));
        ObjectMapper json = new ObjectMapper();
        AtomicLong failed = new AtomicLong();
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        long next = System.nanoTime();
        for (MadeUp.User user : MadeUp.read(file)) {
            if (cap > 0) {
                LockSupport.parkNanos(next - System.nanoTime());
                next += 1_000_000_000L / cap;
            }
            inFlight.acquire();
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/passwords/migrate"))
                    .header("Authorization", authorization)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(Map.of(
                            "email", user.email(),
                            "hash", user.hash(),
                            "hash_type", "bcrypt",
                            "set_email_verified", true,
                            "external_id", user.id()))))
                    .build();
            CompletableFuture<Void> sent = client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .handle((answer, failure) -> {
                        if (failure != null || answer.statusCode() != 200) {
                            failed.incrementAndGet();
                        }
                        inFlight.release();
                        return null;
                    });
            if (sent.isCancelled()) {
                throw new IllegalStateException("nobody cancels");
            }
        }
        inFlight.acquire(IN_FLIGHT);
        return failed.get();
    }
}
