package com.stytch.migrate.chaos;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The run that is harmed, a process of its own. Ends with 0 when the run was whole. */
public final class ChaosProcess {
    /** Of the password "a", from the test vectors of OpenBSD's bcrypt. */
    private static final String HASH = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";

    private ChaosProcess() {}

    /** @param arguments the address, the project id, the secret, the folder, how many users, requests a second, the clock */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[3]);
        HttpSettings settings = HttpSettings.builder(ProjectCredentials.of(arguments[1], arguments[2]))
                .baseUri(URI.create(arguments[0]))
                .requestsPerSecond(Integer.parseInt(arguments[5]))
                .requestTimeout(Duration.ofSeconds(2))
                .retry(new RetryPolicy(8, Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMinutes(5)))
                .time(clock(arguments[6]))
                .build();
        try (Ledger ledger = Ledger.sqlite(folder.resolve("ledger.db"))) {
            BackfillReport report = MigrationClient.consumer(settings)
                    .backfill(new Users(Integer.parseInt(arguments[4])))
                    .ledger(ledger)
                    .parallel(16)
                    .reportTo(folder.resolve("report"))
                    .run();
            System.out.println(report);
        }
    }

    private static TimeSource clock(String name) {
        return switch (name) {
            case "jumping" -> new Jumping();
            case "fast" -> new Fast();
            default -> TimeSource.system();
        };
    }

    static String email(int number) {
        return "user" + number + "@example.com";
    }

    /** A wall clock that is set forward by an hour, back by a day, and so on, every 700 ms. */
    private static final class Jumping implements TimeSource {
        private static final long[] OFFSETS = {0, 3_600, -86_400, 1, -1, 86_400 * 365, 0};
        private final long begun = System.nanoTime();

        @Override
        public long epochNanos() {
            int step = (int) ((System.nanoTime() - begun) / 700_000_000L) % OFFSETS.length;
            return TimeSource.system().epochNanos() + OFFSETS[step] * 1_000_000_000L;
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeSource.system().sleep(nanos);
        }
    }

    /** A clock on which two minutes take a second. */
    private static final class Fast implements TimeSource {
        private static final int TIMES = 120;
        private final long begun = TimeSource.system().epochNanos();

        @Override
        public long epochNanos() {
            return begun + (TimeSource.system().epochNanos() - begun) * TIMES;
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeSource.system().sleep(Math.max(1, nanos / TIMES));
        }
    }

    /** Numbered users, made when they are read. */
    private record Users(int count) implements UserSource {

        @Override
        public String name() {
            return "users.ndjson";
        }

        @Override
        public Optional<String> fingerprint() {
            return Optional.of(count + " users");
        }

        @Override
        public Cursor open() {
            return new Cursor() {
                private int next;

                @Override
                public Optional<UserRecord> next() {
                    if (next == count) {
                        return Optional.empty();
                    }
                    LegacyUser user = LegacyUser.builder("auth0|" + next)
                            .email(Identifier.verified(email(next)))
                            .password(PasswordHashes.read(HASH))
                            .build();
                    return Optional.of(new UserRecord.Readable(user, Place.line("users.ndjson", ++next)));
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }
    }
}
