package com.stytch.migrate.cognito;

import com.stytch.migrate.cognito.export.ExportedUsers;
import com.stytch.migrate.cognito.export.GroupMembers;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.Place;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The users of a Cognito user pool: from files, or asked of the pool itself.
 *
 * <p>Files are answers of ListUsers as the API gives them or as version 1 or 2 of the AWS CLI prints them, one page or many in a
 * file; the files of cognito-backup-restore and cognito-backup; CSV under a heading of attribute names, as of
 * cognito-csv-exporter; and the CSV of Cognito's own import jobs. Plain or gzip; which is which is told from the bytes. All is
 * streamed: memory does not grow with the files.
 *
 * <p>A page that names a next one ({@code PaginationToken}, or the {@code NextToken} of the AWS CLI) needs that one too: when every
 * page does, the end of the listing is missing, and a reading ends with {@link UnusableInput}, before anything is sent. See
 * {@link #acceptIncompleteExport()}.
 *
 * <p>What comes out: first the records of group files that cannot be read, then each record in the order of the files. What a
 * record becomes, and what becomes of a password, see {@link ExportedUsers}. Cognito hands out no password hash.
 *
 * <p>Immutable and thread-safe; each of the other methods returns another importer.
 */
public final class CognitoImporter implements UserSource {
    private static final Set<String> FAILED_LIST = Set.of("legacy_id", "at", "reason");
    private static final String IMPORT_JOB = "cognito:username";

    private final List<RecordFile> files;
    private final @Nullable Download download;
    private final Settings settings;
    /** What the latest reading found out; not a part of what this importer is. */
    private final AtomicReference<List<String>> found = new AtomicReference<>(List.of());

    private record Settings(
            @Nullable String pool,
            boolean byUsername,
            boolean incompleteAccepted,
            Set<String> trusted,
            List<GroupFile> groups) {}

    private record GroupFile(String group, RecordFile file) {}

    private CognitoImporter(List<RecordFile> files, @Nullable Download download, Settings settings) {
        this.files = files;
        this.download = download;
        this.settings = settings;
    }

    /**
     * Returns an importer of the users in some files. Nothing is opened yet.
     *
     * @param files at least one, in any order
     */
    public static CognitoImporter fromExport(Path... files) {
        return fromExport(List.of(files));
    }

    /**
     * Returns an importer of the users in some files. Nothing is opened yet.
     *
     * @param files at least one, in any order
     */
    public static CognitoImporter fromExport(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("at least one file is needed");
        }
        Set<Path> seen = new HashSet<>();
        for (Path file : files) {
            if (!seen.add(file.toAbsolutePath().normalize())) {
                throw new IllegalArgumentException("a file was given twice: " + file.getFileName());
            }
        }
        return new CognitoImporter(
                files.stream().map(CognitoImporter::file).toList(),
                null,
                new Settings(null, false, false, Set.of(), List.of()));
    }

    /**
     * Returns an importer of the users of a pool and of their groups. When it is first read or asked for its fingerprint, it asks
     * the pool for all of them and keeps the answers in temporary files for its owner only, until the process ends: every reading
     * then sees the same. To keep them longer, see {@link CognitoPool#downloadUsers}.
     */
    public static CognitoImporter fromUserPool(CognitoPool pool) {
        return new CognitoImporter(
                List.of(), new Download(pool, true), new Settings(pool.id(), false, false, Set.of(), List.of()));
    }

    private static RecordFile file(Path path) {
        return RecordFile.of(path)
                .withArrayKeys("Users")
                .withPageTokens("PaginationToken", "NextToken")
                .withBackslashCsv(IMPORT_JOB);
    }

    /** Returns this importer, which does not ask the pool for its groups: one listing less for each of them. */
    public CognitoImporter withoutGroups() {
        return new CognitoImporter(files, download == null ? null : new Download(download.pool(), false), settings);
    }

    /**
     * Returns this importer with the id of the pool. A ledger that was begun with one pool refuses another: {@code sub} is unique
     * in one pool only.
     *
     * @param id such as {@code us-east-1_AbCdEf123}
     */
    public CognitoImporter userPool(String id) {
        if (id.isBlank() || (download != null && !download.pool().id().equals(id))) {
            throw new IllegalArgumentException("the id of the pool must not be blank, nor another than is asked");
        }
        return with(
                new Settings(id, settings.byUsername, settings.incompleteAccepted, settings.trusted, settings.groups));
    }

    /**
     * Returns this importer so that the legacy id of a user is the {@code Username} and not the attribute {@code sub}. For a file
     * without {@code sub}, as of an import job, or an application that knows its users by that name. A user who was moved by one
     * of the two is not found by the other.
     */
    public CognitoImporter identifyByUsername() {
        return with(new Settings(settings.pool, true, settings.incompleteAccepted, settings.trusted, settings.groups));
    }

    /**
     * Returns this importer, which takes a listing although each of its pages names a next one. The users on the missing pages are
     * not imported, and {@link #remarks()} says so.
     */
    public CognitoImporter acceptIncompleteExport() {
        return with(new Settings(settings.pool, settings.byUsername, true, settings.trusted, settings.groups));
    }

    /**
     * Returns this importer with identity providers whose profiles all have verified addresses, whatever Cognito says: by itself it
     * calls them unverified. State it only where you control which addresses the provider hands out: Stytch lets the owner of a
     * verified address into the account.
     *
     * @param providers their names, such as {@code AcmeOkta}; they are added to earlier ones
     */
    public CognitoImporter trustEmailOf(String... providers) {
        Set<String> all = new TreeSet<>(settings.trusted);
        all.addAll(List.of(providers));
        return with(new Settings(
                settings.pool, settings.byUsername, settings.incompleteAccepted, Set.copyOf(all), settings.groups));
    }

    /**
     * Returns this importer with the members of a group, which become {@code groups} among a user's attributes. They are added to
     * earlier ones.
     *
     * @param group its name; the answers of ListUsersInGroup do not have it
     * @param files all pages of its ListUsersInGroup
     */
    public CognitoImporter withGroupMembers(String group, Path... files) {
        if (group.isBlank()) {
            throw new IllegalArgumentException("the name of a group must not be blank");
        }
        List<GroupFile> all = new ArrayList<>(settings.groups);
        for (Path path : files) {
            all.add(new GroupFile(group, file(path)));
        }
        return with(new Settings(
                settings.pool, settings.byUsername, settings.incompleteAccepted, settings.trusted, List.copyOf(all)));
    }

    private CognitoImporter with(Settings other) {
        return new CognitoImporter(files, download, other);
    }

    @Override
    public String name() {
        if (download != null) {
            return download.pool().id();
        }
        String first = files.get(0).name();
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }

    /** Returns the id of the pool, when it was set or is asked. */
    @Override
    public Optional<String> tenant() {
        return Optional.ofNullable(settings.pool);
    }

    private List<RecordFile> userFiles() {
        return download == null ? files : List.of(file(download.users()));
    }

    /** Returns a digest of all files and settings. Reads the files, or asks the pool. */
    @Override
    public Optional<String> fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (RecordFile file : userFiles()) {
                update(digest, file.name(), file.fingerprint());
            }
            for (GroupFile group : settings.groups) {
                update(digest, group.group, group.file.fingerprint());
            }
            if (download != null) {
                Optional<Path> members = download.members();
                update(
                        digest,
                        "members",
                        members.map(path -> file(path).fingerprint()).orElse("none"));
            }
            update(
                    digest,
                    String.valueOf(settings.byUsername),
                    settings.incompleteAccepted + " " + new TreeSet<>(settings.trusted));
            return Optional.of("cognito:" + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, String name, String value) {
        digest.update((name + "\n" + value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns what a person should know; more of it once a reading has come to its end. */
    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarks.add(
                "Cognito hands out no password hash: a user who had a password must choose a new one, unless your own"
                        + " sign-in asks Cognito once more.");
        remarks.add(
                "Whether a user has an authenticator app or a passkey stands in no listing: both must be enrolled again.");
        remarks.addAll(found.get());
        return List.copyOf(remarks);
    }

    @Override
    public Cursor open() {
        return new Reading(userFiles());
    }

    @Override
    public String toString() {
        return "CognitoImporter[" + name() + "]";
    }

    /** One reading: the groups first, then one file of users after the other. */
    private final class Reading implements Cursor {
        private final List<RecordFile> users;
        private final ExportedUsers reader;
        private final GroupMembers members;
        private final long total;
        private final List<GroupFile> groupFiles = new ArrayList<>();
        private final boolean hasGroups;
        private RecordFile.@Nullable Cursor groupCursor;
        private int groupsOpened;
        private RecordFile.@Nullable Cursor file;
        private int opened;
        private long before;
        private long index;
        private long withToken;
        private long withoutToken;
        private boolean skipped;

        Reading(List<RecordFile> users) {
            this.users = users;
            this.total = users.stream().mapToLong(RecordFile::size).sum();
            groupFiles.addAll(settings.groups);
            if (download != null) {
                download.members()
                        .filter(path -> path.toFile().length() > 0)
                        .ifPresent(path -> groupFiles.add(new GroupFile("", file(path))));
            }
            users.forEach(this::refuseUnusable); // before an hour has gone into the file before it
            refuseIncompleteGroups();
            hasGroups = !groupFiles.isEmpty();
            members = GroupMembers.create();
            reader = new ExportedUsers(settings.byUsername, settings.trusted, hasGroups ? members::groupsOf : null);
        }

        private void refuseUnusable(RecordFile next) {
            try (RecordFile.Cursor cursor = next.open()) {
                if (cursor.kind() != RecordFile.Kind.CSV) {
                    refuseOtherLists(next, cursor.next());
                    return;
                }
                if (!ExportedUsers.areKnown(cursor.columns())) {
                    throw new UnusableInput(next.name() + " holds no users of Cognito: it has neither a column Username"
                            + " nor sub; export these, with a heading.");
                }
                if (!settings.byUsername && !cursor.columns().contains("sub")) {
                    throw new UnusableInput(
                            next.name() + " has no column sub, by which users are known: export it too, or"
                                    + " state that users are known by their Username.");
                }
            }
        }

        private void refuseOtherLists(RecordFile file, Optional<FileRecord> first) {
            Optional<Map<String, @Nullable Object>> fields = first.flatMap(FileRecord::fields);
            if (fields.isEmpty()) {
                return;
            }
            Set<String> names = fields.get().keySet();
            if (FAILED_LIST.containsAll(names) && names.contains("legacy_id")) {
                throw new UnusableInput(
                        file.name() + " is a list of failed records, not of users; give the same export as"
                                + " before, and this list with --only.");
            }
            if (!ExportedUsers.areKnown(names)) {
                throw new UnusableInput(
                        file.name() + " holds no users of Cognito: its first record has neither Username nor"
                                + " Attributes; give the answers of ListUsers.");
            }
        }

        private void refuseIncompleteGroups() {
            Map<String, long[]> pages = new LinkedHashMap<>();
            for (GroupFile group : settings.groups) {
                long[] counts = pages.computeIfAbsent(group.group, name -> new long[2]);
                try (RecordFile.Cursor cursor = group.file.open()) {
                    cursor.skip(Long.MAX_VALUE);
                    counts[0] += cursor.pagesWithToken();
                    counts[1] += cursor.pagesWithoutToken();
                }
            }
            pages.forEach((group, counts) -> {
                if (counts[0] > 0 && counts[1] == 0 && !settings.incompleteAccepted) {
                    throw new UnusableInput("The members of the group " + group
                            + " are incomplete: each page names a next one;" + " fetch them again, without a limit.");
                }
            });
        }

        @Override
        public Optional<UserRecord> next() {
            Optional<UserRecord> broken = nextBrokenMember();
            if (broken.isPresent()) {
                return broken;
            }
            while (openNext()) {
                RecordFile.Cursor current = Objects.requireNonNull(file, "file");
                Optional<FileRecord> record = current.next();
                if (record.isPresent()) {
                    return Optional.of(user(record.get()));
                }
                leaveFile();
            }
            return Optional.empty();
        }

        /** Takes the memberships in, and returns the next record of them that cannot be read. */
        private Optional<UserRecord> nextBrokenMember() {
            while (groupCursor != null || groupsOpened < groupFiles.size()) {
                if (groupCursor == null) {
                    groupCursor = groupFiles.get(groupsOpened++).file.open();
                }
                String group = groupFiles.get(groupsOpened - 1).group;
                Optional<FileRecord> record = groupCursor.next();
                if (record.isEmpty()) {
                    groupCursor.close();
                    groupCursor = null;
                } else if (record.get() instanceof FileRecord.Unreadable bad) {
                    return Optional.of(new UserRecord.Unreadable(null, bad.at(), bad.reason(), bad.detail()));
                } else {
                    Map<String, @Nullable Object> fields = record.get().fields().orElseThrow();
                    Optional<String> id = reader.idOf(fields);
                    if (id.isEmpty()) {
                        return Optional.of(new UserRecord.Unreadable(
                                null,
                                record.get().at(),
                                "no_user_id",
                                "the member of the group has neither sub nor Username as is needed here"));
                    }
                    members.add(id.get(), group.isEmpty() ? String.valueOf(fields.get("GroupName")) : group);
                }
            }
            return Optional.empty();
        }

        private UserRecord user(FileRecord record) {
            Place at =
                    download == null ? record.at() : Place.index(download.pool().id(), index);
            index++;
            if (record instanceof FileRecord.Unreadable bad) {
                return new UserRecord.Unreadable(null, at, bad.reason(), bad.detail());
            }
            return reader.read(at, record.fields().orElseThrow());
        }

        private boolean openNext() {
            if (file == null && opened < users.size()) {
                file = users.get(opened++).open();
            }
            return file != null;
        }

        private void leaveFile() {
            RecordFile.Cursor done = Objects.requireNonNull(file, "file");
            withToken += done.pagesWithToken();
            withoutToken += done.pagesWithoutToken();
            done.close();
            file = null;
            before += users.get(opened - 1).size();
            if (opened == users.size()) {
                end();
            }
        }

        private void end() {
            List<String> remarks = new ArrayList<>();
            if (withToken > 0 && withoutToken == 0) {
                String what = name() + " is incomplete: each of its pages names a next one, and the last is missing";
                if (!settings.incompleteAccepted) {
                    throw new UnusableInput(
                            what + "; fetch the rest too (aws cognito-idp list-users without --max-items, --limit and"
                                    + " --no-paginate fetches all), or state that an incomplete export is meant.");
                }
                remarks.add(what + ": the users on it are not imported.");
            }
            long strangers = skipped || !hasGroups ? 0 : members.unclaimed();
            if (strangers > 0) {
                remarks.add(
                        strangers == 1
                                ? "1 membership of a group belongs to no user of the export."
                                : strangers + " memberships of groups belong to no user of the export.");
            }
            found.set(List.copyOf(remarks));
        }

        @Override
        public void skip(long records) {
            long left = records;
            while (left > 0 && nextBrokenMember().isPresent()) {
                left--;
            }
            while (left > 0 && openNext()) {
                skipped = true;
                long passed = Objects.requireNonNull(file, "file").skip(left);
                left -= passed;
                index += passed;
                if (left > 0) {
                    leaveFile();
                }
            }
        }

        @Override
        public OptionalDouble share() {
            if (total == 0) {
                return OptionalDouble.of(1);
            }
            RecordFile.Cursor current = file;
            double inFile = current == null
                    ? 0
                    : current.share().orElse(0) * users.get(opened - 1).size();
            return OptionalDouble.of(Math.min(1, (before + inFile) / total));
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
            }
            if (groupCursor != null) {
                groupCursor.close();
            }
            members.close();
        }
    }
}
