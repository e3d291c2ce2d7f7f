package com.stytch.migrate.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.http.Pace;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.ConsumerPlanner;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.ImportPolicy;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.RecordFile;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What is done for every user, without the network. Results are operations (mostly: users) a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HotPaths {
    private static final int USERS = 20_000;
    private static final int BATCH = 64;

    private final ConsumerPlanner planner = new ConsumerPlanner(ImportPolicy.DEFAULT);
    private final LegacyUser user = LegacyUser.builder("auth0|65f2a1b2c3d4e5f6a7b8c9d0")
            .email(com.stytch.migrate.model.Identifier.verified("jane@example.com"))
            .password(PasswordHashes.read(MadeUp.HASH))
            .build();
    private final Pace pace = Pace.unlimited(TimeSource.system());
    private final JsonFactory jackson = new JsonFactory();

    private Path folder = Path.of("");
    private Path export = Path.of("");
    private Ledger ledger = Ledger.inMemory();
    private long ordinal;

    /** A JMH state is made by its public constructor. */
    public HotPaths() {}

    /** Makes an export of 20,000 users, and a ledger on the disk. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        folder = Files.createTempDirectory("stytch-migrate-hot-paths");
        export = folder.resolve("users.ndjson");
        try (BufferedWriter out = Files.newBufferedWriter(export)) {
            for (int i = 0; i < USERS; i++) {
                out.write("{\"user_id\":\"auth0|65f2a1b2c3d4e5f6a7b8" + i + "\",\"email\":\"user" + i
                        + "@example.com\",\"email_verified\":true,\"given_name\":\"Jane\",\"family_name\":\"Doe\","
                        + "\"name\":\"Jane Doe\",\"nickname\":\"jane\",\"picture\":\"https://cdn.example.com/" + i
                        + ".png\",\"created_at\":\"2024-03-14T09:26:53.589Z\",\"logins_count\":12,\"identities\":"
                        + "[{\"provider\":\"auth0\",\"user_id\":\"65f2a1b2c3d4e5f6a7b8" + i
                        + "\",\"connection\":\"Username-Password-Authentication\",\"isSocial\":false}],"
                        + "\"app_metadata\":{\"plan\":\"pro\",\"seats\":3},\"user_metadata\":{\"theme\":\"dark\"}}\n");
            }
        }
        ledger = Ledger.sqlite(folder.resolve("ledger.db"));
        ledger.beginReading("export");
    }

    /** Deletes them. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
        ledger.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** An Auth0 export, read into users. */
    @Benchmark
    @OperationsPerInvocation(USERS)
    public long read() {
        UserSource source = Auth0Importer.fromExport(export);
        long readable = 0;
        try (UserSource.Cursor cursor = source.open()) {
            for (Optional<UserRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                readable += next.get().user().isPresent() ? 1 : 0;
            }
        }
        return readable;
    }

    /** The same file, read into records: names and values, each checked, with their places. */
    @Benchmark
    @OperationsPerInvocation(USERS)
    public long readRecords() {
        long readable = 0;
        try (RecordFile.Cursor cursor = RecordFile.of(export).open()) {
            for (Optional<FileRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                readable += next.get() instanceof FileRecord.Readable ? 1 : 0;
            }
        }
        return readable;
    }

    /** The same file through the bare token stream of Jackson, which makes nothing of it: the measure for reading. */
    @Benchmark
    @OperationsPerInvocation(USERS)
    public long readByJacksonTokens() throws IOException {
        long tokens = 0;
        try (JsonParser parser = jackson.createParser(export.toFile())) {
            while (parser.nextToken() != null) {
                tokens++;
                if (parser.currentToken().isScalarValue()) {
                    tokens += parser.getTextLength() & 1;
                }
            }
        }
        return tokens;
    }

    /** A user, planned: normalised, fingerprinted, with the bodies of its calls. */
    @Benchmark
    public ConsumerPlan plan() {
        return planner.plan(user, Siblings.NONE);
    }

    /** A stored hash, recognised and translated. */
    @Benchmark
    public PasswordVerdict translateHash() {
        return PasswordHashes.read(MadeUp.HASH);
    }

    /** Intents and outcomes of 64 users, on the disk: one transaction as the engine writes it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Object ledger() {
        List<Ledger.Entry> entries = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            RecordKey key = RecordKey.user(LegacyId.of("auth0|" + ordinal));
            String at = "users.ndjson:" + ordinal;
            entries.add(new Ledger.Claim(ordinal, at, key, 1));
            entries.add(new Ledger.Settlement(
                    ordinal,
                    at,
                    key,
                    "aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbb.cccccccccccccccc",
                    new ImportOutcome(
                            ImportOutcome.Kind.CREATED,
                            null,
                            StytchId.of("user-test-00000000-0000-4000-8000-000000000000"),
                            "request-id-test-00000000-0000-4000-8000-000000000000",
                            List.of(),
                            List.of("user"),
                            false)));
            ordinal++;
        }
        ledger.write(entries);
        return entries;
    }

    /** A slot of a pace without limit: what the budget costs by itself. */
    @Benchmark
    public Object paceSlot() throws InterruptedException {
        pace.acquire(Pace.Lane.BACKFILL);
        return pace;
    }
}
