package com.stytch.migrate.auth0;

import com.stytch.migrate.auth0.export.Auth0Management;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.auth0.export.ExportedUsers;
import com.stytch.migrate.auth0.export.UsersExport;
import com.stytch.migrate.auth0.hash.HashFiles;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.RecordFile;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The users of an Auth0 tenant, read from its exports or from the tenant itself, and joined with its password hashes.
 *
 * <p>Takes the files of the users-exports job, of the import/export extension, of the Management API and of the bulk import
 * form, as JSON lines, JSON array (also as {@code {"users": [...]}}) or CSV, plain or gzip; and the password hashes that
 * Auth0's support hands out, decrypted. Which is which is told from the bytes. All is streamed: memory does not grow with
 * the files, and hashes are looked up where they stand.
 *
 * <p>What comes out: first the rows of the hash files that cannot be read or name no user, then each record of the exports
 * in the order of the files. What a record becomes, see {@link ExportedUsers}; what a hash becomes, see
 * {@link com.stytch.migrate.auth0.hash.Auth0Hashes}. A database user without a hash is {@code no_hash_in_file}, or
 * {@code no_hash_file} when none was given.
 *
 * <p>Live ({@link #fromManagementApi}) an export job of Auth0 is run once, when the users are first needed, and its file is
 * downloaded; every reading then reads that file. {@link #close()} deletes it. For files there is nothing to close.
 *
 * <p>Immutable and thread-safe; each {@code with} method returns another importer, which shares the downloaded file.
 */
public final class Auth0Importer implements UserSource, AutoCloseable {
    private static final Set<String> FAILED_LIST = Set.of("legacy_id", "at", "reason");

    private static final String NO_HASH_FILE =
            "No file of password hashes was given: database users whose record holds no hash must choose a new password.";

    private final Origin origin;
    private final List<RecordFile> hashes;
    private final @Nullable String tenant;
    private final Set<String> trusted;
    private final boolean identifyByAddress;
    /** What the latest reading found out; not a part of what this importer is. */
    private final AtomicReference<List<String>> found = new AtomicReference<>(List.of());

    private Auth0Importer(
            Origin origin,
            List<RecordFile> hashes,
            @Nullable String tenant,
            Set<String> trusted,
            boolean identifyByAddress) {
        this.origin = origin;
        this.hashes = hashes;
        this.tenant = tenant;
        this.trusted = trusted;
        this.identifyByAddress = identifyByAddress;
    }

    /**
     * Returns an importer of the users in some files. Nothing is opened yet.
     *
     * @param users at least one file
     */
    public static Auth0Importer fromExport(Path... users) {
        return fromExport(List.of(users));
    }

    /**
     * Returns an importer of the users in some files. Nothing is opened yet.
     *
     * @param users at least one file
     */
    public static Auth0Importer fromExport(List<Path> users) {
        if (users.isEmpty()) {
            throw new IllegalArgumentException("at least one export file is needed");
        }
        List<RecordFile> files = distinct(users).stream()
                .map(file -> RecordFile.of(file).withArrayKeys("users"))
                .toList();
        return new Auth0Importer(new Files(files), List.of(), null, Set.of(), false);
    }

    /**
     * Returns an importer of the users of a live tenant. Nothing is asked yet.
     *
     * <p>The first reading checks the scope ({@code read:users}), runs an export job, waits for it and downloads its file into
     * the temporary folder, for its owner only. Close the importer to delete it. Password hashes are in no export that can be
     * asked for: join them with {@link #withPasswordHashes}.
     */
    public static Auth0Importer fromManagementApi(Auth0Tenant tenant) {
        return new Auth0Importer(new Live(tenant, null), List.of(), null, Set.of(), false);
    }

    /**
     * Returns this importer for the users of one connection only; Auth0 is asked for no others.
     *
     * @param connectionId {@code con_} and 16 letters or digits
     * @throws IllegalArgumentException if it is none
     * @throws IllegalStateException unless the importer reads a live tenant
     */
    public Auth0Importer onlyConnection(String connectionId) {
        if (!(origin instanceof Live live)) {
            throw new IllegalStateException("a file holds the users that were exported; only a live tenant can be asked"
                    + " for one connection");
        }
        return new Auth0Importer(
                new Live(live.tenant, UsersExport.checkedConnection(connectionId)),
                hashes,
                tenant,
                trusted,
                identifyByAddress);
    }

    /** Where the records stand. */
    private sealed interface Origin permits Files, Live {

        /** Returns the files, which are there after this. */
        List<RecordFile> files();

        /** Returns a short name for messages. */
        String name();

        /** Deletes what was downloaded. */
        void close();
    }

    /** Files that somebody else made. */
    private record Files(List<RecordFile> files) implements Origin {

        @Override
        public String name() {
            String first = files.get(0).name();
            return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
        }

        @Override
        public void close() {
            // they are not ours
        }
    }

    /** A tenant, whose users are downloaded once. */
    private static final class Live implements Origin {
        private final Auth0Tenant tenant;
        private final @Nullable String connectionId;
        private @Nullable UsersExport export;

        Live(Auth0Tenant tenant, @Nullable String connectionId) {
            this.tenant = Objects.requireNonNull(tenant, "tenant");
            this.connectionId = connectionId;
        }

        @Override
        public synchronized List<RecordFile> files() {
            UsersExport there = export;
            if (there == null) {
                there = Auth0Management.of(tenant).exportUsers(connectionId);
                export = there;
            }
            return List.of(RecordFile.of(there.file()).withArrayKeys("users"));
        }

        @Override
        public String name() {
            return tenant.domain();
        }

        @Override
        public synchronized void close() {
            UsersExport there = export;
            export = null;
            if (there != null) {
                there.close();
            }
        }
    }

    private static List<Path> distinct(List<Path> files) {
        Set<Path> seen = new HashSet<>();
        for (Path file : files) {
            if (!seen.add(file.toAbsolutePath().normalize())) {
                throw new IllegalArgumentException("a file was given twice: " + file.getFileName());
            }
        }
        return files;
    }

    /**
     * Returns this importer with the files of password hashes from Auth0's support, decrypted; they replace earlier ones.
     *
     * @param hashes the files
     */
    public Auth0Importer withPasswordHashes(Path... hashes) {
        return withPasswordHashes(List.of(hashes));
    }

    /**
     * Returns this importer with the files of password hashes from Auth0's support, decrypted; they replace earlier ones.
     *
     * @param hashes the files; none means that there is no hash file
     */
    public Auth0Importer withPasswordHashes(List<Path> hashes) {
        List<RecordFile> files = distinct(hashes).stream().map(RecordFile::of).toList();
        return new Auth0Importer(origin, files, tenant, trusted, identifyByAddress);
    }

    /**
     * Returns this importer with the name of the tenant. A ledger that was begun with one tenant refuses another. Without
     * it the tenant is the one that the hash files name.
     *
     * @param name the tenant, such as {@code example-tenant}; the hash files must name the same
     */
    public Auth0Importer tenant(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of the tenant must not be blank");
        }
        return new Auth0Importer(origin, hashes, name, trusted, identifyByAddress);
    }

    /**
     * Returns this importer with connections whose addresses all count as verified, whatever the export says. State it only
     * where you control which addresses the identity provider hands out: Stytch lets the owner of a verified address into
     * the account.
     *
     * @param connections the names of the connections, such as {@code acme-saml}; they are added to earlier ones
     */
    public Auth0Importer trustEmailOf(String... connections) {
        Set<String> all = new TreeSet<>(trusted);
        all.addAll(List.of(connections));
        return new Auth0Importer(origin, hashes, tenant, Set.copyOf(all), identifyByAddress);
    }

    /**
     * Returns this importer so that a record without {@code user_id}, as in bulk import files, gets the id
     * {@code address-sha256|} and the digest of its address (or else number, or username) in hex. Without it such a record
     * is unreadable, {@code no_user_id}: Auth0 gave these users ids that the file does not know, and a later export will.
     */
    public Auth0Importer identifyByAddress() {
        return new Auth0Importer(origin, hashes, tenant, trusted, true);
    }

    @Override
    public String name() {
        return origin.name();
    }

    /**
     * Returns the tenant that was set, or else the domain of a live one, or else the one that the first row of the hash files
     * names.
     *
     * @throws UnusableInput if the hash file cannot be used
     */
    @Override
    public Optional<String> tenant() {
        if (tenant == null && origin instanceof Live live) {
            return Optional.of(live.tenant.domain());
        }
        if (tenant != null || hashes.isEmpty()) {
            return Optional.ofNullable(tenant);
        }
        return HashFiles.tenantOf(hashes.get(0));
    }

    /** Returns the tenant that rows of the hash files must name; {@code null} when the first one decides. */
    private @Nullable String tenantOfHashes() {
        return tenant == null && origin instanceof Live live
                ? live.tenant.name().orElse(null)
                : tenant;
    }

    /** Returns a digest of all files and settings. Reads the files; those of a live tenant are downloaded first. */
    @Override
    public Optional<String> fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (List<RecordFile> files : List.of(origin.files(), hashes)) {
                for (RecordFile file : files) {
                    digest.update((file.name() + "\n" + file.fingerprint() + "\n").getBytes(StandardCharsets.UTF_8));
                }
                digest.update((byte) 0);
            }
            digest.update((new TreeSet<>(trusted) + "\n" + identifyByAddress).getBytes(StandardCharsets.UTF_8));
            return Optional.of("auth0:" + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns what the latest reading found out once it came to its end: hashes that belong to no user of the export, and
     * damaged ones, with their places; and how many users have what Auth0 hands out to nobody. Empty before.
     */
    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(standingRemarks());
        remarks.addAll(found.get());
        return List.copyOf(remarks);
    }

    /** Returns what is to be known whatever a reading finds. */
    List<String> standingRemarks() {
        return hashes.isEmpty() ? List.of(NO_HASH_FILE) : List.of();
    }

    @Override
    public Cursor open() {
        return new Reading(origin.files());
    }

    /** Begins a search for single users, with the checks of a reading. */
    UsersById byId() {
        open().close(); // refuses files of another kind
        HashFiles passwords = hashes.isEmpty() ? null : HashFiles.of(hashes, tenantOfHashes());
        return new UsersById(origin.files(), passwords, trusted, identifyByAddress);
    }

    /** Deletes the file of a live tenant's users; a reading that follows downloads it anew. Idempotent. */
    @Override
    public void close() {
        origin.close();
    }

    @Override
    public String toString() {
        return "Auth0Importer[" + name() + "]";
    }

    /** One reading: the hash files first, then one export after the other. */
    private final class Reading implements Cursor {
        private final List<RecordFile> users;
        private final Losses losses = new Losses();
        private final @Nullable HashFiles passwords;
        private final ExportedUsers reader;
        private final long total;
        private RecordFile.@Nullable Cursor file;
        private int opened;
        private long before;
        private boolean first;
        private boolean textOnly;
        private boolean loaded;
        private boolean skipped;
        private boolean ended;

        Reading(List<RecordFile> users) {
            this.users = users;
            passwords = hashes.isEmpty() ? null : HashFiles.of(hashes, tenantOfHashes());
            reader = new ExportedUsers(trusted, identifyByAddress, passwords == null ? null : passwords::find);
            loaded = passwords == null;
            total = users.stream().mapToLong(RecordFile::size).sum();
            users.forEach(this::refuseUnusable); // before an hour has gone into the file before it
            hashes.forEach(HashFiles::refuseOtherKinds);
            openNext();
        }

        private void refuseUnusable(RecordFile next) {
            try (RecordFile.Cursor cursor = next.open()) {
                if (cursor.kind() == RecordFile.Kind.CSV && !ExportedUsers.areKnown(cursor.columns())) {
                    throw new UnusableInput(next.name()
                            + " is no Auth0 export: none of its columns is user_id, email, username"
                            + " or phone_number; export these fields, with a heading.");
                }
                if (cursor.kind() != RecordFile.Kind.CSV && HashFiles.firstRows(cursor, Reading::isForeign)) {
                    throw new UnusableInput(next.name()
                            + " is no Auth0 export: none of its first records has user_id, email, username"
                            + " or phone_number; export these fields.");
                }
            }
        }

        private static boolean isForeign(Map<String, @Nullable Object> fields) {
            return !ExportedUsers.areKnown(List.copyOf(fields.keySet()))
                    && !fields.containsKey("legacy_id") // a list of another kind, of which we know more to say
                    && !HashFiles.looksLikeHashRow(fields);
        }

        private boolean openNext() {
            if (opened == users.size()) {
                return false;
            }
            RecordFile next = users.get(opened++);
            file = next.open();
            textOnly = file.kind() == RecordFile.Kind.CSV;
            first = true;
            return true;
        }

        @Override
        public Optional<UserRecord> next() {
            Optional<UserRecord> broken = loadHashes();
            if (broken.isPresent()) {
                return broken;
            }
            while (file != null) {
                Optional<FileRecord> record = file.next();
                if (record.isPresent()) {
                    return Optional.of(user(record.get()));
                }
                leaveFile();
            }
            return Optional.empty();
        }

        private Optional<UserRecord> loadHashes() {
            if (loaded || passwords == null) {
                return Optional.empty();
            }
            Optional<FileRecord.Unreadable> row = passwords.load();
            loaded = row.isEmpty();
            return row.map(unreadable ->
                    new UserRecord.Unreadable(null, unreadable.at(), unreadable.reason(), unreadable.detail()));
        }

        private UserRecord user(FileRecord record) {
            if (record instanceof FileRecord.Unreadable unreadable) {
                return new UserRecord.Unreadable(null, unreadable.at(), unreadable.reason(), unreadable.detail());
            }
            Map<String, @Nullable Object> fields = record.fields().orElseThrow();
            if (first) {
                first = false;
                refuseOtherLists(record.at().where(), fields);
            }
            UserRecord user = reader.read(record.at(), fields, textOnly);
            user.user().ifPresent(losses::count);
            return user;
        }

        private void refuseOtherLists(String name, Map<String, @Nullable Object> fields) {
            if (FAILED_LIST.containsAll(fields.keySet()) && fields.containsKey("legacy_id")) {
                throw new UnusableInput(
                        name + " is a list of failed records, not of users; give the same export as before,"
                                + " and this list with --only.");
            }
            if (HashFiles.looksLikeHashRow(fields)) {
                throw new UnusableInput(
                        name + " is a list of password hashes, not of users; give it as the password hashes,"
                                + " and the users export beside it.");
            }
        }

        private static String names(List<RecordFile> files) {
            return files.stream().map(RecordFile::name).collect(Collectors.joining(", "));
        }

        private void leaveFile() {
            RecordFile.Cursor done = Objects.requireNonNull(file, "file");
            done.close();
            before += users.get(opened - 1).size();
            file = null;
            if (!openNext()) {
                ended = true;
                if (passwords != null) {
                    if (!skipped && passwords.fitNobody()) {
                        // Record by record each user would merely be without password, and only the report would say
                        // so.
                        throw new UnusableInput("not one password hash of " + names(hashes) + " belongs to a user of "
                                + names(users) + ": give the hashes and the export of the same tenant.");
                    }
                }
                List<String> remarks = new ArrayList<>(passwords == null ? List.of() : passwords.remarks(!skipped));
                if (!skipped) { // else some users were not looked at
                    remarks.addAll(losses.remarks());
                }
                found.set(List.copyOf(remarks));
            }
        }

        @Override
        public void skip(long records) {
            long left = records;
            while (left > 0 && loadHashes().isPresent()) {
                left--;
            }
            while (left > 0 && file != null) {
                skipped = true;
                left -= file.skip(left);
                if (left > 0) {
                    if (file.next().isPresent()) {
                        throw new IllegalStateException("a record after the last one");
                    }
                    leaveFile();
                }
            }
        }

        @Override
        public OptionalDouble share() {
            if (ended || total == 0) {
                return OptionalDouble.of(1);
            }
            double inFile = file == null
                    ? 0
                    : file.share().orElse(0) * users.get(opened - 1).size();
            return OptionalDouble.of(Math.min(1, (before + inFile) / total));
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
            }
            if (passwords != null) {
                passwords.close();
            }
        }
    }
}
