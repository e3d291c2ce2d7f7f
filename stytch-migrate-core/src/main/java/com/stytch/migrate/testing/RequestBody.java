package com.stytch.migrate.testing;

import com.stytch.migrate.internal.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The object of a request body, read strictly: what has the wrong type is refused by name. Empty text counts as absent. */
final class RequestBody {
    static final int MOST_METADATA_KEYS = 20;
    static final int LARGEST_METADATA = 4_096;

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9._|-]{1,128}");
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9._~-]{2,128}");
    private static final Pattern LOCAL_PART = Pattern.compile("[^\\s\\p{Cntrl}@<>\"(),;:\\\\\\[\\]]{1,64}");
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?\\.)+[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]*");
    private static final int LONGEST_EMAIL = 254;

    private final Map<String, @Nullable Object> fields;
    private final String prefix;
    private final boolean closed;

    RequestBody(Map<String, @Nullable Object> fields, boolean closed) {
        this(fields, "", closed);
    }

    private RequestBody(Map<String, @Nullable Object> fields, String prefix, boolean closed) {
        this.fields = fields;
        this.prefix = prefix;
        this.closed = closed;
    }

    /** Returns the parameters behind a question mark as the fields of a body, all of them text. */
    static RequestBody ofQuery(String query, boolean closed) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                fields.put(parameter(name), equals < 0 ? "" : parameter(pair.substring(equals + 1)));
            }
        }
        return new RequestBody(fields, closed);
    }

    private static String parameter(String text) {
        return Routes.decode(text.replace("+", "%20"));
    }

    /**
     * Returns the fields without those that repeat a parameter of the path: the official SDK for Java sends its whole request
     * object, so Stytch takes them. One that says something else stays, to be refused.
     */
    RequestBody withoutRepeated(Map<String, String> parameters) {
        Map<String, @Nullable Object> left = new LinkedHashMap<>(fields);
        parameters.forEach(left::remove);
        return new RequestBody(left, prefix, closed);
    }

    /** Refuses fields of other names, and those that are {@code null}. */
    RequestBody only(Set<String> names) {
        if (closed) {
            fields.forEach((name, value) -> {
                if (!names.contains(name)) {
                    throw Refusal.badRequest("unknown field " + prefix + name);
                }
                if (value == null) {
                    throw Refusal.badRequest("field " + prefix + name + " is null: leave it out");
                }
            });
        }
        return this;
    }

    /** Returns the names of the fields. */
    Set<String> names() {
        return fields.keySet();
    }

    Map<String, @Nullable Object> map() {
        return fields;
    }

    boolean has(String name) {
        return fields.get(name) != null;
    }

    /**
     * Returns whether a field is there and not empty. Some SDKs send the text, list or object that somebody left out as an
     * empty one. Source: contract, section 1.3.
     */
    boolean says(String name) {
        Object value = fields.get(name);
        return value != null
                && !"".equals(value)
                && !List.of().equals(value)
                && !Map.of().equals(value);
    }

    @Nullable Object raw(String name) {
        return fields.get(name);
    }

    @Nullable String text(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw wrong(name, "a string");
        }
        return text.isEmpty() ? null : text;
    }

    boolean isTrue(String name) {
        Object value = fields.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw wrong(name, "a boolean");
        }
        return Boolean.TRUE.equals(value);
    }

    /** Returns a whole number, 0 when it is absent. */
    int number(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return 0;
        }
        if (!(value instanceof Integer number)) {
            throw wrong(name, "an integer");
        }
        return number;
    }

    @Nullable RequestBody object(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name, "an object");
        }
        return new RequestBody(copy(map), prefix + name + ".", closed);
    }

    List<String> texts(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (!(element instanceof String text) || text.isEmpty()) {
                    throw wrong(name, "an array of strings that are not empty");
                }
                texts.add(text);
            }
            return List.copyOf(texts);
        }
        throw wrong(name, "an array of strings");
    }

    /** Returns the objects of an array. */
    List<RequestBody> objects(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        List<RequestBody> objects = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (!(element instanceof Map<?, ?> map)) {
                    throw wrong(name, "an array of objects");
                }
                objects.add(new RequestBody(copy(map), prefix + name + "[].", closed));
            }
            return objects;
        }
        throw wrong(name, "an array of objects");
    }

    /** Returns a text that is one of a few, or {@code null}. */
    @Nullable String oneOf(String name, Set<String> allowed, String errorType) {
        String text = text(name);
        if (text != null && !allowed.contains(text)) {
            throw Refusal.of(errorType, prefix + name + " must be one of " + new TreeSet<>(allowed));
        }
        return text;
    }

    private Refusal wrong(String name, String expected) {
        return Refusal.badRequest("field " + prefix + name + " must be " + expected);
    }

    @Nullable String email(String name) {
        String text = text(name);
        if (text != null && !isEmail(text)) {
            throw Refusal.of("invalid_email", prefix + name + " is no e-mail address");
        }
        return text;
    }

    static boolean isEmail(String text) {
        int at = text.lastIndexOf('@');
        return at > 0
                && text.length() <= LONGEST_EMAIL
                && LOCAL_PART.matcher(text.substring(0, at)).matches()
                && isDomain(text.substring(at + 1));
    }

    static boolean isDomain(String text) {
        return DOMAIN.matcher(text).matches();
    }

    @Nullable String phoneNumber(String name) {
        String text = text(name);
        if (text != null && !isPhoneNumber(text)) {
            throw Refusal.of("invalid_phone_number", prefix + name + " is not in E.164 form");
        }
        return text;
    }

    static boolean isPhoneNumber(String text) {
        return E164.matcher(text).matches();
    }

    @Nullable String externalId(String name) {
        String text = text(name);
        if (text != null && !isExternalId(text)) {
            throw Refusal.badRequest(
                    prefix + name + " must be 1 to 128 letters, digits, dots, underscores, hyphens or bars");
        }
        return text;
    }

    static boolean isSlug(String text) {
        return SLUG.matcher(text).matches();
    }

    static boolean isExternalId(String text) {
        return EXTERNAL_ID.matcher(text).matches();
    }

    /** Returns metadata; a {@code null} inside stays. */
    Map<String, @Nullable Object> metadata(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw Refusal.of("metadata_invalid_format", prefix + name + " must be an object");
        }
        return copy(map);
    }

    /** Returns the bytes of metadata after a change is merged in at the top level, or {@code null} when nothing is left. */
    static byte @Nullable [] merge(byte @Nullable [] before, Map<String, @Nullable Object> change, String name) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(metadata(before));
        change.forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        if (merged.size() > MOST_METADATA_KEYS) {
            throw Refusal.of("metadata_too_many_keys", name + " has more than " + MOST_METADATA_KEYS + " keys");
        }
        if (merged.isEmpty()) {
            return null;
        }
        byte[] bytes = Json.write(merged);
        if (bytes.length > LARGEST_METADATA) {
            throw Refusal.of("metadata_too_large", name + " has more than " + LARGEST_METADATA + " bytes");
        }
        return bytes;
    }

    static Map<String, @Nullable Object> metadata(byte @Nullable [] bytes) {
        return bytes == null ? Map.of() : Json.readObject(bytes).orElse(Map.of());
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return Collections.unmodifiableMap(copy);
    }
}
