package com.stytch.migrate.firebase.hash;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of Firebase's modified scrypt: those of the project, and those of its tenants, which have their own.
 *
 * <p>The signer key is as secret as the hashes; nothing here prints it. Immutable and thread-safe.
 *
 * <p>Source: the console's <em>Password hash parameters</em>; {@code signIn.hashConfig} of {@code projects.getConfig} and
 * {@code hashConfig} of a tenant.
 */
public final class FirebaseHashConfig {
    private static final FirebaseHashConfig NONE = new FirebaseHashConfig(null, Map.of());
    private static final long LARGEST_FILE = 4L << 20;
    private static final Pattern LINE = Pattern.compile("\"?([A-Za-z_0-9]+)\"?\\s*[:=]\\s*\"?([^\",{}\\[\\]\\s]+)\"?");

    private final @Nullable HashStatement project;
    private final Map<String, HashStatement> tenants;

    private FirebaseHashConfig(@Nullable HashStatement project, Map<String, HashStatement> tenants) {
        this.project = project;
        this.tenants = Collections.unmodifiableMap(new TreeMap<>(tenants));
    }

    /** Returns a configuration that knows no parameters: no hash can be checked here. */
    public static FirebaseHashConfig none() {
        return NONE;
    }

    /**
     * Returns the parameters of a project without tenants.
     *
     * @param signerKey base64 of either alphabet
     * @param saltSeparator base64 of either alphabet; may be empty
     * @param rounds from 1 to 8
     * @param memoryCost from 1 to 14
     * @throws IllegalArgumentException if one of them is outside its range or not base64; the message names it, not its value
     */
    public static FirebaseHashConfig of(Secret signerKey, Secret saltSeparator, int rounds, int memoryCost) {
        return new FirebaseHashConfig(
                statement(signerKey.reveal(), saltSeparator.reveal(), rounds, memoryCost), Map.of());
    }

    /**
     * Reads a file: the console's text block; a {@code hashConfig} object, alone, or as in the answers of
     * {@code projects.getConfig} and of {@code tenants.list} as JSON.
     *
     * @throws UnusableInput if the file cannot be read or holds no such parameters
     */
    public static FirebaseHashConfig fromFile(Path file) {
        String name = String.valueOf(file.getFileName());
        String text;
        try {
            if (Files.isDirectory(file)) {
                throw new UnusableInput(name + " is a folder; name the file with the hash parameters in it.");
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new UnusableInput(name + " is too large for hash parameters; check that it is the right file.");
            }
            text = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new UnusableInput(name + " does not exist; check the path.");
        } catch (IOException e) {
            throw new UnusableInput(name + " cannot be read as UTF-8 text; check the file.");
        }
        try {
            return of(text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (IllegalArgumentException e) {
            throw new UnusableInput(name + " holds no usable hash parameters of Firebase: " + e.getMessage()
                    + ". Copy them from the console: Authentication, Users, the three dots, Password hash parameters.");
        }
    }

    private static FirebaseHashConfig of(String text) {
        Optional<JsonView> json = text.startsWith("{") ? JsonView.parse(text) : Optional.empty();
        FirebaseHashConfig config = json.isPresent() ? ofJson(json.get()) : ofText(text);
        if (config.isEmpty()) {
            throw new IllegalArgumentException("the signer key is missing");
        }
        return config;
    }

    private static FirebaseHashConfig ofText(String text) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        Matcher lines = LINE.matcher(text);
        while (lines.find()) {
            if (fields.put(lines.group(1), lines.group(2)) != null) {
                throw new IllegalArgumentException("a parameter stands twice");
            }
        }
        return new FirebaseHashConfig(parameters(JsonView.of(fields)).orElse(null), Map.of());
    }

    /**
     * Returns what an answer of the API says: a {@code hashConfig}, a project's configuration, a tenant, or a list of tenants.
     *
     * @throws IllegalArgumentException if parameters are there and cannot be used; the message shows no value
     */
    public static FirebaseHashConfig ofJson(JsonView json) {
        Map<String, HashStatement> tenants = new LinkedHashMap<>();
        for (JsonView tenant : json.objects("tenants", view -> view)) {
            parameters(tenant).ifPresent(found -> tenants.put(tenantId(tenant), found));
        }
        Optional<HashStatement> own = parameters(json);
        if (own.isPresent() && json.text("name").orElse("").contains("/tenants/")) {
            tenants.put(tenantId(json), own.get());
            own = Optional.empty();
        }
        return new FirebaseHashConfig(own.orElse(null), tenants);
    }

    private static String tenantId(JsonView tenant) {
        String name = tenant.text("name")
                .orElseThrow(() -> new IllegalArgumentException("a tenant with hash parameters has no name"));
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static Optional<HashStatement> parameters(JsonView json) {
        for (String inner : List.of("signIn", "hashConfig", "hash_config")) {
            Optional<JsonView> object = json.object(inner);
            if (object.isPresent()) {
                return parameters(object.get());
            }
        }
        String key = any(json, "signerKey", "base64_signer_key", "signer_key", "base64SignerKey");
        if (key == null) {
            return Optional.empty();
        }
        String algorithm = any(json, "algorithm");
        if (algorithm != null && !algorithm.equals("SCRYPT")) {
            throw new IllegalArgumentException("the algorithm is not SCRYPT");
        }
        String separator = any(json, "saltSeparator", "base64_salt_separator", "salt_separator", "base64SaltSeparator");
        return Optional.of(statement(
                key,
                separator == null ? "" : separator,
                number(any(json, "rounds"), "rounds"),
                number(any(json, "memoryCost", "mem_cost", "memory_cost", "memCost"), "mem_cost")));
    }

    private static @Nullable String any(JsonView json, String... names) {
        for (String name : names) {
            Object value = json.asMap().get(name);
            if (value instanceof String text && !text.isBlank()) {
                return text.strip();
            }
            if (value instanceof Integer number) {
                return number.toString();
            }
        }
        return null;
    }

    private static int number(@Nullable String text, String name) {
        if (text == null || !text.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(name + " is missing or no number");
        }
        return Integer.parseInt(text);
    }

    private static HashStatement statement(String key, String separator, int rounds, int memoryCost) {
        if (!isBase64(key) || key.isEmpty()) {
            throw new IllegalArgumentException("the signer key is not base64");
        }
        if (!isBase64(separator)) {
            throw new IllegalArgumentException("the salt separator is not base64");
        }
        if (rounds < 1 || rounds > 8) {
            throw new IllegalArgumentException("rounds must be from 1 to 8, was " + rounds);
        }
        if (memoryCost < 1 || memoryCost > 14) {
            throw new IllegalArgumentException("mem_cost must be from 1 to 14, was " + memoryCost);
        }
        return HashStatement.format("firebase_scrypt")
                .with(HashField.SIGNER_KEY, key)
                .with(HashField.SALT_SEPARATOR, separator)
                .with(HashField.ROUNDS, rounds)
                .with(HashField.MEM_COST, memoryCost);
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns this configuration with that of a tenant: the project-level parameters of the other one.
     *
     * @throws IllegalArgumentException if the other one has none
     */
    public FirebaseHashConfig withTenant(String tenantId, FirebaseHashConfig ofTenant) {
        Map<String, HashStatement> more = new TreeMap<>(tenants);
        if (ofTenant.project == null) {
            throw new IllegalArgumentException("the configuration of the tenant has no parameters");
        }
        more.put(Objects.requireNonNull(tenantId, "tenantId"), ofTenant.project);
        return new FirebaseHashConfig(project, more);
    }

    /** Returns this configuration with all that another one knows; where both know the same, the other one counts. */
    public FirebaseHashConfig with(FirebaseHashConfig other) {
        Map<String, HashStatement> all = new TreeMap<>(tenants);
        all.putAll(other.tenants);
        return new FirebaseHashConfig(other.project == null ? project : other.project, all);
    }

    /** Returns whether no parameters are known at all. */
    public boolean isEmpty() {
        return project == null && tenants.isEmpty();
    }

    /** Returns whether the parameters of the project itself are known. */
    public boolean hasProject() {
        return project != null;
    }

    /**
     * Returns what is to be stated about a hash, the salt aside. The parameters of the project are never taken for a tenant.
     *
     * @param tenantId the tenant of the user, or {@code null} for the project itself
     */
    public Optional<HashStatement> statement(@Nullable String tenantId) {
        return Optional.ofNullable(tenantId == null ? project : tenants.get(tenantId));
    }

    /** Returns a text that differs whenever the parameters differ; not reversible. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder(project == null ? "-" : project.fingerprint());
        tenants.forEach((tenant, statement) ->
                text.append('\n').append(tenant).append('\n').append(statement.fingerprint()));
        return text.toString();
    }

    /** Shows for whom there are parameters, and none of them. */
    @Override
    public String toString() {
        return "FirebaseHashConfig[" + (project == null ? "no project" : "project") + ", tenants " + tenants.keySet()
                + "]";
    }
}
