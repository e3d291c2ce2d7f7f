package com.stytch.migrate.auth0.hash;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.Names;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.RecordFile;
import com.stytch.migrate.source.RecordIndex;
import com.stytch.migrate.source.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files with password hashes that Auth0's support hands out, joined by id and by nothing else: one address may stand on
 * several accounts.
 *
 * <p>A row belongs to {@code auth0|} and its {@code alt_id}, or else its {@code _id} ({@code {"$oid": ...}} or text, also
 * spelled {@code _ID}, with or without {@code auth0|} in front). Where an id repeats, the latest
 * {@code password_set_date} wins. Memory does not grow with the files. Not thread-safe.
 *
 * <p>Source: Auth0's support article on the password hash export, and the forms that public tools met.
 */
public final class HashFiles implements AutoCloseable {
    private static final String PREFIX = "auth0|";
    private static final int PLACES_SHOWN = 5;
    private static final int FIRST_ROWS = 100;

    private final List<RecordFile> files;
    private final List<RecordIndex> indexes = new ArrayList<>();
    private final Names names = new Names();
    private @Nullable String tenant;
    private @Nullable Place tenantAt;
    private boolean firstOfFile;
    private boolean loading = true;
    private long malformed;
    private final List<Place> malformedAt = new ArrayList<>();

    private HashFiles(List<RecordFile> files, @Nullable String tenant) {
        this.files = files;
        this.tenant = tenant;
    }

    /**
     * Begins to read files.
     *
     * @param files the files, decrypted
     * @param tenant the tenant that all rows must name, or {@code null} when the first row decides
     */
    public static HashFiles of(List<RecordFile> files, @Nullable String tenant) {
        return new HashFiles(List.copyOf(files), tenant);
    }

    /**
     * Returns the tenant that the first readable row of a file names.
     *
     * @throws UnusableInput if the file cannot be used
     */
    public static Optional<String> tenantOf(RecordFile file) {
        try (RecordFile.Cursor cursor = file.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                Optional<Map<String, @Nullable Object>> row = record.get().fields();
                if (row.isPresent()) {
                    return Optional.ofNullable(row.get().get("tenant"))
                            .filter(String.class::isInstance)
                            .map(String.class::cast);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Refuses a file of another kind. Otherwise all users would come without their passwords, and only the report would
     * say so.
     *
     * @throws UnusableInput if the file cannot be used, or none of its first rows could be one of a hash file
     */
    public static void refuseOtherKinds(RecordFile file) {
        try (RecordFile.Cursor cursor = file.open()) {
            if (firstRows(cursor, HashFiles::isForeign)) {
                throw new UnusableInput(file.name()
                        + " is no list of password hashes: none of its first rows has _id, alt_id or passwordHash; give the"
                        + " file from Auth0's support, decrypted.");
            }
        }
    }

    private static boolean isForeign(Map<String, @Nullable Object> record) {
        Row row = new Row();
        record.forEach((name, value) -> row.put(Names.of(name), value));
        return row.id == null && row.altId == null && !row.hasHash && !row.looksLikeUser();
    }

    /** Returns whether all of the first records of a file, as far as they can be read, are of a kind; one at least. */
    public static boolean firstRows(RecordFile.Cursor cursor, Predicate<Map<String, @Nullable Object>> kind) {
        boolean any = false;
        try {
            for (int i = 0; i < FIRST_ROWS; i++) {
                Optional<FileRecord> record = cursor.next();
                if (record.isEmpty()) {
                    return any;
                }
                Optional<Map<String, @Nullable Object>> fields = record.get().fields();
                if (fields.isPresent() && !kind.test(fields.get())) {
                    return false;
                }
                any |= fields.isPresent();
            }
        } catch (UnusableInput cut) {
            return false; // the reading will come to that place, and say what could be read before it
        }
        return any;
    }

    /**
     * Reads on until a row that no user can be found for: not readable, or without an id. Call it until it returns nothing,
     * then {@link #find}.
     *
     * @throws UnusableInput if a file cannot be used, breaks off, or is no hash file, or if rows name different tenants
     */
    public Optional<FileRecord.Unreadable> load() {
        while (true) {
            if (!indexes.isEmpty()) {
                Optional<FileRecord.Unreadable> unreadable =
                        indexes.get(indexes.size() - 1).load();
                if (unreadable.isPresent()) {
                    return unreadable;
                }
            }
            if (indexes.size() == files.size()) {
                loading = false;
                return Optional.empty();
            }
            firstOfFile = true;
            RecordFile file = files.get(indexes.size());
            indexes.add(RecordIndex.of(
                    file,
                    record -> keyOf(file, record),
                    "no_hash_id",
                    "the row names no user: neither alt_id nor _id.$oid is a text"));
        }
    }

    private Optional<String> keyOf(RecordFile file, FileRecord.Readable record) {
        Row row = row(record);
        if (loading) {
            if (firstOfFile && row.looksLikeUser()) {
                throw new UnusableInput(file.name()
                        + " is a list of users, not of password hashes; give it as the export, and the file from Auth0's"
                        + " support as the password hashes.");
            }
            firstOfFile = false;
            checkTenant(row, record.at());
        }
        return Optional.ofNullable(row.id());
    }

    private void checkTenant(Row row, Place at) {
        if (!(row.tenant instanceof String name) || name.isBlank()) {
            return;
        }
        if (tenant == null) {
            tenant = name;
            tenantAt = at;
        } else if (!tenant.equals(name)) {
            throw new UnusableInput(at.where() + " holds hashes of the tenant '" + name + "' (" + at + "), but "
                    + (tenantAt == null ? "the importer was told" : tenantAt + " says") + " '" + tenant
                    + "'; migrate one tenant at a time.");
        }
    }

    /**
     * Returns what the files say of a database account, the latest first: mostly one entry, none if they do not have it.
     *
     * @param databaseId the id within the database, without {@code auth0|}
     */
    public List<StoredHash> find(String databaseId) {
        List<StoredHash> found = new ArrayList<>(1);
        for (RecordIndex index : indexes) {
            for (FileRecord.Readable record : index.find(databaseId)) {
                Row row = row(record);
                StoredHash stored = new StoredHash(row.verdict(), row.setAt(), record.at());
                if (stored.verdict().kind() == PasswordVerdict.Kind.MALFORMED) {
                    malformed++;
                    if (malformedAt.size() < PLACES_SHOWN) {
                        malformedAt.add(record.at());
                    }
                }
                found.add(stored);
            }
        }
        if (found.size() > 1) {
            found.sort(StoredHash.LATEST_FIRST); // stable: files keep their order
        }
        return found;
    }

    /** Returns the tenant that the rows name, as far as they have been read. */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /**
     * Returns whether there are hashes and not one of them belongs to a user who was looked up: the two files cannot be of
     * one tenant then.
     */
    public boolean fitNobody() {
        long all = indexes.stream().mapToLong(RecordIndex::size).sum();
        return all > 0 && indexes.stream().mapToLong(RecordIndex::unclaimed).sum() == all;
    }

    /**
     * Returns what a person should know once all users have been looked up.
     *
     * @param allUsersAsked whether every user was looked up, so that an unclaimed row belongs to none of them
     */
    public List<String> remarks(boolean allUsersAsked) {
        List<String> remarks = new ArrayList<>();
        if (malformed > 0) {
            remarks.add(count(malformed, "password hash of a user is", "password hashes of users are") + " damaged: "
                    + places(malformedAt, malformed) + ".");
        }
        for (RecordIndex index : allUsersAsked ? indexes : List.<RecordIndex>of()) {
            long unclaimed = index.unclaimed();
            if (unclaimed > 0) {
                remarks.add(count(unclaimed, "password hash belongs", "password hashes belong")
                        + " to no user of the export: " + places(index.firstUnclaimed(PLACES_SHOWN), unclaimed) + ".");
            }
        }
        return remarks;
    }

    private static String count(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String places(List<Place> places, long count) {
        String text = String.join(", ", places.stream().map(Place::toString).toList());
        return count > places.size() ? text + " and more" : text;
    }

    @Override
    public void close() {
        indexes.forEach(RecordIndex::close);
    }

    private Row row(FileRecord.Readable record) {
        Row row = new Row();
        record.values().forEach((name, value) -> row.put(names.plain(name), value));
        return row;
    }

    /**
     * Returns whether a record is a row of a hash file rather than a user.
     *
     * @param record any record
     */
    public static boolean looksLikeHashRow(Map<String, @Nullable Object> record) {
        Row row = new Row();
        record.forEach((name, value) -> row.put(Names.of(name), value));
        return row.id != null && row.hasHash && !row.hasUserId;
    }

    /** The fields of a row that matter. */
    private static final class Row {
        private @Nullable Object id;
        private @Nullable Object altId;
        private @Nullable Object tenant;
        private @Nullable Object hash;
        private @Nullable Object custom;
        private @Nullable Object setAt;
        private @Nullable Object userId;
        private boolean hasHash;
        private boolean hasUserId;
        private boolean hasProfile;

        void put(String name, @Nullable Object value) {
            switch (name) {
                case "id", "id.$oid" -> id = value;
                case "altid" -> altId = value;
                case "tenant" -> tenant = value;
                case "passwordhash" -> {
                    hash = value;
                    hasHash = true;
                }
                case "custompasswordhash" -> {
                    custom = value;
                    hasHash = true;
                }
                case "passwordsetdate", "passwordsetdate.$date" -> setAt = value;
                case "userid" -> {
                    userId = value;
                    hasUserId = true;
                }
                case "identities", "nickname", "usermetadata", "appmetadata", "loginscount", "createdat" ->
                    hasProfile = true;
                default -> {
                    // address, connection and identifiers are no keys
                }
            }
        }

        boolean looksLikeUser() {
            return !hasHash && (hasUserId || hasProfile);
        }

        @Nullable String id() {
            String alt = text(altId);
            if (alt != null) {
                return alt;
            }
            Object value = id instanceof Map<?, ?> map ? Objects.requireNonNullElse(map.get("$oid"), "") : id;
            String text = text(value != null ? value : userId);
            return text != null && text.startsWith(PREFIX) && text.length() > PREFIX.length()
                    ? text.substring(PREFIX.length())
                    : text;
        }

        PasswordVerdict verdict() {
            return hash == null && custom != null ? Auth0Hashes.ofCustom(custom) : Auth0Hashes.of(hash);
        }

        java.time.@Nullable Instant setAt() {
            return Times.read(setAt).orElse(null);
        }

        private static @Nullable String text(@Nullable Object value) {
            if (value instanceof String text) {
                return text.isBlank() ? null : text;
            }
            return value instanceof Number number ? number.toString() : null;
        }
    }
}
