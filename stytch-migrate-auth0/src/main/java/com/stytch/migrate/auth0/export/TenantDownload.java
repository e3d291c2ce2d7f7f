package com.stytch.migrate.auth0.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the Management API says of a tenant's organizations, written down once, so that every reading sees the same: JSON lines
 * that {@link Auth0SavedAnswers} reads. Only their owner may read the files, and {@link #close()} deletes them; so does an
 * orderly end of the process. Thread-safe.
 *
 * <p>They lie in the folder that {@code java.io.tmpdir} names. Rows that cannot be understood are in the files too: the reading
 * of the files names them.
 */
public final class TenantDownload implements AutoCloseable {
    private static final String ORGANIZATION = "organization_id";

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    private TenantDownload(Path folder) {
        this.folder = folder;
    }

    /**
     * Downloads the organizations and their members with their roles.
     *
     * @throws UnusableInput if Auth0 refuses, a scope is missing, or a list does not come whole
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if Auth0 did not answer
     */
    public static TenantDownload of(Auth0Management tenant) {
        TenantDownload download = new TenantDownload(emptyFolder());
        try {
            download.write(tenant);
            return download;
        } catch (IOException e) {
            download.close();
            throw noRoom(e);
        } catch (RuntimeException e) {
            download.close();
            throw e;
        }
    }

    /** Returns the file of the organizations, or nothing when there is none. */
    public Optional<Path> organizations() {
        return file("organizations.ndjson");
    }

    /** Returns the file of the members, for {@link Auth0SavedAnswers#membersOfOrganizations}, or nothing when there is none. */
    public Optional<Path> members() {
        return file("members.ndjson");
    }

    private Optional<Path> file(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) && Files.size(file) > 0 ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private void write(Auth0Management tenant) throws IOException {
        try (OutputStream organizations = create("organizations.ndjson");
                OutputStream members = create("members.ndjson")) {
            List<String> ids =
                    new ArrayList<>(); // no members are asked for while the list of organizations is under way
            forEach(tenant.organizations(), element -> {
                line(organizations, element.asMap());
                element.text("id").ifPresent(ids::add);
            });
            for (String id : ids) {
                forEach(tenant.members(id), element -> line(members, with(element, id)));
            }
        }
    }

    private static Map<String, @Nullable Object> with(JsonView element, String organization) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(ORGANIZATION, organization);
        fields.putAll(element.asMap());
        return fields;
    }

    /** What is done with an element. */
    private interface Sink {
        void accept(JsonView element) throws IOException;
    }

    private static void forEach(Auth0List<?> list, Sink sink) throws IOException {
        try (Auth0List.Cursor<JsonView> cursor = Pages.raw(list).open()) {
            for (Optional<Listed<JsonView>> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                sink.accept(next.get().orElseThrow());
            }
        }
    }

    private static void line(OutputStream out, Map<String, @Nullable Object> fields) throws IOException {
        out.write(JsonView.of(fields).toJson());
        out.write('\n');
    }

    private OutputStream create(String name) throws IOException {
        Path file = folder.resolve(name);
        file.toFile().deleteOnExit();
        Files.createFile(file, UsersExport.ownerOnly(folder));
        files.add(file);
        return new BufferedOutputStream(Files.newOutputStream(file));
    }

    private static Path emptyFolder() {
        try {
            Path folder = Files.createTempDirectory("stytch-migrate-auth0"); // only its owner may enter
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static UnusableInput noRoom(IOException e) {
        return new UnusableInput(
                "The temporary folder cannot be used (" + e.getClass().getSimpleName()
                        + "): make room there, or name another one with -Djava.io.tmpdir.",
                e);
    }

    /** Deletes the files. Idempotent. */
    @Override
    public void close() {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UnusableInput(
                    "The downloaded organizations cannot be deleted: delete " + folder + " yourself.", e);
        }
    }

    @Override
    public String toString() {
        return "TenantDownload";
    }
}
