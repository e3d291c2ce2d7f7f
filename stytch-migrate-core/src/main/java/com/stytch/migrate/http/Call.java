package com.stytch.migrate.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call to make: method, path, body, and whether it may simply be sent again. Immutable. */
public final class Call {

    /** What may be done when it is not known whether Stytch acted. */
    public enum Repeat {
        /** Sending it again does no harm. */
        SAFE,
        /** Whether it was carried out must be found out first, by reading back. */
        SETTLE_FIRST
    }

    private final String method;
    private final String template;
    private final String path;
    private final @Nullable Map<String, @Nullable Object> body;
    private final Repeat repeat;
    private final boolean search;

    private Call(
            String method,
            String template,
            String path,
            @Nullable Map<String, @Nullable Object> body,
            Repeat repeat,
            boolean search) {
        this.method = method;
        this.template = template;
        this.path = path;
        this.body = body;
        this.repeat = repeat;
        this.search = search;
    }

    public static Call get(String template, String... parameters) {
        return new Call("GET", template, fill(template, parameters), null, Repeat.SAFE, false);
    }

    public static Call delete(String template, String... parameters) {
        return new Call("DELETE", template, fill(template, parameters), null, Repeat.SAFE, false);
    }

    public static Call put(String template, Map<String, @Nullable Object> body, String... parameters) {
        return new Call("PUT", template, fill(template, parameters), body, Repeat.SAFE, false);
    }

    /** Returns a POST that changes nothing, or the same thing again. */
    public static Call post(String path, Map<String, @Nullable Object> body) {
        return new Call("POST", path, path, body, Repeat.SAFE, false);
    }

    /** Returns a POST that makes something: sent again only after it was settled. */
    public static Call create(String path, Map<String, @Nullable Object> body) {
        return new Call("POST", path, path, body, Repeat.SETTLE_FIRST, false);
    }

    /** Returns a search, which has a budget of its own beside the common one. */
    public static Call search(String path, Map<String, @Nullable Object> body) {
        return new Call("POST", path, path, body, Repeat.SAFE, true);
    }

    private static String fill(String template, String... parameters) {
        StringBuilder path = new StringBuilder();
        int from = 0;
        for (String parameter : parameters) {
            int open = template.indexOf('{', from);
            int close = template.indexOf('}', from);
            if (open < 0 || close < open) {
                throw new IllegalArgumentException("too many parameters for " + template);
            }
            if (Objects.requireNonNull(parameter, "parameter").isEmpty()) {
                throw new IllegalArgumentException("an empty id in " + template + " would name another resource");
            }
            path.append(template, from, open).append(encode(parameter));
            from = close + 1;
        }
        path.append(template, from, template.length());
        if (path.indexOf("{") >= 0) {
            throw new IllegalArgumentException("too few parameters for " + template);
        }
        return path.toString();
    }

    /** Percent-encodes a path segment: {@code auth0|x} becomes {@code auth0%7Cx}. */
    private static String encode(String segment) {
        String encoded = URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
        // A segment of dots alone would be taken for a step up the path.
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }

    public String method() {
        return method;
    }

    /** Returns the path with its parameters unfilled. */
    public String template() {
        return template;
    }

    String path() {
        return path;
    }

    @Nullable Map<String, @Nullable Object> body() {
        return body;
    }

    Repeat repeat() {
        return repeat;
    }

    boolean isSearch() {
        return search;
    }

    /** Returns method and template: ids and bodies stay out of messages. */
    @Override
    public String toString() {
        return method + " " + template;
    }
}
