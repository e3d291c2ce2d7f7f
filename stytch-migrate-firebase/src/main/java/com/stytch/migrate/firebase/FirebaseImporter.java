package com.stytch.migrate.firebase;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.firebase.export.AccountCursor;
import com.stytch.migrate.firebase.export.ExportCursor;
import com.stytch.migrate.firebase.export.ExportedUsers;
import com.stytch.migrate.firebase.export.FirebaseProject;
import com.stytch.migrate.firebase.export.FirebaseTenant;
import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.firebase.hash.FirebasePassword;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.PasswordProbe;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The users of a Firebase project, from its exports or from the project itself.
 *
 * <p>Takes the JSON and all CSV layouts of {@code firebase auth:export}, saved pages of {@code accounts:batchGet}, and the
 * JSON of the Admin SDK's {@code listUsers}, plain or gzip; which is which is told from the bytes. Or asks the project, page by
 * page. All is streamed: memory does not grow with the users. What a record becomes, see {@link ExportedUsers}.
 *
 * <p>Firebase's password hashes cannot be turned into anything that Stytch takes. Such a password is for the login only
 * ({@code firebase_scrypt_not_supported}): it moves when its owner signs in and it is checked, with the hash parameters of the
 * project ({@link #withHashConfig}) or by Firebase itself.
 *
 * <p>Immutable and thread-safe; each {@code with} method returns another importer.
 */
public final class FirebaseImporter implements UserSource {
    private static final int LOOKED_AT = 20;

    private final List<RecordFile> files;
    private final @Nullable FirebaseProject live;
    private final FirebaseHashConfig config;
    private final @Nullable HashStatement imported;
    private final boolean withoutHashes;
    private final boolean phoneNumbersAreVerified;
    private final @Nullable String projectId;
    private final Tenants tenants;
    private final List<String> tenantIds;
    /** What the latest reading found out; not a part of what this importer is. */
    private final AtomicReference<List<String>> found = new AtomicReference<>(List.of());

    /** Which users of a live project are read. */
    private enum Tenants {
        /** Those outside of all tenants. */
        NONE,
        /** Those and the users of every tenant. */
        ALL,
        /** Those of some tenants only. */
        NAMED
    }

    /** The settings, so that a method can change one of them. */
    private static final class Settings {
        private List<RecordFile> files = List.of();
        private @Nullable FirebaseProject live;
        private FirebaseHashConfig config = FirebaseHashConfig.none();
        private @Nullable HashStatement imported;
        private boolean withoutHashes;
        private boolean phoneNumbersAreVerified;
        private @Nullable String projectId;
        private Tenants tenants = Tenants.NONE;
        private List<String> tenantIds = List.of();
    }

    private FirebaseImporter(Settings settings) {
        this.files = settings.files;
        this.live = settings.live;
        this.config = settings.config;
        this.imported = settings.imported;
        this.withoutHashes = settings.withoutHashes;
        this.phoneNumbersAreVerified = settings.phoneNumbersAreVerified;
        this.projectId = settings.projectId;
        this.tenants = settings.tenants;
        this.tenantIds = settings.tenantIds;
    }

    private Settings settings() {
        Settings copy = new Settings();
        copy.files = files;
        copy.live = live;
        copy.config = config;
        copy.imported = imported;
        copy.withoutHashes = withoutHashes;
        copy.phoneNumbersAreVerified = phoneNumbersAreVerified;
        copy.projectId = projectId;
        copy.tenants = tenants;
        copy.tenantIds = tenantIds;
        return copy;
    }

    /**
     * Returns an importer of the users in some files. Nothing is opened yet.
     *
     * @param files at least one file
     */
    public static FirebaseImporter fromExport(Path... files) {
        return fromExport(List.of(files));
    }

    /**
     * Returns an importer of the users in some files. Nothing is opened yet.
     *
     * @param files at least one file
     */
    public static FirebaseImporter fromExport(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("at least one export file is needed");
        }
        Set<Path> seen = new HashSet<>();
        for (Path file : files) {
            if (!seen.add(file.toAbsolutePath().normalize())) {
                throw new IllegalArgumentException("a file was given twice: " + file.getFileName());
            }
        }
        Settings settings = new Settings();
        settings.files = files.stream().map(RecordFile::of).toList();
        return new FirebaseImporter(settings);
    }

    /**
     * Returns an importer of the users of a project, outside of all tenants, with the hash parameters that the project itself
     * tells. Nothing is asked yet.
     */
    public static FirebaseImporter fromProject(FirebaseProject project) {
        Settings settings = new Settings();
        settings.live = Objects.requireNonNull(project, "project");
        settings.projectId = project.id();
        return new FirebaseImporter(settings);
    }

    /**
     * Returns this importer with the hash parameters of the project, for checks of passwords. They are added to earlier ones.
     */
    public FirebaseImporter withHashConfig(FirebaseHashConfig config) {
        Settings changed = settings();
        changed.config = this.config.with(config);
        return new FirebaseImporter(changed);
    }

    /**
     * Returns this importer with the file of the hash parameters; see {@link FirebaseHashConfig#fromFile}.
     *
     * @throws UnusableInput if the file cannot be used
     */
    public FirebaseImporter withHashConfig(Path file) {
        return withHashConfig(FirebaseHashConfig.fromFile(file));
    }

    /**
     * Returns this importer, which does without the hashes: where they are redacted, that is no error, and of a live project no
     * hash parameters are asked for. Such passwords can be checked by Firebase only.
     */
    public FirebaseImporter withoutPasswordHashes() {
        Settings changed = settings();
        changed.withoutHashes = true;
        return new FirebaseImporter(changed);
    }

    /**
     * Returns this importer for files that were once given to {@code auth:import}, with what was said of their hashes there.
     * Hashes that Stytch has a type for move then. State it only if no user has changed the password since: the file knows the
     * old one.
     *
     * @param statement a format whose name begins with {@code firebase_}, or {@code argon2_raw}, and the options of the import
     */
    public FirebaseImporter importedWith(HashStatement statement) {
        Settings changed = settings();
        changed.imported = Objects.requireNonNull(statement, "statement");
        return new FirebaseImporter(changed);
    }

    /**
     * Returns this importer, in which every phone number counts as verified. State it only if no administrator and no import
     * ever set one: Stytch lets the owner of a verified number into the account.
     */
    public FirebaseImporter phoneNumbersAreVerified() {
        Settings changed = settings();
        changed.phoneNumbersAreVerified = true;
        return new FirebaseImporter(changed);
    }

    /**
     * Returns this importer with the id of the project. A ledger that was begun with one project refuses another.
     *
     * @param projectId not blank; a live project is already known by its own
     * @throws IllegalArgumentException if it is blank, or another one than that of the live project
     */
    public FirebaseImporter project(String projectId) {
        if (projectId.isBlank()) {
            throw new IllegalArgumentException("the id of the project must not be blank");
        }
        if (live != null && !live.id().equals(projectId)) {
            throw new IllegalArgumentException("the users are read from another project: " + live.id());
        }
        Settings changed = settings();
        changed.projectId = projectId;
        return new FirebaseImporter(changed);
    }

    /**
     * Returns this importer of a live project, which reads the users of all its tenants too. The same person in two tenants is
     * two users there; one address moves once.
     *
     * @throws IllegalStateException if files are read: they say themselves which tenant a user belongs to
     */
    public FirebaseImporter withTenants() {
        return tenants(Tenants.ALL, List.of());
    }

    /**
     * Returns this importer of a live project, which reads the users of some tenants and no others.
     *
     * @param tenantIds at least one
     * @throws IllegalStateException if files are read: they say themselves which tenant a user belongs to
     */
    public FirebaseImporter onlyTenants(String... tenantIds) {
        if (tenantIds.length == 0) {
            throw new IllegalArgumentException("at least one tenant is needed");
        }
        return tenants(Tenants.NAMED, List.of(tenantIds));
    }

    private FirebaseImporter tenants(Tenants which, List<String> ids) {
        if (live == null) {
            throw new IllegalStateException("tenants are chosen where a project is read, not a file");
        }
        Settings changed = settings();
        changed.tenants = which;
        changed.tenantIds = ids;
        return new FirebaseImporter(changed);
    }

    @Override
    public String name() {
        if (live != null) {
            return live.id();
        }
        String first = files.get(0).name();
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }

    /** Returns the id of the project, where it is known. */
    @Override
    public Optional<String> tenant() {
        return Optional.ofNullable(projectId);
    }

    /** Returns a digest of all files and settings, for which the files are read; empty for a live project, which may change. */
    @Override
    public Optional<String> fingerprint() {
        if (live != null) {
            return Optional.empty();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (RecordFile file : files) {
                digest.update((file.name() + "\n" + file.fingerprint() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            String stated = config.fingerprint() + "\n" + (imported == null ? "-" : imported.fingerprint()) + "\n"
                    + withoutHashes + "\n" + phoneNumbersAreVerified;
            digest.update(stated.getBytes(StandardCharsets.UTF_8));
            return Optional.of("firebase:" + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns what cannot be read from a single record: what this kind of export leaves out, whose password only Firebase can
     * check. Most of it is known once a reading came to its end.
     */
    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (live != null && tenants == Tenants.NONE) {
            remarks.add("Users of tenants were not asked for; where the project has tenants, read them too.");
        }
        remarks.addAll(found.get());
        return List.copyOf(remarks);
    }

    /**
     * Begins a reading.
     *
     * @throws UnusableInput if a file cannot be used or is of another kind, or if Google refuses the hash parameters
     */
    @Override
    public Cursor open() {
        return new Reading();
    }

    /** Compares with the hash that Firebase has, as Firebase would: for a whole check the hash parameters are needed. */
    @Override
    public Optional<PasswordProbe> probe(String idOrAddress, char[] password) {
        String wanted = idOrAddress.strip();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("an id or an address must not be blank");
        }
        try (Reading reading = new Reading()) {
            for (Optional<UserRecord> record = reading.next(); record.isPresent(); record = reading.next()) {
                Optional<LegacyUser> user = record.get().user().filter(one -> is(one, wanted));
                if (user.isPresent()) {
                    FirebasePassword stored = reading.password();
                    return Optional.of(
                            new PasswordProbe(record.get().at(), user.get().id(), stored.probe(password)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean is(LegacyUser user, String wanted) {
        return user.id().value().equals(wanted)
                || user.email()
                        .map(Identifier::value)
                        .filter(wanted::equalsIgnoreCase)
                        .isPresent()
                || user.phoneNumber()
                        .map(Identifier::value)
                        .filter(wanted::equals)
                        .isPresent();
    }

    @Override
    public String toString() {
        return "FirebaseImporter[" + name() + "]";
    }

    /** One reading: one file after the other, or page after page. */
    private final class Reading implements Cursor {
        private final ExportedUsers reader;
        private final @Nullable AccountCursor accounts;
        private final long total;
        private @Nullable ExportCursor file;
        private int opened;
        private long before;
        private boolean ended;

        Reading() {
            total = files.stream().mapToLong(RecordFile::size).sum();
            FirebaseHashConfig known = config;
            FirebaseProject project = live;
            if (project == null) {
                accounts = null;
                files.forEach(FirebaseImporter::refuseForeign); // before an hour has gone into the file before it
                openNext();
            } else {
                List<String> ids = tenantIds;
                List<FirebaseTenant> all = List.of();
                if (tenants == Tenants.ALL || (tenants == Tenants.NAMED && !withoutHashes)) {
                    all = project.tenants();
                }
                if (tenants == Tenants.ALL) {
                    ids = all.stream().map(FirebaseTenant::id).toList();
                }
                if (!withoutHashes) {
                    known = asked(project, all).with(config);
                }
                accounts = new AccountCursor(project, tenants != Tenants.NAMED, ids);
            }
            reader = new ExportedUsers(
                    new ExportedUsers.Settings(known, imported, withoutHashes, phoneNumbersAreVerified));
        }

        private FirebaseHashConfig asked(FirebaseProject project, List<FirebaseTenant> all) {
            FirebaseHashConfig known =
                    config.hasProject() || tenants == Tenants.NAMED ? FirebaseHashConfig.none() : project.hashConfig();
            for (FirebaseTenant tenant : all) {
                known = known.with(tenant.hashConfig());
            }
            return known;
        }

        private boolean openNext() {
            if (opened == files.size()) {
                return false;
            }
            file = ExportCursor.open(files.get(opened++));
            return true;
        }

        FirebasePassword password() {
            return reader.password();
        }

        @Override
        public Optional<UserRecord> next() {
            if (accounts != null) {
                Optional<UserRecord> user = accounts.next().map(record -> user(record, false, null));
                if (user.isEmpty()) {
                    end();
                }
                return user;
            }
            while (file != null) {
                ExportCursor current = file;
                Optional<FileRecord> record = current.next();
                if (record.isPresent()) {
                    return Optional.of(user(
                            record.get(), current.isCsv(), current.strangeId().orElse(null)));
                }
                current.close();
                before += files.get(opened - 1).size();
                file = null;
                if (!openNext()) {
                    end();
                }
            }
            return Optional.empty();
        }

        private UserRecord user(FileRecord record, boolean textOnly, @Nullable String id) {
            if (record instanceof FileRecord.Unreadable unreadable) {
                return new UserRecord.Unreadable(
                        id == null ? null : LegacyId.of(id), unreadable.at(), unreadable.reason(), unreadable.detail());
            }
            return reader.read(record.at(), record.fields().orElseThrow(), textOnly);
        }

        private void end() {
            ended = true;
            found.set(reader.remarks());
        }

        @Override
        public OptionalDouble share() {
            if (accounts != null) {
                return ended ? OptionalDouble.of(1) : OptionalDouble.empty();
            }
            if (ended || total == 0) {
                return OptionalDouble.of(1);
            }
            double inFile = file == null
                    ? 0
                    : file.share().orElse(0) * files.get(opened - 1).size();
            return OptionalDouble.of(Math.min(1, (before + inFile) / total));
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
            }
        }
    }

    private static void refuseForeign(RecordFile file) {
        try (ExportCursor cursor = ExportCursor.open(file)) {
            int foreign = 0;
            for (int i = 0; i < LOOKED_AT; i++) {
                Optional<FileRecord> record = cursor.next();
                if (record.isEmpty()) {
                    break;
                }
                boolean known =
                        record.get().fields().filter(ExportedUsers::isKnown).isPresent();
                boolean ours = record.get() instanceof FileRecord.Unreadable unreadable
                        && !unreadable.reason().equals("unknown_csv_layout");
                if (known || ours) {
                    return;
                }
                foreign++;
            }
            if (foreign > 0) {
                throw new UnusableInput(file.name() + " is no export of Firebase: none of its first records "
                        + (cursor.isCsv()
                                ? "has a layout that auth:export writes; give the file as it was written, or export as JSON."
                                : "has localId or uid; give the file of auth:export, or of accounts:batchGet."));
            }
        }
    }
}
