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

    /** How the body is written. */
    enum Form {
        JSON,
        /** As a form, and without the project's credentials: only the public token endpoint takes one. */
        PUBLIC_FORM
    }

    /** Which budget beside the common one a call counts for. */
    enum Budget {
        COMMON,
        SEARCH,
        NARROW_SEARCH
    }

    private final String method;
    private final String template;
    private final String path;
    private final @Nullable Map<String, @Nullable Object> body;
    private final Form form;
    private final Repeat repeat;
    private final Budget budget;

    private Call(
            String method,
            String template,
            String path,
            @Nullable Map<String, @Nullable Object> body,
            Form form,
            Repeat repeat,
            Budget budget) {
        this.method = method;
        this.template = template;
        this.path = path;
        this.body = body;
        this.form = form;
        this.repeat = repeat;
        this.budget = budget;
    }

    public static Call get(String template, String... parameters) {
        return without("GET", template, parameters);
    }

    public static Call delete(String template, String... parameters) {
        return without("DELETE", template, parameters);
    }

    private static Call without(String method, String template, String... parameters) {
        return new Call(method, template, fill(template, parameters), null, Form.JSON, Repeat.SAFE, Budget.COMMON);
    }

    public static Call put(String template, Map<String, @Nullable Object> body, String... parameters) {
        return new Call("PUT", template, fill(template, parameters), body, Form.JSON, Repeat.SAFE, Budget.COMMON);
    }

    /** Returns a PUT that would be refused the second time: sent again only after it was settled. */
    public static Call putOnce(String template, Map<String, @Nullable Object> body, String... parameters) {
        return new Call(
                "PUT", template, fill(template, parameters), body, Form.JSON, Repeat.SETTLE_FIRST, Budget.COMMON);
    }

    /** Returns a POST that changes nothing, or the same thing again. */
    public static Call post(String template, Map<String, @Nullable Object> body, String... parameters) {
        return new Call("POST", template, fill(template, parameters), body, Form.JSON, Repeat.SAFE, Budget.COMMON);
    }

    /** Returns a POST that makes something: sent again only after it was settled. */
    public static Call create(String template, Map<String, @Nullable Object> body, String... parameters) {
        return new Call(
                "POST", template, fill(template, parameters), body, Form.JSON, Repeat.SETTLE_FIRST, Budget.COMMON);
    }

    /** Returns a search of users, which has a budget of its own beside the common one. */
    public static Call search(String path, Map<String, @Nullable Object> body) {
        return new Call("POST", path, path, body, Form.JSON, Repeat.SAFE, Budget.SEARCH);
    }

    /** Returns a search of anything else, whose budget is narrower than that of users: see {@link HttpSettings}. */
    public static Call narrowSearch(String path, Map<String, @Nullable Object> body) {
        return new Call("POST", path, path, body, Form.JSON, Repeat.SAFE, Budget.NARROW_SEARCH);
    }

    /**
     * Returns a POST of a form that does no harm when it is sent again. It goes without the project's credentials: who asks
     * stands in the form, and RFC 6749 (section 2.3) wants one way of saying so.
     */
    public static Call publicForm(String template, Map<String, String> form, String... parameters) {
        return new Call(
                "POST",
                template,
                fill(template, parameters),
                Map.copyOf(form),
                Form.PUBLIC_FORM,
                Repeat.SAFE,
                Budget.COMMON);
    }

    /**
     * Returns the same call with one more parameter behind the question mark. Values are left out of {@link #template()}.
     *
     * @param value not empty: an empty id would ask for something else
     */
    public Call query(String name, String value) {
        if (Objects.requireNonNull(value, "value").isEmpty()) {
            throw new IllegalArgumentException("an empty " + name + " would ask " + this + " for something else");
        }
        String mark = path.indexOf('?') < 0 ? "?" : "&";
        return new Call(method, template, path + mark + name + "=" + encode(value), body, form, repeat, budget);
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

    /** Percent-encodes a path segment or a value of a query: {@code auth0|x} becomes {@code auth0%7Cx}. */
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

    /** Returns the path, filled, with the query behind it. */
    String path() {
        return path;
    }

    @Nullable Map<String, @Nullable Object> body() {
        return body;
    }

    Repeat repeat() {
        return repeat;
    }

    Form form() {
        return form;
    }

    Budget budget() {
        return budget;
    }

    /** Returns method and template: ids and bodies stay out of messages. */
    @Override
    public String toString() {
        return method + " " + template;
    }
}
