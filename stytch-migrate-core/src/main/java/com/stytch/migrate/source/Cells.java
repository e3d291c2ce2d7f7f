package com.stytch.migrate.source;

import com.stytch.migrate.internal.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what stands in one field of an in-house file. */
final class Cells {
    private static final Set<String> YES = Set.of("true", "t", "yes", "y", "1");
    private static final Set<String> NO = Set.of("", "false", "f", "no", "n", "0", "null");

    private Cells() {}

    /** Returns a text that is not blank, or the digits of a number; MongoDB wraps both in an object. */
    static @Nullable String textOrNumber(@Nullable Object value) {
        if (value instanceof String text) {
            return text.isBlank() ? null : text;
        }
        if (value instanceof Map<?, ?> map && map.size() == 1) {
            Object inner = map.containsKey("$oid") ? map.get("$oid") : map.get("$numberLong");
            return inner instanceof Map<?, ?> ? null : textOrNumber(inner);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value instanceof Number number ? number.toString() : null;
    }

    /** What a field says to a question. */
    enum Truth {
        YES,
        NO,
        /** Nothing is said about it. */
        ABSENT,
        UNCLEAR
    }

    static Truth truth(Map<String, @Nullable Object> values, String key) {
        if (!values.containsKey(key)) {
            return Truth.ABSENT;
        }
        Object value = values.get(key);
        if (value == null) {
            return Truth.NO;
        }
        if (value instanceof Boolean yes) {
            return yes ? Truth.YES : Truth.NO;
        }
        String plain = value instanceof String || value instanceof Number
                ? value.toString().strip().toLowerCase(Locale.ROOT)
                : "{}";
        if (YES.contains(plain)) {
            return Truth.YES;
        }
        if (NO.contains(plain) || plain.startsWith("0000-00-00")) { // MySQL's time that is none
            return Truth.NO;
        }
        // Since when it is so. A bare number may be anything, so only a written date counts.
        boolean date = plain.indexOf('-') > 0 || value instanceof Map<?, ?>;
        return date
                        && Times.read(value instanceof String text ? text.strip() : value)
                                .isPresent()
                ? Truth.YES
                : Truth.UNCLEAR;
    }

    /**
     * Returns the texts of a list: of a JSON list, or of a text with commas, semicolons or bars between them. Nothing is
     * returned when the value is anything else, for to leave out a part would be a guess.
     */
    static Optional<List<String>> texts(@Nullable Object value) {
        if (value == null) {
            return Optional.of(List.of());
        }
        if (value instanceof String text) {
            String plain = text.strip();
            if (plain.startsWith("[")) {
                return Json.readObject(("{\"list\":" + plain + "}").getBytes(StandardCharsets.UTF_8))
                        .map(object -> object.get("list"))
                        .filter(List.class::isInstance)
                        .flatMap(Cells::texts);
            }
            List<String> parts = new ArrayList<>();
            for (String part : plain.split("[,;|]", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
            return Optional.of(parts);
        }
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            for (Object one : list) {
                if (!(one instanceof String text)) {
                    return Optional.empty();
                }
                if (!text.isBlank()) {
                    texts.add(text.strip());
                }
            }
            return Optional.of(texts);
        }
        return Optional.empty();
    }

    /**
     * Returns metadata: the members of an object, and the columns that were named.
     *
     * @param whole the object; in CSV a text
     * @param names the columns
     * @param noObject is run when something else stands in place of the object, which is left out then
     */
    static Map<String, @Nullable Object> metadata(
            Columns.Lookup lookup,
            Map<String, @Nullable Object> record,
            @Nullable Object whole,
            Set<String> names,
            Runnable noObject) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        Object value = whole;
        if (value instanceof String text && lookup.isCsv()) {
            value = Json.readObject(text.getBytes(StandardCharsets.UTF_8))
                    .<Object>map(object -> object)
                    .orElse(text);
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> metadata.put(String.valueOf(name), member));
        } else if (value != null && !(value instanceof String text && text.isBlank())) {
            noObject.run();
        }
        for (String name : names) {
            Object member = lookup.find(record, name);
            if (member != null && !member.equals(Columns.Lookup.ABSENT)) {
                metadata.put(Columns.metadataKey(name), member);
            }
        }
        return metadata;
    }
}
