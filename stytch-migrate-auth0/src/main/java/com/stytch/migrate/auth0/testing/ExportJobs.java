package com.stytch.migrate.auth0.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The export jobs, and the host from which their files come. */
final class ExportJobs {
    private static final Duration LINK_LIFE = Duration.ofSeconds(60);
    private static final Duration JOB_LIFE = Duration.ofHours(24);
    private static final Pattern NAME = Pattern.compile("([A-Za-z_]+)((?:\\[[0-9]+\\]|\\.[^.\\[\\]]+)*)");
    private static final Pattern STEP = Pattern.compile("\\[([0-9]+)\\]|\\.([^.\\[\\]]+)");

    private final TenantState state;
    private final Supplier<URI> base;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private int looksUntilDone = 2;
    private @Nullable String nextFailure;
    private int cutDownloads;
    private boolean vanish;

    private static final class Job {
        final Map<String, Object> request;
        final @Nullable String failure;
        final Instant createdAt;
        int looks;
        byte[] file = new byte[0];
        String signature = "";
        Instant linkEnds = Instant.MIN;

        Job(Map<String, Object> request, @Nullable String failure, Instant createdAt) {
            this.request = request;
            this.failure = failure;
            this.createdAt = createdAt;
        }
    }

    ExportJobs(TenantState state, Supplier<URI> base) {
        this.state = state;
        this.base = base;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/api/v2/jobs/users-exports", List.of("read:users"), this::create);
        routes.add("GET", "/api/v2/jobs/{id}", List.of("read:users", "create:users"), this::job);
        routes.add("GET", "/exports/{id}/{file}", List.of(), this::file);
    }

    void looksUntilDone(int looks) {
        looksUntilDone = looks;
    }

    void failNext(String details) {
        nextFailure = details;
    }

    void cutDownloads(int count) {
        cutDownloads = count;
    }

    void forgetJobs() {
        vanish = true;
    }

    private Answer create(Call call) {
        Map<String, @Nullable Object> body = call.body();
        Set<String> unknown = new HashSet<>(body.keySet());
        unknown.removeAll(Set.of("connection_id", "format", "limit", "fields"));
        if (!unknown.isEmpty()) {
            throw Refusal.badBody("Additional properties not allowed: " + unknown);
        }
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("type", "users_export");
        job.put("status", "pending");
        Object connectionId = body.get("connection_id");
        if (connectionId != null) {
            if (!connectionId.toString().matches("con_[A-Za-z0-9]{16}")) {
                throw Refusal.badBody("'connection_id' is no id of a connection.");
            }
            job.put("connection_id", connectionId);
        }
        Object format = Objects.requireNonNullElse(body.get("format"), "json");
        if (format.equals("csv")) {
            throw Refusal.unknown("exports as CSV");
        }
        if (!format.equals("json")) {
            throw Refusal.badBody("'format' must be json or csv.");
        }
        job.put("format", format);
        if (body.get("limit") != null) {
            if (!(body.get("limit") instanceof Integer limit) || limit < 1) {
                throw Refusal.badBody("'limit' must be a whole number from 1.");
            }
            job.put("limit", limit);
        }
        job.put("fields", fields(body.get("fields")));
        if (connectionId != null) {
            Map<String, @Nullable Object> connection = state.connection(connectionId.toString());
            if (connection == null) {
                throw Refusal.notFound("The connection does not exist", "inexistent_connection");
            }
            job.put("connection", String.valueOf(connection.get("name")));
        }
        job.put("created_at", state.nowText());
        String id = state.newId("job_");
        job.put("id", id);
        jobs.put(id, new Job(job, nextFailure, state.time().now()));
        nextFailure = null;
        return Answer.ok(job);
    }

    private static List<Map<String, Object>> fields(@Nullable Object fields) {
        if (fields == null) {
            throw Refusal.unknown("the fields of an export that names none; name them");
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (Object each : fields instanceof List<?> list ? list : List.of("")) {
            if (!(each instanceof Map<?, ?> map)
                    || !(map.get("name") instanceof String name)
                    || name.length() > 100
                    || !Set.of("name", "export_as").containsAll(map.keySet())) {
                throw Refusal.badBody("'fields' is a list of objects with name and export_as.");
            }
            if (!NAME.matcher(name).matches()) {
                throw Refusal.badBody("'name' is no field: " + name);
            }
            Map<String, Object> field = new LinkedHashMap<>();
            field.put("name", name);
            if (map.get("export_as") instanceof String as) {
                field.put("export_as", as);
            }
            all.add(field);
        }
        return all;
    }

    private Answer job(Call call) {
        call.allow(Set.of());
        Job job = jobs.get(call.path("id"));
        if (job == null || vanish || !state.time().now().isBefore(job.createdAt.plus(JOB_LIFE))) {
            throw Refusal.notFound("The job does not exist", "inexistent_job");
        }
        job.looks++;
        Map<String, Object> answer = new LinkedHashMap<>(job.request);
        if (job.looks <= looksUntilDone) {
            if (job.looks > 1) {
                answer.put("status", "processing");
                answer.put("percentage_done", 100 * (job.looks - 1) / looksUntilDone);
                answer.put("time_left_seconds", looksUntilDone - job.looks + 1);
            }
            return Answer.ok(answer);
        }
        if (job.failure != null) {
            answer.put("status", "failed");
            answer.put("status_details", job.failure);
            return Answer.ok(answer);
        }
        if (job.file.length == 0) {
            job.file = pack(job.request);
        }
        Instant now = state.time().now();
        if (!now.isBefore(job.linkEnds)) {
            job.linkEnds = now.plus(LINK_LIFE);
            job.signature = state.newId("");
        }
        answer.put("status", "completed");
        answer.put("percentage_done", 100);
        answer.put(
                "location",
                base.get() + "/exports/" + call.path("id") + "/" + state.tenantName() + ".json.gz?Expires="
                        + job.linkEnds.getEpochSecond() + "&Key-Pair-Id=APKAFAKE&Signature=" + job.signature);
        return Answer.ok(answer);
    }

    private Answer file(Call call) {
        if (call.request().header("Authorization").isPresent()) {
            return Answer.text(400, "the link is signed; whoever sends a token here shows it to a stranger");
        }
        Job job = jobs.get(call.path("id"));
        if (job == null || !isGood(job, call.query("Signature"))) {
            return Answer.text(403, "<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>");
        }
        if (cutDownloads > 0) {
            cutDownloads--;
            return Answer.bytes(Arrays.copyOf(job.file, job.file.length / 2));
        }
        return Answer.bytes(job.file);
    }

    private boolean isGood(Job job, @Nullable String signature) {
        return !job.signature.isEmpty()
                && job.signature.equals(signature)
                && state.time().now().isBefore(job.linkEnds);
    }

    /** Writes the users as lines, with the fields that were asked for; an absent one is absent. */
    private byte[] pack(Map<String, Object> request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Object connection = request.get("connection");
        int left = request.get("limit") instanceof Integer limit ? limit : Integer.MAX_VALUE;
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (TenantState.User user : state.users()) {
                if (left == 0) {
                    break;
                }
                if (connection == null || user.isOf(connection.toString())) {
                    out.write(Json.write(line(user.json, (List<?>) Objects.requireNonNull(request.get("fields")))));
                    out.write('\n');
                    left--;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing but memory is written to
        }
        return bytes.toByteArray();
    }

    private static Map<String, @Nullable Object> line(Map<String, @Nullable Object> user, List<?> fields) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        for (Object each : fields) {
            Map<?, ?> field = (Map<?, ?>) each;
            String name = String.valueOf(field.get("name"));
            Object value = value(user, name);
            if (value != null) {
                line.put(field.get("export_as") instanceof String as ? as : name, value);
            }
        }
        return line;
    }

    private static @Nullable Object value(Map<String, @Nullable Object> user, String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        Object value = user.get(parts.group(1));
        Matcher steps = STEP.matcher(parts.group(2));
        while (value != null && steps.find()) {
            if (steps.group(1) != null) {
                int index = Integer.parseInt(steps.group(1));
                value = value instanceof List<?> list && index < list.size() ? list.get(index) : null;
            } else {
                value = value instanceof Map<?, ?> map ? map.get(steps.group(2)) : null;
            }
        }
        return value;
    }
}
