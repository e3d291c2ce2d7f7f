package com.stytch.migrate.backfill;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Users for tests, made from a seed: equal seeds give equal users. */
final class MadeUpUsers {
    /** How many different passwords there are: each costs a bcrypt. */
    private static final int PASSWORDS = 8;

    private static final List<PasswordVerdict> HASHES = hashes();

    private MadeUpUsers() {}

    private static List<PasswordVerdict> hashes() {
        List<PasswordVerdict> hashes = new ArrayList<>();
        for (int i = 0; i < PASSWORDS; i++) {
            byte[] salt = new byte[16];
            new Random(i).nextBytes(salt);
            String hash = OpenBSDBCrypt.generate("2b", passwordNumber(i).getBytes(StandardCharsets.UTF_8), salt, 4);
            hashes.add(new PasswordVerdict.Translated("bcrypt", new PasswordHash.Bcrypt(Secret.of(hash))));
        }
        return List.copyOf(hashes);
    }

    private static String passwordNumber(int i) {
        return "pässword-" + i;
    }

    static String email(int i) {
        return "user" + i + "@example.com";
    }

    /** Returns the password of the user of a number. */
    static Secret password(int i) {
        return Secret.of(passwordNumber(i % PASSWORDS));
    }

    /** Returns the user of a number: verified address, hash, name. */
    static LegacyUser user(int i) {
        return builder(i).build();
    }

    static LegacyUser.Builder builder(int i) {
        return LegacyUser.builder("auth0|" + i)
                .email(Identifier.verified(email(i)))
                .name(new PersonName("First" + i, null, "Last"))
                .password(HASHES.get(i % PASSWORDS))
                .trustedMetadata(Map.of("plan", "pro", "n", i));
    }

    static List<LegacyUser> users(int count) {
        List<LegacyUser> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            users.add(user(i));
        }
        return users;
    }

    /** Returns a source of all kinds of records, some of which share ids, addresses or numbers, some cannot be read. */
    static Records anyRecords(long seed, int count) {
        Random random = new Random(seed);
        List<UserRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Place at = Place.line("users.ndjson", i + 1);
            if (random.nextInt(15) == 0) {
                records.add(new UserRecord.Unreadable(null, at, "not_json", "the line is no JSON object"));
                continue;
            }
            int number = random.nextInt(12) == 0 ? random.nextInt(count) : i;
            LegacyUser.Builder user = LegacyUser.builder(
                    (random.nextInt(10) == 0 ? "samlp|conn|user" + number + "@example.com" : "auth0|" + number));
            int email = random.nextInt(10) == 0 ? random.nextInt(count) : i;
            if (random.nextInt(8) != 0) {
                user.email(
                        new Identifier(random.nextInt(20) == 0 ? "no address" : email(email), random.nextInt(3) != 0));
            }
            if (random.nextInt(3) == 0) {
                user.phoneNumber(new Identifier("+1202555" + (1_000 + random.nextInt(count)), random.nextBoolean()));
            }
            if (random.nextInt(3) != 0) {
                user.password(HASHES.get(i % PASSWORDS));
            }
            user.blocked(random.nextInt(25) == 0)
                    .lastLogin(Instant.ofEpochSecond(1_700_000_000L + random.nextInt(1_000)))
                    .trustedMetadata(Map.of("n", i))
                    .name(new PersonName("First" + i, null, null));
            records.add(new UserRecord.Readable(user.build(), at));
        }
        return new Records("users.ndjson", List.copyOf(records), "seed " + seed);
    }

    /** A source of records in memory that tells its content apart from any other. */
    record Records(String name, List<UserRecord> records, String content) implements UserSource {

        static Records of(List<LegacyUser> users, String content) {
            List<UserRecord> records = new ArrayList<>();
            for (int i = 0; i < users.size(); i++) {
                records.add(new UserRecord.Readable(users.get(i), Place.line("users.ndjson", i + 1)));
            }
            return new Records("users.ndjson", records, content);
        }

        @Override
        public Optional<String> fingerprint() {
            return Optional.of(content);
        }

        @Override
        public Cursor open() {
            return new Cursor() {
                private int next;

                @Override
                public Optional<UserRecord> next() {
                    return next < records.size() ? Optional.of(records.get(next++)) : Optional.empty();
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }
    }
}
