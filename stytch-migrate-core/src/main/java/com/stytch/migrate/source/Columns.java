package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.hash.HashField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which column or field of a file means what: stated, or else known by its heading. Immutable; {@link Lookup} is for one
 * reading.
 */
final class Columns {
    /** Stated for a field that is not to be looked for. */
    static final String NONE = "";

    static final String FORMAT_KEY = "hash_format";

    private static final int MOST_NAMES = 1_000;
    private static final int MOST_SHOWN = 30;
    private static final int LONGEST_SHOWN = 40;
    private static final int FIRST_ROWS = 100;

    private static final Kind USERS = users();
    private static final Kind ORGANIZATIONS = new Kind(
            headings(OrganizationField.values(), OrganizationField::key, OrganizationField::headings),
            Set.of(OrganizationField.ID.key()),
            "organizations",
            "an id");
    private static final Kind MEMBERSHIPS = new Kind(
            headings(MemberField.values(), MemberField::key, MemberField::headings),
            Set.of(MemberField.ORGANIZATION.key()),
            "members of organizations",
            "an organization");

    /**
     * What a file is about.
     *
     * @param headings plain heading to the key of the field that is found under it
     * @param anchors keys of which a file must have one: an id alone is what invoices have too
     * @param noun what a file without any of them holds none of
     * @param wanted what it lacks then
     */
    private record Kind(Map<String, String> headings, Set<String> anchors, String noun, String wanted) {}

    private static <F> Map<String, String> headings(
            F[] fields, Function<F, String> key, Function<F, List<String>> headings) {
        Map<String, String> found = new HashMap<>();
        for (F field : fields) {
            headings.apply(field).forEach(heading -> found.put(Names.of(heading), key.apply(field)));
        }
        return found;
    }

    private static Kind users() {
        Map<String, String> headings = headings(UserField.values(), UserField::key, UserField::headings);
        // Bare "prefix", "n" or "username" may be anything; with "hash_" before it a heading is about the hash.
        for (HashField field : HashField.values()) {
            String heading = field.key().startsWith("hash_") ? field.key() : "hash_" + field.key();
            headings.put(Names.of(heading), key(field));
        }
        headings.put(Names.of("salt"), key(HashField.SALT));
        headings.put(Names.of("password salt"), key(HashField.SALT));
        return new Kind(
                headings,
                Set.of(UserField.EMAIL.key(), UserField.PHONE_NUMBER.key()),
                "users",
                "an e-mail address or a phone number");
    }

    private final Kind kind;

    /** Key of a field to the stated name, {@link #NONE} when it is not to be looked for. */
    private final Map<String, String> stated;

    private final Set<String> trusted;
    private final Set<String> untrusted;

    private Columns(Kind kind, Map<String, String> stated, Set<String> trusted, Set<String> untrusted) {
        this.kind = kind;
        this.stated = new TreeMap<>(stated);
        this.trusted = new LinkedHashSet<>(trusted);
        this.untrusted = new LinkedHashSet<>(untrusted);
    }

    static Columns byHeading() {
        return new Columns(USERS, Map.of(), Set.of(), Set.of());
    }

    /** Returns the columns of a file of organizations. */
    static Columns ofOrganizations() {
        return new Columns(ORGANIZATIONS, Map.of(), Set.of(), Set.of());
    }

    /** Returns what a file of members has beside the columns of a file of users. */
    static Columns ofMemberships() {
        return new Columns(MEMBERSHIPS, Map.of(), Set.of(), Set.of());
    }

    static String key(HashField field) {
        return field == HashField.FORMAT ? FORMAT_KEY : field.key();
    }

    Columns with(String key, String name) {
        Map<String, String> copy = new TreeMap<>(stated);
        copy.put(key, name);
        return new Columns(kind, copy, trusted, untrusted);
    }

    Columns withTrusted(List<String> names) {
        return new Columns(kind, stated, distinct(names), untrusted);
    }

    Columns withUntrusted(List<String> names) {
        return new Columns(kind, stated, trusted, distinct(names));
    }

    private static Set<String> distinct(List<String> names) {
        Set<String> keys = new LinkedHashSet<>();
        for (String name : names) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("the name of a column must not be blank");
            }
            if (!keys.add(metadataKey(name))) {
                throw new IllegalArgumentException("two columns would both be called " + metadataKey(name));
            }
        }
        return new LinkedHashSet<>(names);
    }

    /** Returns the name of a column without the path before it. */
    static String metadataKey(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    Set<String> trusted() {
        return trusted;
    }

    Set<String> untrusted() {
        return untrusted;
    }

    /** Returns all that was stated, in an order that does not change. */
    String canonical() {
        return stated + "\n" + trusted + "\n" + untrusted;
    }

    /** Returns the stated names, each with the key of a field that it was stated for. */
    private Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        stated.forEach((key, name) -> {
            if (!name.equals(NONE)) {
                names.putIfAbsent(name, key);
            }
        });
        trusted.forEach(name -> names.putIfAbsent(name, "trusted metadata"));
        untrusted.forEach(name -> names.putIfAbsent(name, "untrusted metadata"));
        return names;
    }

    // ---- files that cannot be meant

    /**
     * Refuses a file that has not what was stated, or nothing by which a user is known.
     *
     * @throws UnusableInput with the columns that there are
     */
    void refuseUnusable(RecordFile file) {
        try (RecordFile.Cursor cursor = file.open()) {
            if (cursor.kind() == RecordFile.Kind.CSV) {
                forCsv(file.name(), cursor.columns());
            } else {
                refuseUnusableJson(file.name(), cursor);
            }
        }
    }

    private void refuseUnusableJson(String file, RecordFile.Cursor cursor) {
        Map<String, String> missing = names();
        Lookup lookup = forJson();
        Set<String> met = new LinkedHashSet<>();
        boolean known = false;
        long readable = 0;
        try {
            for (var record = cursor.next();
                    record.isPresent() && (readable < FIRST_ROWS || !missing.isEmpty());
                    record = cursor.next()) {
                Optional<Map<String, @Nullable Object>> fields = record.get().fields();
                if (fields.isEmpty()) {
                    continue;
                }
                Map<String, @Nullable Object> values = fields.get();
                missing.keySet().removeIf(name -> lookup.find(values, name) != Lookup.ABSENT);
                if (readable < FIRST_ROWS) {
                    values.keySet().stream()
                            .limit(MOST_SHOWN)
                            .filter(name -> met.size() <= MOST_SHOWN)
                            .forEach(met::add);
                    known |= isKnown(lookup.collect(values).keySet());
                }
                readable++;
                if (missing.isEmpty() && known) {
                    return;
                }
            }
        } catch (UnusableInput cut) {
            return; // the reading will come to that place, and say what could be read before it
        }
        if (readable == 0) {
            return;
        }
        if (met.containsAll(Set.of("legacy_id", "at"))) {
            throw new UnusableInput(file + " is a list of failed records, not of " + kind.noun
                    + "; give the same file as before," + " and this list with --only.");
        }
        missing.forEach((name, key) -> {
            throw missing(file, "field", name, key, met);
        });
        if (!known) {
            throw unknown(file, "none of its first records has", met);
        }
    }

    private boolean isKnown(Set<String> keys) {
        return kind.anchors.stream().anyMatch(keys::contains);
    }

    private static UnusableInput missing(String file, String what, String name, String key, Iterable<String> there) {
        return new UnusableInput(file + " has no " + what + " \"" + name + "\", which was named for " + key
                + "; there are: " + shown(there) + ".");
    }

    private UnusableInput unknown(String file, String what, Iterable<String> there) {
        return new UnusableInput(file + " holds no " + kind.noun + ": " + what + " " + kind.wanted
                + " by its name; say which column is which; there are: "
                + shown(there) + ".");
    }

    /** Returns names as far as they look like names: a file without heading has a person's data in their place. */
    private static String shown(Iterable<String> names) {
        List<String> shown = new ArrayList<>();
        int others = 0;
        for (String name : names) {
            boolean letterFirst = !name.isEmpty() && (Character.isLetter(name.charAt(0)) || name.charAt(0) == '_');
            if (letterFirst && name.indexOf('@') < 0 && name.length() <= LONGEST_SHOWN && shown.size() < MOST_SHOWN) {
                shown.add(name);
            } else {
                others++;
            }
        }
        if (others > 0) {
            shown.add(others + (shown.isEmpty() ? "" : " more") + " that may be values, not names");
        }
        return String.join(", ", shown);
    }

    // ---- looking up

    /** Returns the lookup for a CSV file with this heading. */
    Lookup forCsv(String file, List<String> columns) {
        Map<String, String> resolved = new TreeMap<>();
        Map<String, String> names = new HashMap<>();
        names().forEach((name, key) ->
                names.put(name, resolve(name, columns).orElseThrow(() -> missing(file, "column", name, key, columns))));
        stated.forEach((key, name) -> {
            if (!name.equals(NONE)) {
                resolved.put(key, String.valueOf(names.get(name)));
            }
        });
        Map<String, String> found = new TreeMap<>();
        for (String column : columns) {
            String key = kind.headings.get(Names.of(column));
            if (key == null || stated.containsKey(key)) {
                continue;
            }
            String other = found.putIfAbsent(key, column);
            if (other != null) {
                throw new UnusableInput(file + " has two columns that could be the " + key + ", \"" + other
                        + "\" and \"" + column + "\"; say which.");
            }
        }
        resolved.putAll(found);
        if (!isKnown(resolved.keySet())) {
            throw unknown(file, "none of its columns is", columns);
        }
        return new Lookup(this, resolved, names);
    }

    /** A heading is found as it is written, or else, when only one is like it, whatever its case, blanks and underscores. */
    private static Optional<String> resolve(String name, List<String> columns) {
        if (columns.contains(name)) {
            return Optional.of(name);
        }
        List<String> alike = columns.stream()
                .filter(column -> Names.of(column).equals(Names.of(name)))
                .toList();
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    /** Returns the lookup for a file of JSON objects. */
    Lookup forJson() {
        return new Lookup(this, null, Map.of());
    }

    /** Finds the values of one record after the other. Not thread-safe. */
    static final class Lookup {
        /** The field is not there at all, as opposed to {@code null}. */
        static final Object ABSENT = new Object();

        /** MySQL writes this for a value that is not there. */
        private static final String MYSQL_NULL = "\\N";

        private final Columns columns;
        private final @Nullable Map<String, String> resolved;
        private final Map<String, String> csvNames;
        private final Map<String, Optional<String>> keys = new HashMap<>();
        private final Map<String, String[]> paths = new HashMap<>();
        private @Nullable String conflict;

        private Lookup(Columns columns, @Nullable Map<String, String> resolved, Map<String, String> csvNames) {
            this.columns = columns;
            this.resolved = resolved;
            this.csvNames = csvNames;
        }

        boolean isCsv() {
            return resolved != null;
        }

        /**
         * Returns the values by the keys of their fields. A field that the record (or the heading) has without a value is
         * there as {@code null}.
         */
        Map<String, @Nullable Object> collect(Map<String, @Nullable Object> record) {
            conflict = null;
            Map<String, @Nullable Object> values = new HashMap<>();
            if (resolved != null) {
                resolved.forEach((key, column) -> values.put(key, cell(record.get(column))));
                return values;
            }
            for (Map.Entry<String, @Nullable Object> entry : record.entrySet()) {
                String key = key(entry.getKey());
                if (key == null) {
                    continue;
                }
                Object value = entry.getValue();
                Object other = values.get(key);
                if (other == null) {
                    values.put(key, value);
                } else if (value != null && !value.equals(other)) {
                    conflict = key;
                }
            }
            columns.stated.forEach((key, name) -> {
                Object value = name.equals(NONE) ? ABSENT : find(record, name);
                if (value != ABSENT) {
                    values.put(key, value);
                }
            });
            return values;
        }

        private static @Nullable Object cell(@Nullable Object value) {
            return MYSQL_NULL.equals(value) ? null : value;
        }

        /** Returns the key of the field that the latest record has twice, with different values. */
        Optional<String> conflict() {
            return Optional.ofNullable(conflict);
        }

        private @Nullable String key(String name) {
            Optional<String> known = keys.get(name);
            if (known == null) {
                known = Optional.ofNullable(columns.kind.headings.get(Names.of(name)))
                        .filter(key -> !columns.stated.containsKey(key));
                if (keys.size() < MOST_NAMES) {
                    keys.put(name, known);
                }
            }
            return known.orElse(null);
        }

        /** Returns the value of a stated column or path, or {@link #ABSENT}. */
        @Nullable Object find(Map<String, @Nullable Object> record, String name) {
            if (resolved != null) {
                return cell(record.get(csvNames.getOrDefault(name, name)));
            }
            if (record.containsKey(name)) {
                return record.get(name);
            }
            Object value = record;
            for (String step : paths.computeIfAbsent(name, path -> path.split("\\.", -1))) {
                value = step(value, step);
                if (value == ABSENT) {
                    return ABSENT;
                }
            }
            return value;
        }

        private static @Nullable Object step(@Nullable Object value, String step) {
            if (value instanceof Map<?, ?> map) {
                return map.containsKey(step) ? map.get(step) : ABSENT;
            }
            if (value instanceof List<?> list && step.matches("[0-9]{1,4}")) {
                int index = Integer.parseInt(step);
                return index < list.size() ? list.get(index) : ABSENT;
            }
            return ABSENT;
        }
    }

    /** Returns every key that a column can be stated for. */
    static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (UserField field : UserField.values()) {
            keys.add(field.key());
        }
        for (HashField field : HashField.values()) {
            keys.add(key(field));
        }
        return keys;
    }
}
