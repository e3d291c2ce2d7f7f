package com.stytch.migrate.benchmarks;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.StytchId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Writes the intents and outcomes of many users into a SQLite ledger, as the engine writes them and without a network, and says how
 * fast each tenth was, how large the file got, how soon another process could go on, and how fast a login finds its user.
 */
public final class LedgerScale {
    private static final int TENTHS = 10;
    private static final int BATCH = 64;
    private static final int LOOK_UPS = 20_000;

    private LedgerScale() {}

    /** @param arguments how many users */
    public static void main(String[] arguments) throws IOException {
        long users = Long.parseLong(arguments[0]);
        Path folder = Files.createTempDirectory("stytch-migrate-ledger-scale");
        Path file = folder.resolve("ledger.db");
        try {
            write(file, users);
            goOn(file, users);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static RecordKey key(long ordinal) {
        return RecordKey.user(LegacyId.of(String.format(Locale.ROOT, "auth0|%024x", ordinal)));
    }

    private static void write(Path file, long users) throws IOException {
        try (Ledger ledger = Ledger.sqlite(file)) {
            ledger.beginReading("export");
            ledger.siblingsComplete(users);
            long done = 0;
            for (int tenth = 1; tenth <= TENTHS; tenth++) {
                long begun = System.nanoTime();
                long from = done;
                while (done < users * tenth / TENTHS) {
                    long end = Math.min(done + BATCH, users * tenth / TENTHS);
                    step(ledger, done, end);
                    done = end;
                }
                System.out.printf(
                        Locale.ROOT,
                        "tenth %d: %.0f users/s, %.1f MB%n",
                        tenth,
                        (done - from) / seconds(begun),
                        size(file) / 1e6);
            }
        }
        System.out.printf(
                Locale.ROOT, "%.1f MB when closed, %.0f bytes a user%n", size(file) / 1e6, size(file) / (double) users);
    }

    /** The intents first, then the outcomes: two transactions, as when users are really sent. */
    private static void step(Ledger ledger, long from, long to) {
        List<Ledger.Entry> intents = new ArrayList<>();
        List<Ledger.Entry> outcomes = new ArrayList<>();
        for (long ordinal = from; ordinal < to; ordinal++) {
            RecordKey key = key(ordinal);
            String at = "users.ndjson:" + (ordinal + 1);
            intents.add(new Ledger.Claim(ordinal, at, key, 1_764_000_000_000L + ordinal));
            outcomes.add(new Ledger.Settlement(
                    ordinal,
                    at,
                    key,
                    "aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbb.cccccccccccccccc",
                    new ImportOutcome(
                            ImportOutcome.Kind.CREATED,
                            null,
                            StytchId.of(String.format(Locale.ROOT, "user-test-00000000-0000-4000-8000-%012x", ordinal)),
                            String.format(Locale.ROOT, "request-id-test-00000000-0000-4000-8000-%012x", ordinal),
                            List.of(),
                            List.of("user"),
                            false)));
        }
        ledger.write(intents);
        ledger.write(outcomes);
    }

    private static void goOn(Path file, long users) {
        long begun = System.nanoTime();
        try (Ledger ledger = Ledger.sqlite(file)) {
            Ledger.Reading reading = ledger.beginReading("export");
            List<Long> open = ledger.unsettled(0, BATCH);
            System.out.printf(
                    Locale.ROOT,
                    "opened again after %.3f s: goes on at %d of %d, %d without an outcome%n",
                    seconds(begun),
                    reading.next(),
                    reading.total(),
                    open.size());
            Random random = new Random(1);
            long asked = System.nanoTime();
            for (int i = 0; i < LOOK_UPS; i++) {
                RecordKey key = key(random.nextLong(users));
                if (ledger.find(key).isEmpty()) {
                    throw new IllegalStateException("not found: " + key);
                }
            }
            System.out.printf(Locale.ROOT, "%.0f look-ups/s of random users%n", LOOK_UPS / seconds(asked));
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long size(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    }
}
