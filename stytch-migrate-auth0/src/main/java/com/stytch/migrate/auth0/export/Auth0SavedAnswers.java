package com.stytch.migrate.auth0.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.RecordFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists of the Management API from files into which its answers were saved, one page or more: as they came
 * ({@code {"organizations": [...], "next": "..."}}), as bare arrays, or as JSON lines, gzip or not. The files are read in the
 * order in which they are named, and streamed. Stateless and thread-safe.
 *
 * <p>When each of the files says that there is a next page, the last one is missing, and the list is refused.
 */
public final class Auth0SavedAnswers {
    private static final int TAIL = 2_048;
    /** As the last or the first name of the outermost object, where no other object can be meant. */
    private static final Pattern NEXT_AT_THE_END = Pattern.compile("\"next\"\\s*:\\s*\"[^\"]+\"\\s*\\}\\s*$");

    private static final Pattern NEXT_AT_THE_START = Pattern.compile("^\\s*\\{\\s*\"next\"\\s*:\\s*\"[^\"]+\"");

    private Auth0SavedAnswers() {}

    /** Returns organizations from answers of {@code GET /api/v2/organizations}. */
    public static Auth0List<Auth0Organization> organizations(List<Path> files) {
        return new Saved<>(ElementReader.ORGANIZATIONS, files);
    }

    /** Returns the members of one organization from answers of {@code GET /api/v2/organizations/{id}/members}. */
    public static Auth0List<Auth0Member> members(List<Path> files) {
        return new Saved<>(ElementReader.MEMBERS, files);
    }

    /** Returns the members of several organizations from files in which each member has its {@code organization_id} too. */
    public static Auth0List<Auth0OrganizationMember> membersOfOrganizations(List<Path> files) {
        return new Saved<>(ElementReader.ORGANIZATION_MEMBERS, files);
    }

    /** Returns connections of one organization from answers of {@code GET /api/v2/organizations/{id}/enabled_connections}. */
    public static Auth0List<Auth0EnabledConnection> enabledConnections(List<Path> files) {
        return new Saved<>(ElementReader.ENABLED_CONNECTIONS, files);
    }

    /** Returns roles from answers of {@code GET /api/v2/roles}, or of a member's or user's roles. */
    public static Auth0List<Auth0Role> roles(List<Path> files) {
        return new Saved<>(ElementReader.ROLES, files);
    }

    /** Returns the permissions of one role from answers of {@code GET /api/v2/roles/{id}/permissions}. */
    public static Auth0List<Auth0Permission> permissions(List<Path> files) {
        return new Saved<>(ElementReader.PERMISSIONS, files);
    }

    /** Returns connections from answers of {@code GET /api/v2/connections}. */
    public static Auth0List<Auth0Connection> connections(List<Path> files) {
        return new Saved<>(ElementReader.CONNECTIONS, files);
    }

    /** Returns applications from answers of {@code GET /api/v2/clients}. */
    public static Auth0List<Auth0Client> clients(List<Path> files) {
        return new Saved<>(ElementReader.CLIENTS, files);
    }

    /** Returns grants from answers of {@code GET /api/v2/client-grants}. */
    public static Auth0List<Auth0ClientGrant> clientGrants(List<Path> files) {
        return new Saved<>(ElementReader.CLIENT_GRANTS, files);
    }

    /** The list in some files. */
    private static final class Saved<T> implements Auth0List<T> {
        private final ElementReader<T> reader;
        private final List<Path> paths;
        private final List<RecordFile> files;

        Saved(ElementReader<T> reader, List<Path> paths) {
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("at least one file is needed");
            }
            this.reader = reader;
            this.paths = List.copyOf(paths);
            this.files = paths.stream()
                    .map(path -> RecordFile.of(path).withArrayKeys(reader.key()))
                    .toList();
        }

        @Override
        public Cursor<T> open() {
            files.forEach(file -> file.open().close()); // before an hour has gone into the file before it
            if (paths.stream().allMatch(Saved::saysThatThereIsMore)) {
                throw new UnusableInput(files.get(files.size() - 1).name()
                        + " says that there is a next page: save that too, and name it behind this one.");
            }
            return new Reading();
        }

        private static boolean saysThatThereIsMore(Path path) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
                byte[] start = in.readNBytes(TAIL);
                long size = Files.size(path);
                String tail = text(start);
                if (size > TAIL) {
                    in.skipNBytes(Math.max(0, size - 2L * TAIL));
                    tail = text(in.readAllBytes());
                }
                return NEXT_AT_THE_START.matcher(text(start)).find()
                        || NEXT_AT_THE_END.matcher(tail).find();
            } catch (IOException e) {
                throw new UnusableInput(path.getFileName() + " cannot be read.", e);
            }
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Auth0List[" + reader.key() + "]";
        }

        private final class Reading implements Cursor<T> {
            private int opened;
            private RecordFile.@Nullable Cursor file;

            @Override
            public Optional<Listed<T>> next() {
                while (true) {
                    if (file == null) {
                        if (opened == files.size()) {
                            return Optional.empty();
                        }
                        file = files.get(opened++).open();
                    }
                    Optional<FileRecord> record = file.next();
                    if (record.isPresent()) {
                        return Optional.of(read(record.get()));
                    }
                    file.close();
                    file = null;
                }
            }

            private Listed<T> read(FileRecord record) {
                if (record instanceof FileRecord.Unreadable unreadable) {
                    return Listed.unreadable(unreadable.at(), unreadable.detail());
                }
                return reader.read(record.at(), JsonView.of(record.fields().orElseThrow()));
            }

            @Override
            public void close() {
                opened = files.size();
                if (file != null) {
                    file.close();
                    file = null;
                }
            }
        }
    }
}
