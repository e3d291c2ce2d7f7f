package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.PasswordVerdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The users of an in-house system, from files of its own making: CSV with a heading, JSON lines or a JSON array, plain or
 * gzip.
 *
 * <p>Columns are found by their headings, see {@link UserField}, or are stated with {@link #column}. The sample file of
 * Stytch's guide, with {@code email} and {@code phone_number}, is read as it is. What a record becomes:
 *
 * <ul>
 *   <li>Id: the id column. Where the file has none (in JSON: where the record has none), it is
 *       {@link LegacyId#ofAddress} of the e-mail address or else of the phone number without the blanks and marks between its
 *       digits. A record whose id is empty is {@code no_user_id}: two rules in one file would give one person two ids.
 *   <li>Verified: only what says so. {@code true}, {@code t}, {@code yes}, {@code y}, {@code 1} and a date, at which it was
 *       confirmed, do; an empty cell does not. Anything else is not verified, with the note
 *       {@code email_verified_not_understood}. Where nothing is said at all, {@link #emailsAreVerified} says it.
 *   <li>Blocked: by the same words. What is not understood makes the record unreadable, {@code blocked_not_understood}.
 *   <li>Name: first, middle and last name, or else the full name as first name.
 *   <li>Password: {@link com.stytch.migrate.hash.PasswordHashes} reads the hash with the statement of
 *       {@link #passwordHashes} and the columns of the row: {@code salt}, {@code hash_format} and the others of
 *       {@link HashField}. They go before the statement. What is ambiguous is not sent, and the plan says what to state.
 * </ul>
 *
 * <p>Immutable and thread-safe; each of the other methods returns another source.
 */
public final class UserFiles implements UserSource {
    private final List<RecordFile> files;
    private final RecordFile.@Nullable Kind expected;
    private final Columns columns;
    private final HashStatement statement;
    private final boolean emailsAreVerified;
    private final boolean phoneNumbersAreVerified;
    private final @Nullable String tenant;
    /** What the latest reading found out; not a part of what this source is. */
    private final AtomicReference<List<String>> found = new AtomicReference<>(List.of());

    private UserFiles(
            List<RecordFile> files,
            RecordFile.@Nullable Kind expected,
            Columns columns,
            HashStatement statement,
            boolean emailsAreVerified,
            boolean phoneNumbersAreVerified,
            @Nullable String tenant) {
        this.files = files;
        this.expected = expected;
        this.columns = columns;
        this.statement = statement;
        this.emailsAreVerified = emailsAreVerified;
        this.phoneNumbersAreVerified = phoneNumbersAreVerified;
        this.tenant = tenant;
    }

    /**
     * Returns the users of some files, which all have the same columns. Nothing is opened yet.
     *
     * @param files at least one, each once
     */
    public static UserFiles of(Path... files) {
        return of(List.of(files));
    }

    /**
     * Returns the users of some files, which all have the same columns. Nothing is opened yet.
     *
     * @param files at least one, each once
     */
    public static UserFiles of(List<Path> files) {
        return of(RecordFiles.of(files), null);
    }

    static UserFiles of(List<RecordFile> files, RecordFile.@Nullable Kind expected) {
        return new UserFiles(files, expected, Columns.byHeading(), HashStatement.none(), false, false, null);
    }

    /** Returns this source, which refuses a file that is no CSV. */
    public UserFiles csvOnly() {
        return with(RecordFile.Kind.CSV, columns, statement, emailsAreVerified, phoneNumbersAreVerified, tenant);
    }

    /** Returns this source, which refuses a file that is neither JSON lines nor a JSON array. */
    public UserFiles jsonOnly() {
        return with(RecordFile.Kind.JSON_LINES, columns, statement, emailsAreVerified, phoneNumbersAreVerified, tenant);
    }

    /**
     * Returns this source with the column that a field stands in; it replaces an earlier one and the headings of the field.
     *
     * @param name the heading; in JSON the name of a field, or a path such as {@code profile.emails.0.address}. A file that
     *     has it nowhere is refused
     */
    public UserFiles column(UserField field, String name) {
        return withColumn(field.key(), named(name));
    }

    /**
     * Returns this source with the column that a part of the statement stands in, for each row.
     *
     * @param name as above
     */
    public UserFiles column(HashField field, String name) {
        return withColumn(Columns.key(field), named(name));
    }

    /** Returns this source, which does not look for a field, whatever the headings. */
    public UserFiles withoutColumn(UserField field) {
        return withColumn(field.key(), Columns.NONE);
    }

    /** Returns this source, which does not look for a part of the statement, whatever the headings. */
    public UserFiles withoutColumn(HashField field) {
        return withColumn(Columns.key(field), Columns.NONE);
    }

    private static String named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a column must not be blank");
        }
        return name.strip();
    }

    private UserFiles withColumn(String key, String name) {
        return with(expected, columns.with(key, name), statement, emailsAreVerified, phoneNumbersAreVerified, tenant);
    }

    /**
     * Returns this source with columns that become trusted metadata, under their own names (the last part of a path). They
     * replace earlier ones.
     */
    public UserFiles trustedMetadata(String... names) {
        Columns more = columns.withTrusted(stripped(names));
        return with(expected, more, statement, emailsAreVerified, phoneNumbersAreVerified, tenant);
    }

    /** Returns this source with columns that become untrusted metadata; see {@link #trustedMetadata}. */
    public UserFiles untrustedMetadata(String... names) {
        Columns more = columns.withUntrusted(stripped(names));
        return with(expected, more, statement, emailsAreVerified, phoneNumbersAreVerified, tenant);
    }

    private static List<String> stripped(String... names) {
        return Arrays.stream(names).map(String::strip).toList();
    }

    /** Returns this source with what is known about all its password hashes; {@link HashStatement#none()} unless set. */
    public UserFiles passwordHashes(HashStatement statement) {
        return with(
                expected,
                columns,
                Objects.requireNonNull(statement, "statement"),
                emailsAreVerified,
                phoneNumbersAreVerified,
                tenant);
    }

    /**
     * Returns this source, in which an e-mail address counts as verified where the file (in JSON: the record) has no field
     * that says whether it is. State it only when the old system confirmed every address: Stytch lets the owner of a
     * verified address into the account.
     */
    public UserFiles emailsAreVerified() {
        return with(expected, columns, statement, true, phoneNumbersAreVerified, tenant);
    }

    /** Returns this source, in which a phone number counts as verified; see {@link #emailsAreVerified}. */
    public UserFiles phoneNumbersAreVerified() {
        return with(expected, columns, statement, emailsAreVerified, true, tenant);
    }

    /** Returns this source with a name for the old system. A ledger that was begun with one name refuses another. */
    public UserFiles tenant(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of the tenant must not be blank");
        }
        return with(expected, columns, statement, emailsAreVerified, phoneNumbersAreVerified, name);
    }

    private UserFiles with(
            RecordFile.@Nullable Kind expected,
            Columns columns,
            HashStatement statement,
            boolean emailsAreVerified,
            boolean phoneNumbersAreVerified,
            @Nullable String tenant) {
        return new UserFiles(files, expected, columns, statement, emailsAreVerified, phoneNumbersAreVerified, tenant);
    }

    @Override
    public String name() {
        String first = files.get(0).name();
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }

    @Override
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /** Returns a digest of all files and of all that was stated. Reads the files. */
    @Override
    public Optional<String> fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (RecordFile file : files) {
                digest.update((file.name() + "\n" + file.fingerprint() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            digest.update((columns.canonical() + "\n" + emailsAreVerified + "\n" + phoneNumbersAreVerified + "\n"
                            + statement.fingerprint())
                    .getBytes(StandardCharsets.UTF_8));
            return Optional.of("files:" + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns what the latest whole reading found out: that no record has a hash, or none says what is verified. */
    @Override
    public List<String> remarks() {
        return found.get();
    }

    /**
     * Begins a reading.
     *
     * @throws UnusableInput if a file cannot be used, is of another kind, lacks a column that was stated, has two that could
     *     be the same field, or has nothing by which a user is known; the message names the columns that there are
     */
    @Override
    public Cursor open() {
        return new Reading(null);
    }

    @Override
    public Optional<PasswordProbe> probe(String idOrAddress, char[] password) {
        Wanted wanted = new Wanted(idOrAddress);
        try (Reading reading = new Reading(null)) {
            for (Optional<UserRecord> record = reading.next(); record.isPresent(); record = reading.next()) {
                if (record.get().user().filter(wanted::is).isPresent()) {
                    LegacyId id = record.get().id().orElseThrow();
                    UserRows.Stored stored = reading.stored();
                    return Optional.of(new PasswordProbe(record.get().at(), id, probe(stored, password)));
                }
            }
        }
        return Optional.empty();
    }

    /** Begins a reading of files that must have other columns too. */
    Reading open(Columns beside) {
        return new Reading(beside);
    }

    /** Returns the kind of file that is wanted; {@code null} for any. */
    RecordFile.@Nullable Kind expected() {
        return expected;
    }

    private static HashProbe.Result probe(UserRows.Stored stored, char[] password) {
        return stored.refused() == null
                ? HashProbe.probe(stored.hash(), stored.statement(), password)
                : HashProbe.probe(stored.verdict(), password);
    }

    @Override
    public String toString() {
        return "UserFiles[" + name() + "]";
    }

    /** One reading. */
    final class Reading implements Cursor {
        private final RecordFiles.Cursor cursor;
        private final @Nullable Columns beside;
        private @Nullable Map<String, @Nullable Object> fields;
        private int opened;
        private @Nullable UserRows rows;
        private boolean skipped;
        private boolean anyHash;
        private boolean anySaidOfEmails;
        private boolean anyEmail;

        /** @param beside other columns that the files must have too; {@code null} when there are none */
        Reading(@Nullable Columns beside) {
            this.beside = beside;
            files.forEach(this::refuseUnusable); // before an hour has gone into the file before it
            cursor = new RecordFiles.Cursor(files);
        }

        private void refuseUnusable(RecordFile file) {
            try (RecordFile.Cursor opening = file.open()) {
                if (expected != null && (expected == RecordFile.Kind.CSV) != (opening.kind() == RecordFile.Kind.CSV)) {
                    throw new UnusableInput(
                            expected == RecordFile.Kind.CSV
                                    ? file.name() + " is JSON, not CSV; read it as JSON."
                                    : file.name() + " is not JSON: its first line is no object and no list;"
                                            + " if it is CSV, read it as CSV.");
                }
            }
            columns.refuseUnusable(file);
            if (beside != null) {
                beside.refuseUnusable(file);
            }
        }

        /** Returns the fields of the record that was read last; {@code null} when there are none. */
        @Nullable Map<String, @Nullable Object> fields() {
            return fields;
        }

        /** Returns how many files have been opened, which tells one file from the next. */
        int opened() {
            return cursor.opened();
        }

        /** Returns how other columns are found in the file that is being read. */
        Columns.Lookup lookup(Columns others) {
            RecordFile.Cursor file = Objects.requireNonNull(cursor.current(), "file");
            return file.kind() == RecordFile.Kind.CSV
                    ? others.forCsv(files.get(cursor.opened() - 1).name(), file.columns())
                    : others.forJson();
        }

        @Override
        public Optional<UserRecord> next() {
            fields = null;
            Optional<FileRecord> record = cursor.next();
            if (record.isEmpty()) {
                if (!skipped) {
                    found.set(found());
                }
                return Optional.empty();
            }
            return Optional.of(user(record.get()));
        }

        private UserRecord user(FileRecord record) {
            if (record instanceof FileRecord.Unreadable unreadable) {
                return new UserRecord.Unreadable(null, unreadable.at(), unreadable.reason(), unreadable.detail());
            }
            UserRows reader = rows();
            Map<String, @Nullable Object> values = record.fields().orElseThrow();
            fields = values;
            UserRecord user = reader.read(record.at(), values);
            anyHash |= user.user()
                    .filter(one -> one.password().kind() != PasswordVerdict.Kind.NO_PASSWORD)
                    .isPresent();
            anyEmail |= user.user().flatMap(one -> one.email()).isPresent();
            anySaidOfEmails |= reader.saysWhatIsVerified();
            return user;
        }

        private UserRows rows() {
            UserRows reader = rows;
            if (reader == null || opened != cursor.opened()) {
                opened = cursor.opened();
                reader = new UserRows(columns, lookup(columns), statement, emailsAreVerified, phoneNumbersAreVerified);
                rows = reader;
            }
            return reader;
        }

        /** Returns the password of the record that was read last. */
        UserRows.Stored stored() {
            return rows().stored();
        }

        private List<String> found() {
            List<String> remarks = new ArrayList<>();
            if (!anyHash && anyEmail) {
                remarks.add("No record of " + name() + " has a password hash: these users come without password.");
            }
            if (anyEmail && !anySaidOfEmails && !emailsAreVerified) {
                remarks.add("Nothing in " + name() + " says which e-mail addresses are verified, so none counts as"
                        + " verified; state it if the old system confirmed them all.");
            }
            return List.copyOf(remarks);
        }

        @Override
        public void skip(long records) {
            pass(records);
        }

        /** Passes over records; returns over how many. */
        long pass(long records) {
            skipped |= records > 0;
            return cursor.skip(records);
        }

        @Override
        public OptionalDouble share() {
            return cursor.share();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
