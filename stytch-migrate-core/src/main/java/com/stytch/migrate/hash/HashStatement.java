package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the developer states about stored passwords that do not say it themselves: the format, the pepper, the side of the
 * salt, parameters, a salt from a column of its own. Immutable and thread-safe.
 *
 * <p>A statement may hold for a whole file; what differs by row (a salt, a count) is added with {@link #with}.
 *
 * <pre>{@code
 * HashStatement file = HashStatement.format("md5_suffix_salt");
 * PasswordVerdict verdict = PasswordHashes.read(row.hash(), file.with(HashField.SALT, row.salt()));
 * }</pre>
 */
public final class HashStatement {
    private static final HashStatement NONE = new HashStatement(new EnumMap<>(HashField.class));

    private final Map<HashField, String> fields;
    private final List<HashFormat> formats;

    private HashStatement(Map<HashField, String> fields, List<HashFormat> formats) {
        this.fields = Collections.unmodifiableMap(fields);
        this.formats = formats;
    }

    private HashStatement(Map<HashField, String> fields) {
        this.fields = Collections.unmodifiableMap(fields);
        String format = fields.get(HashField.FORMAT);
        this.formats = format == null ? Formats.all() : Formats.named(format); // refuses an unknown name
    }

    /** Returns the statement that says nothing: only values that are certain by themselves are translated. */
    public static HashStatement none() {
        return NONE;
    }

    /**
     * Returns a statement of the format alone.
     *
     * @param names a format, a family of formats ({@code django}, {@code ldap}, …), or several when the table holds
     *     several, from {@link PasswordHashes#formats()}; a value must then fit exactly one of them
     * @throws IllegalArgumentException if there is no such format
     */
    public static HashStatement format(String... names) {
        return NONE.with(HashField.FORMAT, String.join(",", names));
    }

    /**
     * Returns the statement that a configuration or a row of a file makes.
     *
     * @param fields from {@link HashField#key()} to the value; an absent value is not stated
     * @throws IllegalArgumentException if a key is unknown or a value is outside its list; the message names the key only
     */
    public static HashStatement of(Map<String, ? extends @Nullable String> fields) {
        HashStatement statement = NONE;
        for (Map.Entry<String, ? extends @Nullable String> entry : fields.entrySet()) {
            HashField field = HashField.ofKey(entry.getKey())
                    .orElseThrow(
                            () -> new IllegalArgumentException("not a field of a hash statement: " + entry.getKey()));
            String value = entry.getValue();
            if (value != null) {
                statement = statement.with(field, value);
            }
        }
        return statement;
    }

    /**
     * Returns this statement with one more field, or with another value of it.
     *
     * @param value the value; an empty one states that there is none, which matters for {@link HashField#PEPPER}
     * @throws IllegalArgumentException if a name is not in the list of the field, or a format is unknown. Numbers are not
     *     checked here: they often come from a row, and a bad one is a verdict about that row.
     */
    public HashStatement with(HashField field, String value) {
        Objects.requireNonNull(value, "value");
        List<String> allowed = allowed(field);
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            throw new IllegalArgumentException(field.key() + " must be one of " + allowed);
        }
        EnumMap<HashField, String> copy = new EnumMap<>(HashField.class);
        copy.putAll(fields);
        copy.put(field, value);
        // Rows add a salt to what their file states: the names of formats are looked up once, not a million times.
        return field == HashField.FORMAT ? new HashStatement(copy) : new HashStatement(copy, formats);
    }

    /** Returns this statement with a number; see {@link #with(HashField, String)}. */
    public HashStatement with(HashField field, int value) {
        return with(field, Integer.toString(value));
    }

    /** Returns the stated format, as it was given. */
    public Optional<String> format() {
        return Optional.ofNullable(fields.get(HashField.FORMAT));
    }

    /** Returns what is stated, apart from the fields that are {@link HashField#confidential()}. */
    public Map<HashField, String> openFields() {
        EnumMap<HashField, String> open = new EnumMap<>(HashField.class);
        open.putAll(fields);
        open.keySet().removeIf(HashField::confidential);
        return Collections.unmodifiableMap(open);
    }

    /**
     * Returns a text that differs whenever something else is stated: SHA-256 over all fields, so whoever sees it can try
     * peppers that are easy to guess.
     */
    public String fingerprint() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<HashField, String> entry : fields.entrySet()) {
                byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_8);
                sha256.update((entry.getKey().key() + ":" + value.length + ":").getBytes(StandardCharsets.UTF_8));
                sha256.update(value);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the formats that a value may be of: all unless stated. */
    List<HashFormat> formats() {
        return formats;
    }

    Map<HashField, String> fields() {
        return fields;
    }

    private static List<String> allowed(HashField field) {
        return switch (field) {
            case SALT_ENCODING, KEY_ENCODING -> List.of("text", "hex", "base64");
            case SALT_SIDE -> List.of("prefix", "suffix");
            case LAYOUT -> List.of("salt:hash", "hash:salt");
            case HASH_ENCODING -> List.of("hex", "base64");
            case DIGEST -> List.of("md5", "sha1", "sha256", "sha384", "sha512");
            case ARGON2_TYPE -> List.of("i", "id", "d");
            case PASSWORD_ENCODING -> List.of("utf8", "utf16le", "latin1", "ascii");
            default -> List.of();
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HashStatement that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** Returns the fields and their values; those of salts, keys and names are left out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("HashStatement[");
        String separator = "";
        for (Map.Entry<HashField, String> entry : fields.entrySet()) {
            text.append(separator).append(entry.getKey().key()).append('=');
            text.append(entry.getKey().confidential() ? "(redacted)" : entry.getValue());
            separator = ", ";
        }
        return text.append(']').toString();
    }
}
