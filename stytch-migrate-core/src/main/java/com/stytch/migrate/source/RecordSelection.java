package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Some records of a source: those that an earlier run could not move and that are to be tried again. Immutable and
 * thread-safe. In memory as a whole, so it is as large as its list, however long the source is.
 *
 * <p>A record is named by its legacy id or, where the id could not be read, by its place.
 */
public final class RecordSelection {
    /** What is known by its organization too. */
    private static final List<RecordKind> INSIDE = List.of(RecordKind.MEMBER, RecordKind.CONNECTION);

    private static final int LONGEST_LINE = 1 << 20;

    private final String name;
    private final TreeSet<String> ids;
    private final TreeSet<String> places;

    private RecordSelection(String name, TreeSet<String> ids, TreeSet<String> places) {
        this.name = name;
        this.ids = ids;
        this.places = places;
    }

    /**
     * Reads the {@code failed.ndjson} of an earlier run, or any lines of its {@code outcomes.ndjson}: one JSON object a line
     * with {@code legacy_id}, or {@code at} where there is none. Empty lines are passed over; an empty file selects nothing.
     *
     * @throws MigrationException.UnusableInput if there is no such file, it cannot be read, or a line has neither
     */
    public static RecordSelection fromFile(Path file) {
        Path last = file.getFileName();
        String name = last == null ? file.toString() : last.toString();
        if (Files.isDirectory(file)) {
            throw new MigrationException.UnusableInput(name + " is a folder: name the failed.ndjson in it");
        }
        if (Files.notExists(file)) {
            throw new MigrationException.UnusableInput(
                    name + " does not exist: name the failed.ndjson of an earlier run");
        }
        TreeSet<String> ids = new TreeSet<>();
        TreeSet<String> places = new TreeSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            long line = 1;
            for (byte[] text = line(in, name, line); text != null; text = line(in, name, line)) {
                if (!new String(text, StandardCharsets.UTF_8).isBlank()) {
                    add(text, ids, places, name, line);
                }
                line++;
            }
        } catch (IOException e) {
            throw new MigrationException.UnusableInput(name + " cannot be read: may this user read it?", e);
        }
        return new RecordSelection(name, ids, places);
    }

    /** Returns the next line without its line feed, or {@code null} at the end. */
    private static byte @Nullable [] line(InputStream in, String name, long number) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == LONGEST_LINE) {
                throw unusable(name, number);
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    private static void add(byte[] text, TreeSet<String> ids, TreeSet<String> places, String name, long line) {
        Map<String, @Nullable Object> object =
                Json.readObject(withoutMark(text, line)).orElseThrow(() -> unusable(name, line));
        if (object.get("legacy_id") instanceof String id && !id.isBlank() && isWhole(object)) {
            ids.add(named(object, id));
        } else if (object.get("at") instanceof String at && !at.isBlank()) {
            places.add(at);
        } else {
            throw unusable(name, line);
        }
    }

    /** Returns whether ids alone name the record: a person without organization may be in several. */
    private static boolean isWhole(Map<String, @Nullable Object> object) {
        return INSIDE.stream().noneMatch(kind -> kind.label().equals(object.get("record")))
                || object.get("legacy_organization_id") instanceof String;
    }

    /** An id without a kind, or that of a user, stands for itself. */
    private static String named(Map<String, @Nullable Object> object, String id) {
        Object organization = object.get("legacy_organization_id");
        for (RecordKind kind : INSIDE) {
            if (kind.label().equals(object.get("record"))) {
                return name(kind, String.valueOf(organization), id);
            }
        }
        for (RecordKind kind : List.of(RecordKind.ORGANIZATION, RecordKind.MACHINE_CLIENT)) {
            if (kind.label().equals(object.get("record"))) {
                return name(kind, "", id);
            }
        }
        return id;
    }

    private static String name(RecordKind kind, String organization, String id) {
        return kind.label() + "\0" + organization + "\0" + id;
    }

    /** Editors put a byte order mark in front. */
    private static byte[] withoutMark(byte[] text, long line) {
        boolean marked = line == 1
                && text.length >= 3
                && text[0] == (byte) 0xef
                && text[1] == (byte) 0xbb
                && text[2] == (byte) 0xbf;
        return marked ? Arrays.copyOfRange(text, 3, text.length) : text;
    }

    private static MigrationException.UnusableInput unusable(String name, long line) {
        return new MigrationException.UnusableInput(name + " line " + line
                + " names no record by legacy_id or at: name the failed.ndjson of an earlier run");
    }

    /** Returns how many records are named. */
    public int size() {
        return ids.size() + places.size();
    }

    /** Returns the file name, for messages. */
    public String name() {
        return name;
    }

    /**
     * Returns what the list names a record by, or nothing when it does not name it. A line that has an id and no kind names
     * every record of that id.
     *
     * @param kind what the record is about
     * @param organization the legacy id of the organization of a member, as far as it could be read
     * @param id the legacy id, as far as it could be read
     * @param at where the record stands
     */
    public Optional<String> find(RecordKind kind, @Nullable LegacyId organization, @Nullable LegacyId id, String at) {
        if (id != null) {
            String name = name(kind, organization == null ? "" : organization.value(), id.value());
            if (ids.contains(name)) {
                return Optional.of(name);
            }
        }
        if (id != null && ids.contains(id.value())) {
            return Optional.of(id.value());
        }
        return places.contains(at) ? Optional.of(at) : Optional.empty();
    }

    /** Returns what the list names a user by, or nothing when it does not name the user. */
    public Optional<String> find(@Nullable LegacyId id, String at) {
        return find(RecordKind.USER, null, id, at);
    }

    /** Returns a text that differs whenever other records are named. */
    public String fingerprint() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (TreeSet<String> part : Arrays.asList(ids, places)) {
                for (String text : part) {
                    sha256.update(text.getBytes(StandardCharsets.UTF_8));
                    sha256.update((byte) 0);
                }
                sha256.update((byte) 1);
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "RecordSelection[" + name + ", " + size() + " records]";
    }
}
