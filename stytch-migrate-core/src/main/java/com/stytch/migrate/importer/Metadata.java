package com.stytch.migrate.importer;

import com.stytch.migrate.internal.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fits metadata into Stytch's limits by the rule of {@link ImportPolicy.MetadataOverflow}. */
final class Metadata {
    static final int MOST_KEYS = 20;
    /** Below the 4 KB of the documentation: how Stytch counts is unverified (contract, section 1.9). */
    static final int MOST_BYTES = 4_000;

    private static final String NEST = "metadata";
    /** What may stand in a note: a key can be anything, also an address. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,39}");

    private Metadata() {}

    /**
     * Returns metadata within the limits, or nothing when it does not fit and may not be cut.
     *
     * @param legacy what goes under the key {@code legacy} beside it; may be empty. It is the first to be left out
     * @param name the name of the Stytch field, for the notes
     */
    static Optional<Map<String, @Nullable Object>> fit(
            Map<String, @Nullable Object> metadata,
            Map<String, @Nullable Object> legacy,
            String name,
            ImportPolicy.MetadataOverflow overflow,
            List<String> notes) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>(metadata);
        Map<String, @Nullable Object> beside = new LinkedHashMap<>(legacy);
        if (content.containsKey("legacy") && !beside.isEmpty()) {
            notes.add(name + "_has_its_own_legacy_key");
            beside.keySet().retainAll(Set.of("id")); // without it nobody could tell whose the account is
        }
        boolean nested = content.size() + (beside.isEmpty() ? 0 : 1) > MOST_KEYS;
        if (nested && overflow == ImportPolicy.MetadataOverflow.FAIL) {
            return Optional.empty();
        }
        List<String> cut = new ArrayList<>();
        while (size(assemble(content, beside, nested)) > MOST_BYTES) {
            if (overflow == ImportPolicy.MetadataOverflow.FAIL) {
                return Optional.empty();
            }
            Optional<String> first = largest(beside, "id");
            if (first.isPresent()) {
                beside.remove(first.get());
                cut.add("legacy." + first.get());
                continue;
            }
            String key = largest(content, "").orElseThrow(); // a legacy id alone always fits
            content.remove(key);
            cut.add(PLAIN.matcher(key).matches() ? key : "a_key_that_is_no_plain_name");
        }
        if (nested) {
            notes.add(name + "_nested");
        }
        if (!cut.isEmpty()) {
            notes.add(name + "_cut:" + String.join(",", cut));
        }
        return Optional.of(Collections.unmodifiableMap(assemble(content, beside, nested)));
    }

    private static Map<String, @Nullable Object> assemble(
            Map<String, @Nullable Object> content, Map<String, @Nullable Object> beside, boolean nested) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (nested) {
            result.put(NEST, content);
        } else {
            result.putAll(content);
        }
        if (!beside.isEmpty()) {
            result.put(result.containsKey("legacy") ? "legacy_record" : "legacy", beside);
        }
        return result;
    }

    private static int size(Map<String, @Nullable Object> map) {
        return Json.write(map).length;
    }

    private static Optional<String> largest(Map<String, @Nullable Object> map, String except) {
        return map.keySet().stream()
                .filter(key -> !key.equals(except))
                .max(Comparator.comparingInt((String key) -> size(Collections.singletonMap(key, map.get(key))))
                        .thenComparing(Comparator.reverseOrder()));
    }
}
