package com.stytch.migrate.auth0;

import com.stytch.migrate.auth0.export.ExportedUsers;
import com.stytch.migrate.auth0.hash.HashFiles;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.TotpSecret;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.RecordFile;
import com.stytch.migrate.source.RecordIndex;
import com.stytch.migrate.source.UserRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the users of an export by their ids, in little memory: what is looked up is read where it stands. Call {@link #load()}
 * until it returns nothing, then {@link #find}. Not thread-safe.
 */
final class UsersById implements AutoCloseable {
    private final List<RecordFile> files;
    private final ExportedUsers reader;
    /** Knows no password, so that to look for an id does not look for its hash. */
    private final ExportedUsers ids;

    private final @Nullable HashFiles passwords;
    private final List<RecordIndex> indexes = new ArrayList<>();
    private final List<Boolean> textOnly = new ArrayList<>();
    private boolean hashesLoaded;

    /** @param passwords the hash files, which this closes; {@code null} when there are none */
    UsersById(List<RecordFile> files, @Nullable HashFiles passwords, Set<String> trusted, boolean identifyByAddress) {
        this.files = files;
        this.passwords = passwords;
        this.reader = new ExportedUsers(trusted, identifyByAddress, passwords == null ? null : passwords::find);
        this.ids = new ExportedUsers(trusted, identifyByAddress, null);
        this.hashesLoaded = passwords == null;
    }

    /** A user, and the authenticator app that the record names. */
    record Found(LegacyUser user, @Nullable TotpSecret totpOrNull, boolean firstTime) {}

    /** Reads on until a row of the hash files or a record of the export that cannot be used, or to the end of all. */
    Optional<FileRecord.Unreadable> load() {
        if (!hashesLoaded && passwords != null) {
            Optional<FileRecord.Unreadable> row = passwords.load();
            if (row.isPresent()) {
                return row;
            }
            hashesLoaded = true;
        }
        while (true) {
            if (!indexes.isEmpty()) {
                Optional<FileRecord.Unreadable> record =
                        indexes.get(indexes.size() - 1).load();
                if (record.isPresent()) {
                    return record;
                }
            }
            if (indexes.size() == files.size()) {
                return Optional.empty();
            }
            index(files.get(indexes.size()));
        }
    }

    private void index(RecordFile file) {
        boolean text;
        try (RecordFile.Cursor cursor = file.open()) {
            text = cursor.kind() == RecordFile.Kind.CSV;
        }
        textOnly.add(text);
        indexes.add(RecordIndex.of(
                file,
                record -> ids.read(record.at(), record.fields().orElseThrow(), text)
                        .id()
                        .map(Object::toString),
                "no_user_id",
                "the record has no user_id that can be told: export that field too, once"));
    }

    /** Returns a user, the first one where several records have the id. */
    Optional<Found> find(String id) {
        for (int i = 0; i < indexes.size(); i++) {
            RecordIndex index = indexes.get(i);
            long before = index.unclaimed();
            List<FileRecord.Readable> records = index.find(id);
            if (!records.isEmpty()) {
                FileRecord.Readable record = records.get(0);
                Map<String, @Nullable Object> fields = record.fields().orElseThrow();
                UserRecord user = reader.read(record.at(), fields, textOnly.get(i));
                boolean firstTime = index.unclaimed() < before;
                return user.user().map(one -> new Found(one, totp(fields), firstTime));
            }
        }
        return Optional.empty();
    }

    /** Only the form for bulk imports has the secrets of authenticator apps. */
    private static @Nullable TotpSecret totp(Map<String, @Nullable Object> fields) {
        if (fields.get("mfa_factors") instanceof List<?> factors) {
            for (Object factor : factors) {
                if (factor instanceof Map<?, ?> map
                        && map.get("totp") instanceof Map<?, ?> totp
                        && totp.get("secret") instanceof String secret
                        && !secret.isBlank()) {
                    return TotpSecret.of(Secret.of(secret));
                }
            }
        }
        return null;
    }

    /** Returns how many users nobody has looked for. */
    long unclaimed() {
        return indexes.stream().mapToLong(RecordIndex::unclaimed).sum();
    }

    /** Returns what is to be known of the hash files; see {@link HashFiles#remarks}. */
    List<String> hashRemarks(boolean everybodyWasLookedUp) {
        return passwords == null ? List.of() : passwords.remarks(everybodyWasLookedUp);
    }

    @Override
    public void close() {
        indexes.forEach(RecordIndex::close);
        if (passwords != null) {
            passwords.close();
        }
    }
}
