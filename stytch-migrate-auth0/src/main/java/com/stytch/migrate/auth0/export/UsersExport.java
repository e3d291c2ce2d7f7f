package com.stytch.migrate.auth0.export;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.TimeSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The file that one users-exports job of Auth0 wrote, downloaded: JSON lines, as a rule gzip. Only its owner may read it, and
 * {@link #close()} deletes it; so does an orderly end of the process.
 *
 * <p>It lies in the folder that {@code java.io.tmpdir} names. Thread-safe.
 *
 * <p>Source: {@code POST /api/v2/jobs/users-exports}, {@code GET /api/v2/jobs/{id}}. The link to the file lives 60 seconds, so
 * it is asked for again when it has expired; the job vanishes after 24 hours.
 */
public final class UsersExport implements AutoCloseable {
    static final List<String> SCOPES = List.of("read:users");

    /** What is asked for: everything that a user can carry over, and nothing that could hold a token. */
    private static final List<String> FIELDS = List.of(
            "user_id",
            "email",
            "email_verified",
            "username",
            "phone_number",
            "phone_verified",
            "name",
            "given_name",
            "family_name",
            "nickname",
            "picture",
            "identities",
            "app_metadata",
            "user_metadata",
            "blocked",
            "created_at",
            "last_login",
            "logins_count",
            "multifactor");

    private static final Pattern CONNECTION_ID = Pattern.compile("con_[A-Za-z0-9]{16}");
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final String FILE_NAME = "users-export.json.gz";
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final Duration DOWNLOAD_WITHIN = Duration.ofHours(3);
    private static final int DOWNLOADS = 5;
    private static final int LONGEST_DETAILS = 200;

    private final Path folder;
    private final Path file;

    private UsersExport(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Deletes the file. Idempotent. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UnusableInput("The downloaded users export cannot be deleted: delete " + file + " yourself.", e);
        }
    }

    /**
     * Returns an id of a connection as it is.
     *
     * @throws IllegalArgumentException if it is none: {@code con_} and 16 letters or digits
     */
    public static String checkedConnection(String id) {
        if (!CONNECTION_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a connection is named by its id, con_ and 16 letters or digits");
        }
        return id;
    }

    /** Runs a job to its end and downloads what it wrote. */
    static UsersExport run(ManagementApi api, @Nullable String connectionId) {
        api.require(SCOPES);
        return new Job(api).run(connectionId);
    }

    /** One job. */
    private static final class Job {
        private final ManagementApi api;
        private final TimeSource time;

        Job(ManagementApi api) {
            this.api = api;
            this.time = api.http().time();
        }

        UsersExport run(@Nullable String connectionId) {
            String id = create(connectionId);
            URI location = await(id);
            UsersExport export = emptyFile();
            try {
                download(export.file, id, location);
                return export;
            } catch (RuntimeException e) {
                export.close();
                throw e;
            }
        }

        private String create(@Nullable String connectionId) {
            Map<String, Object> body = new LinkedHashMap<>();
            if (connectionId != null) {
                body.put("connection_id", connectionId);
            }
            body.put("format", "json");
            List<Map<String, String>> fields = new ArrayList<>();
            FIELDS.forEach(field -> fields.add(Map.of("name", field)));
            body.put("fields", fields);
            ProviderRequest request = api.post("/jobs/users-exports", body);
            ProviderReply reply = api.ask(request, SCOPES);
            if (reply.status() == 404) {
                throw new UnusableInput(
                        api.domain() + " knows no such connection: check the id, which begins with con_.");
            }
            return reply.object()
                    .flatMap(job -> job.text("id"))
                    .filter(id -> JOB_ID.matcher(id).matches())
                    .orElseThrow(() -> api.strange(request, "no id of a job"));
        }

        /** Waits until the job is done, by growing waits; returns where its file is. */
        private URI await(String id) {
            Instant end = time.now().plus(PATIENCE);
            Duration wait = FIRST_WAIT;
            while (true) {
                Optional<URI> location = look(id);
                if (location.isPresent()) {
                    return location.get();
                }
                if (!time.now().isBefore(end)) {
                    throw new UnusableInput("The users export of " + api.domain() + " (" + id + ") was not done within "
                            + PATIENCE.toHours() + " hours: look at it in Auth0's Dashboard, and run it again.");
                }
                sleep(wait);
                Duration longer = wait.multipliedBy(3).dividedBy(2);
                wait = longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
            }
        }

        /** Returns where the file is, or nothing while the job is under way. */
        private Optional<URI> look(String id) {
            ProviderRequest request = api.get("/jobs/" + id, Map.of(), "/jobs/{id}");
            ProviderReply reply = api.ask(request, SCOPES);
            if (reply.status() == 404) {
                throw new UnusableInput("The users export of " + api.domain() + " (" + id
                        + ") is gone: Auth0 keeps it for 24 hours only; run it again.");
            }
            JsonView job = reply.object().orElseThrow(() -> api.strange(request, "no job"));
            String status = job.text("status").orElse("");
            if (status.equals("failed") || status.equals("expired")) {
                throw new UnusableInput("The users export of " + api.domain() + " (" + id + ") has " + status
                        + details(job) + "; run it again, or export in Auth0's Dashboard and give the file.");
            }
            if (!status.equals("completed")) {
                return Optional.empty(); // also a word that we do not know: up to a limit it means to wait
            }
            return Optional.of(job.text("location")
                    .flatMap(Job::uri)
                    .orElseThrow(() -> api.strange(request, "a job that is done and names no file")));
        }

        private static String details(JsonView job) {
            return job.text("status_details")
                    .filter(text -> text.length() <= LONGEST_DETAILS && text.indexOf('@') < 0)
                    .map(text -> ", saying \"" + text.strip() + "\"")
                    .orElse("");
        }

        private static Optional<URI> uri(String text) {
            try {
                URI uri = URI.create(text);
                ProviderRequest.get(uri); // refuses an address on which everybody could read the users
                return Optional.of(uri);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private void sleep(Duration wait) {
            try {
                time.sleep(wait.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MigrationException.Interrupted("interrupted while waiting for the users export of Auth0");
            }
        }

        /** Downloads the file, with a new link as often as the old one has expired or the file came in part. */
        private void download(Path file, String id, URI first) {
            URI location = first;
            for (int download = 1; ; download++) {
                // No token goes there: the signature is in the link, and the host is another one.
                ProviderReply reply = api.http()
                        .download(
                                ProviderRequest.get(location).named("the file of the users export"),
                                file,
                                DOWNLOAD_WITHIN);
                if (reply.isSuccess() && isWhole(file)) {
                    return;
                }
                if (download == DOWNLOADS) {
                    throw new UnusableInput(
                            "The file of the users export of " + api.domain() + " (" + id + ") "
                                    + (reply.isSuccess() ? "comes cut" : "is refused (" + reply.status() + ")")
                                    + ", again and again: run it again, or download it in Auth0's Dashboard and give the file.");
                }
                location = look(id).orElseThrow(() -> new UnusableInput("The users export of " + api.domain() + " ("
                        + id + ") was done and is not any more: run it again."));
            }
        }
    }

    /** Returns whether a file is no gzip, or one to its end. */
    private static boolean isWhole(Path file) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            if (gzip) {
                try (InputStream unpacked = new GZIPInputStream(raw, 1 << 16)) {
                    unpacked.transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    return false; // its text could name what stands in the file
                }
            }
            return true;
        } catch (IOException e) {
            throw new UnusableInput("The downloaded users export cannot be read: " + file + ".", e);
        }
    }

    private static UsersExport emptyFile() {
        try {
            Path folder = Files.createTempDirectory("stytch-migrate-auth0"); // only its owner may enter
            Path file = folder.resolve(FILE_NAME);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit(); // the last one that is named goes first
            Files.createFile(file, ownerOnly(folder));
            return new UsersExport(folder, file);
        } catch (IOException e) {
            throw new UnusableInput("No file can be made in the temporary folder: make room there, or name another one"
                    + " with -Djava.io.tmpdir.");
        }
    }

    static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return "UsersExport[" + FILE_NAME + "]";
    }
}
